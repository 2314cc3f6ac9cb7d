import TestSupport
import Testing

/// What a build sees of its terminal, and what it leaves of it.
struct TerminalTests {
  private func check(
    _ words: [String], files: [String: String] = [:], then: (Terminal) -> Void = { _ in },
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let bare = try transcript([], words, files, then)
    let wrapped = try transcript(["./ratchet", "run", "-q", "--"], words, files, then)
    checkText(wrapped, bare, "the terminal, wrapped against bare,", at: sourceLocation)
  }

  private func transcript(
    _ wrapper: [String], _ words: [String], _ files: [String: String], _ then: (Terminal) -> Void
  ) throws -> String {
    let bench = try Pair(files: files).bench()
    // The shell around looks at the terminal afterwards.
    let shell = [
      "sh", "-c", "\"$@\"; echo status=$?; stty -a | tr ' ;' '\\n' | grep -E '^-?(icanon|echo|isig)$'; python3 flags",
      "sh",
    ]
    try bench.folder.write(
      "flags", "import fcntl,os\nprint([fcntl.fcntl(i, fcntl.F_GETFL) & os.O_NONBLOCK for i in range(3)])\n")
    let terminal = try Terminal(shell + wrapper + words, in: bench.path, environment: bench.environment([:]))
    then(terminal)
    let status = terminal.end()
    #expect(status != nil, "\(terminal.printed)")
    return terminal.printed.replacing(bench.path, with: "FOLDER")
  }

  @Test func whatItIs() throws {
    try check([
      "sh", "-c",
      "for i in 0 1 2; do test -t $i; echo $?; done; stty size; tty | grep -c pts; test $(ps -o tpgid= -p $$) = $(ps -o pgid= -p $$); echo $?",
    ])
  }

  @Test func colours() throws {
    try check(["ls", "--color=auto", "-d", "/", "/etc"])
    try check(["grep", "--color=auto", "root", "/etc/passwd"])
  }

  @Test func aChangedSizeIsHeardOfOnce() throws {
    let listen = """
      import os, signal, time
      seen = []
      signal.signal(signal.SIGWINCH, lambda n, f: seen.append(tuple(os.get_terminal_size(0))))
      print("ready", flush=True)
      for _ in range(1000):
          if seen: break
          time.sleep(0.01)
      time.sleep(0.2)
      print(seen)
      """
    try check(["python3", "listen"], files: ["listen": listen]) { terminal in
      #expect(terminal.waitFor("ready\r\n"))
      terminal.resize(columns: 132, rows: 50)
    }
  }

  @Test func modesThatTheBuildSets() throws { try check(["stty", "-icanon", "-echo"]) }

  @Test func nonblockingThatTheBuildSets() throws {
    let set = "import fcntl,os; fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_NONBLOCK)"
    try check(["python3", "-c", set])
  }

  @Test func nonblockingThatTheCallerSet() throws {
    let set = "import fcntl,os,sys; fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_NONBLOCK); "
    let look = "import fcntl,os; print(fcntl.fcntl(0, fcntl.F_GETFL) & os.O_NONBLOCK)"
    let bench = try Pair().bench()
    for wrapper in [[], ["./ratchet", "run", "--"]] {
      let start = ["python3", "-c", set + "os.execvp(sys.argv[1], sys.argv[1:])"] + wrapper + ["python3", "-c", look]
      let terminal = try Terminal(start, in: bench.path, environment: bench.environment([:]))
      #expect(terminal.end() == 0)
      #expect(terminal.printed.hasPrefix("2048\n"))
      #expect(wrapper.isEmpty || terminal.printed.contains("ratchet: "))
    }
  }

  @Test func aQuestionAtTheTerminal() throws {
    try check(["sh", "-c", "printf 'name? '; read name </dev/tty; echo hello $name"]) { terminal in
      #expect(terminal.waitFor("name? "))
      terminal.type("you\n")
    }
  }

  @Test func aPager() throws {
    try check(["less", "-X", "text"], files: ["text": (1...100).map { "line \($0)\n" }.joined()]) { terminal in
      #expect(terminal.waitFor("line 20"))
      terminal.type("q")
    }
  }

  /// The kernel tells the leader of the session alone, which is the wrapper here.
  @Test func hangUp() throws {
    // The terminal may be gone before the line end of "ready" is out.
    let count = SignalTests.counter.replacing("print(got, flush=True)", with: "open('got', 'w').write(str(got))")
      .replacing("print(\"ready\", flush=True)", with: "try: print(\"ready\", flush=True)\nexcept OSError: pass")
    for wrapper in [[], ["./ratchet", "run", "-q", "--"]] {
      let bench = try Pair(files: ["count": count]).bench()
      let terminal = try Terminal(
        wrapper + ["python3", "count"], in: bench.path, environment: bench.environment([:]))
      #expect(terminal.waitFor("ready\r\n"))
      terminal.hangUp()
      #expect(terminal.end() == 0)
      #expect(try bench.folder.read("got") == "{1: 1, 18: 1}")
    }
  }

  @Test func aHangUpEndsTheBuild() throws {
    for wrapper in [[], ["./ratchet", "run", "-q", "--"]] {
      let bench = try Pair().bench()
      let terminal = try Terminal(
        wrapper + ["sh", "-c", "echo $$; sleep 30; echo alive > after"], in: bench.path,
        environment: bench.environment([:]))
      #expect(terminal.waitFor("\n"))
      terminal.hangUp()
      #expect(terminal.end() == 129)
    }
  }

  @Test func nohupOutlivesTheTerminal() throws {
    for wrapper in ["", "./ratchet run -q -- "] {
      let bench = try Pair().bench()
      let script =
        "nohup \(wrapper)sh -c 'echo begun > log; sleep 0.6; echo alive > after' >/dev/null 2>&1 & while ! test -s log; do sleep 0.02; done; echo up; wait"
      let terminal = try Terminal(["bash", "-c", script], in: bench.path, environment: bench.environment([:]))
      #expect(terminal.waitFor("up"))
      terminal.hangUp()
      #expect(terminal.end() != nil)
      let wait = "for i in $(seq 200); do test -s after && break; sleep 0.05; done; cat after"
      #expect(try run(["sh", "-c", wait], in: bench.path).out == "alive\n")
    }
  }
}
