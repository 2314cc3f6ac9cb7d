import TestSupport
import Testing

/// A build under an interactive shell with a terminal, bare and wrapped: what the terminal shows is the same.
struct JobControlTests {
  /// What a person does, step by step.
  enum Step {
    /// A command line, once the shell asks for one.
    case line(String)
    /// A line for the program that runs.
    case text(String)
    case keys(String)
    /// Waits until this has been printed; text typed is not shown. With the line end where a key follows: the terminal
    /// drops what it has not shown yet.
    case sees(String)
    case resizes(columns: UInt16, rows: UInt16)
  }

  private static let prompt = "#> "
  static let (interrupt, quit, stop, endOfFile) = ("\u{3}", "\u{1c}", "\u{1a}", "\u{4}")

  /// Carries the steps out in `bash -i`, where `w WORD…` runs a command: bare, and under the wrapper.
  private func check(
    _ steps: [Step], files: [String: String] = [:], numbers: Bool = true,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let bare = try transcript(steps, files, "exec \"$@\"", sourceLocation)
    let wrapped = try transcript(steps, files, "exec ./ratchet run -q -- \"$@\"", sourceLocation)
    checkText(
      Ended.neutral(wrapped, numbers), Ended.neutral(bare, numbers), "the terminal, wrapped against bare,",
      at: sourceLocation)
  }

  private func transcript(_ steps: [Step], _ files: [String: String], _ start: String, _ location: SourceLocation)
    throws
    -> String
  {
    let bench = try Pair(files: files.merging(["w": "#!/bin/sh\n\(start)\n", "waits": Self.waits]) { $1 }).bench()
    _ = try run(["chmod", "+x", "w"], in: bench.path)
    let shell = ["bash", "--norc", "--noprofile", "--noediting", "-i"]
    let terminal = try Terminal(
      shell, in: bench.path, environment: bench.environment(["PS1": Self.prompt, "PS2": "", "PATH": path]))
    terminal.type("stty -echo; ulimit -c 0; echo be'gin'\n")
    #expect(terminal.waitFor("begin"), "\(terminal.printed)", sourceLocation: location)
    let before = terminal.printed.count
    var count = 1
    for step in steps + [.line("exit 0")] {
      if case .line = step { count += 1 }
      perform(step, count, terminal, location)
    }
    #expect(terminal.end() != nil, "\(terminal.printed)", sourceLocation: location)
    let lines = terminal.printed.dropFirst(before).split(separator: "\n", omittingEmptySubsequences: false)
    // When a shell asks, names a job that it starts and says that one is done, beside what the job prints, is luck.
    let told = lines.map { $0.replacing(Self.prompt, with: "").replacing("[1]-", with: "[1]+") }
    return told.filter { !$0.isEmpty && !$0.contains("  Done  ") && !$0.hasPrefix("[1] ") }.joined(separator: "\n")
      .replacing(bench.path, with: "FOLDER")
  }

  private var path: String { ".:/usr/local/bin:/usr/bin:/bin" }

  private func perform(_ step: Step, _ lines: Int, _ terminal: Terminal, _ location: SourceLocation) {
    switch step {
    case .line(let text):
      #expect(terminal.waitFor(Self.prompt, times: lines), "no prompt in \(terminal.printed)", sourceLocation: location)
      terminal.type(text + "\n")
    case .text(let text): terminal.type(text + "\n")
    case .keys(let text): terminal.type(text)
    case .sees(let text):
      #expect(terminal.waitFor(text), "no \(text) in \(terminal.printed)", sourceLocation: location)
    case .resizes(let columns, let rows): terminal.resize(columns: columns, rows: rows)
    }
  }

  /// A key must not hit a shell that is about to start its next program: dash then loses it, bare as well.
  private static let waits = """
    import signal, time
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    print("up", flush=True)
    time.sleep(30)
    """

  static let counter = ["counter": SignalTests.counter]

  @Test func interruptByKey() throws {
    try check([
      .line("w python3 waits"), .sees("up\r\n"), .keys(Self.interrupt), .line("echo status=$?"),
      .sees("status=130"),
    ])
  }

  @Test(arguments: [("\u{3}", "{2: 1}"), ("\u{1c}", "{3: 1}")])
  func aKeyArrivesOnce(key: String, count: String) throws {
    try check([.line("w python3 counter"), .sees("ready\r\n"), .keys(key), .sees(count)], files: Self.counter)
  }

  @Test func quitByKey() throws {
    try check([
      .line("w python3 waits"), .sees("up\r\n"), .keys(Self.quit), .line("echo status=$?"),
      .sees("status=131"),
    ])
  }

  @Test func stopAndForeground() throws {
    try check([
      .line("w sh -c 'echo up; read x; echo got $x; exit 7'"), .sees("up\r\n"), .keys(Self.stop), .sees("Stopped"),
      .line("echo status=$?; jobs"), .sees("status=148"), .sees("w sh"), .line("fg"), .sees("w sh"), .text("text"),
      .sees("got text"),
      .line("echo status=$?"), .sees("status=7"),
    ])
  }

  @Test func stopTwice() throws {
    // `fg` names the job before it gives it the terminal: a key that comes in between is lost, bare as well. What the job
    // answers says that the next one reaches it.
    let stopped: [Step] = [
      .keys(Self.stop), .sees("Stopped"), .sees("w sh"), .line("fg"), .sees("w sh"), .text("text"),
      .sees("got text\r\n"),
    ]
    try check(
      [.line("w sh -c 'echo up; while read x; do echo got $x; done'"), .sees("up\r\n")] + stopped + stopped
        + [.keys(Self.endOfFile)])
  }

  @Test func stopAndBackground() throws {
    try check(
      [
        .line("w sh -c 'echo up; read x < pipe; echo late'"), .sees("up\r\n"), .keys(Self.stop), .sees("Stopped"),
        .line("bg"), .sees("&"), .line("echo > pipe; wait; echo status=$?"), .sees("late"), .sees("status=0"),
      ].withPipe)
  }

  @Test func stopABuildWithManyProcesses() throws {
    let files = ["Makefile": "a: b\n\t@echo up; read x; echo got $$x\nb:\n\t@sleep 0.1\n"]
    try check(
      [
        .line("w make -s -j2"), .sees("up\r\n"), .keys(Self.stop), .sees("Stopped"), .sees("w make"), .line("fg"),
        .sees("w make"),
        .text("text"), .sees("got"), .line("echo status=$?"), .sees("status=0"),
      ], files: files)
  }

  @Test func interruptAfterAStop() throws {
    try check([
      .line("w sh -c 'echo up; while read x; do echo got $x; done'"), .sees("up\r\n"), .keys(Self.stop),
      .sees("Stopped"),
      .sees("w sh"), .line("fg"), .sees("w sh"), .text("text"), .sees("got text\r\n"), .keys(Self.interrupt),
      .line("echo status=$?"), .sees("status=130"),
    ])
  }

  @Test func killAJob() throws {
    try check([
      .line("w python3 waits &"), .sees("up\r\n"), .line("kill %1; wait %1; echo status=$?"),
      .sees("status=143"),
    ])
  }

  @Test(arguments: ["TERM", "HUP", "USR1", "INT"])
  func aSignalToAJobArrivesOnce(name: String) throws {
    try check(
      [.line("w python3 counter &"), .sees("ready\r\n"), .line("kill -\(name) %1; wait"), .sees(": 1}")],
      files: Self.counter)
  }

  @Test func killAStoppedJob() throws {
    try check([
      .line("w sh -c 'echo up; read x'"), .sees("up\r\n"), .keys(Self.stop), .sees("Stopped"),
      .line("kill %1; sleep 0.3"), .line("echo on"), .sees("Terminated"),
    ])
  }

  @Test func stopAJobBySignal() throws {
    try check(
      [
        .line("w sh -c 'echo up; read x < pipe; echo on' &"), .sees("up\r\n"), .line("kill -STOP %1; sleep 0.3; jobs"),
        .sees("Stopped"), .line("kill -CONT %1; echo > pipe; wait; echo status=$?"), .sees("on"), .sees("status=0"),
      ].withPipe)
  }

  @Test func aBackgroundReaderStops() throws {
    try check([
      .line("w sh -c 'read x; echo got $x' &"), .line("sleep 0.3; jobs"), .sees("Stopped"), .sees("w sh"), .line("fg"),
      .sees("w sh"),
      .text("text"), .sees("got text"),
    ])
  }

  @Test func aBackgroundWriterStops() throws {
    try check([
      .line("stty tostop; w sh -c 'echo hidden' &"), .line("sleep 0.3; jobs"), .sees("Stopped"), .line("fg"),
      .sees("hidden"),
    ])
  }

  @Test func endOfFileByKey() throws {
    try check([
      .line("w sh -c 'echo up; cat; echo end'"), .sees("up\r\n"), .text("text"), .keys(Self.endOfFile), .sees("end"),
    ])
  }

  @Test func aBuildThatIgnoresTheInterrupt() throws {
    try check([
      .line("w sh -c 'trap \"\" INT; echo up; read x; echo got $x'"), .sees("up\r\n"), .keys(Self.interrupt),
      .text("text"), .sees("got text"), .line("echo status=$?"), .sees("status=0"),
    ])
  }

  @Test func theSecondInterruptEndsIt() throws {
    let script = """
      import signal, time
      def once(number, frame):
          signal.signal(signal.SIGINT, signal.SIG_DFL)
          print("once", flush=True)
      signal.signal(signal.SIGINT, once)
      print("up", flush=True)
      for i in range(3000): time.sleep(0.01)
      """
    try check(
      [
        .line("w python3 script"), .sees("up\r\n"), .keys(Self.interrupt), .sees("once\r\n"), .keys(Self.interrupt),
        .line("echo status=$?"), .sees("status=130"),
      ], files: ["script": script])
  }

  @Test func makeIsInterrupted() throws {
    try check(
      [
        // Make's words and its status (2 or 130, bare as well) depend on whether its child or it is hit first.
        .line("w make -j2 2>/dev/null"), .sees("up\r\n"), .keys(Self.interrupt),
        .line("test $? -ne 0 && echo broken off; test -e out || echo \"no\"out"), .sees("noout\r\n"),
      ], files: ["Makefile": "all: out\nout:\n\t@touch out; exec python3 waits\n"])
  }

  @Test func inAPipeline() throws {
    try check([
      .line("w python3 waits | cat"), .sees("up\r\n"), .keys(Self.interrupt),
      .line("echo status=${PIPESTATUS[@]}"), .sees("status=130 130"),
      .line("w sh -c 'echo up; read x </dev/tty; echo $x' | cat"),
      .sees("up\r\n"), .keys(Self.stop), .sees("Stopped"), .sees("| cat"), .line("fg"), .sees("| cat"), .text("text"),
      .sees("text"),
    ])
  }

  @Test func inASubshell() throws {
    try check([
      .line("(w python3 waits; echo not reached)"), .sees("up\r\n"), .keys(Self.interrupt),
      .line("echo status=$?"), .sees("status=130"),
    ])
  }

  @Test func aShellInside() throws {
    try check([
      .line("w bash --norc --noprofile --noediting -i"), .line("python3 waits"), .sees("up\r\n"), .keys(Self.interrupt),
      .line("echo inner=$?"), .sees("inner=130"), .line("sh -c 'echo up; read x; exit 4'"), .sees("up\r\n"),
      .keys(Self.stop), .sees("Stopped"), .sees("read x"), .line("fg"), .sees("read x"), .text("text"),
      .line("echo inner=$?"), .sees("inner=4"), .line("exit 3"), .line("echo outer=$?"), .sees("outer=3"),
    ])
  }

  @Test func timeLimits() throws {
    try check([
      .line("timeout 0.3 w sleep 30; echo status=$?"), .sees("status=124"),
      .line("w timeout 0.3 sleep 30; echo status=$?"), .sees("status=124"),
      .line("timeout --foreground 0.3 w sleep 30; echo status=$?"), .sees("status=124"),
      .line("timeout -s INT 0.3 w sleep 30; echo status=$?"), .sees("status="),
      .line("w timeout 5 sh -c 'exit 9'; echo status=$?"), .sees("status=9"),
    ])
  }

  @Test func aTimeLimitIsHeard() throws {
    // timeout(1) sends it to the command and to the group: whether that is one signal or two is luck.
    let counter = SignalTests.counter.replacing("print(got, flush=True)", with: "print(sorted(got), flush=True)")
    try check(
      [.line("timeout 3 w python3 counter; echo status=$?"), .sees("[15, 18]"), .sees("status=124")],
      files: ["counter": counter])
  }

  @Test func otherSessions() throws {
    try check([
      .line("setsid -w w sh -c 'ps -o tty= -p $$; exit 5'; echo status=$?"), .sees("status=5"),
      .line("w setsid -w sh -c 'ps -o tty= -p $$; exit 6'; echo status=$?"), .sees("status=6"),
    ])
  }
}

extension [JobControlTests.Step] {
  /// A named pipe to wait at, made first.
  fileprivate var withPipe: Self { [.line("mkfifo pipe")] + self }
}
