import TestSupport
import Testing

/// The same command bare and wrapped: nothing that it can see, print or return may differ.
struct TransparencyTests {
  private func check(
    _ script: String, environment: [String: String?] = [:], input: String? = nil, options: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let bench = try Bench()
    let all = bench.environment(environment)
    let bare = try run(["sh", "-c", script], in: bench.path, environment: all, input: input)
    let wrapped = try run(
      [product("ratchet"), "run", "--quiet"] + options + ["--", "sh", "-c", script], in: bench.path, environment: all,
      input: input)
    #expect(wrapped == bare, sourceLocation: sourceLocation)
  }

  @Test func output() throws { try check("printf 'a\\000b\\033[31mc'; printf 'err' >&2; exit 3") }
  @Test func bigOutput() throws { try check("yes ratchet | head -c 3000000") }
  @Test func interleavedStreams() throws { try check("exec 2>&1; echo a; echo b >&2; echo c") }
  @Test func input() throws { try check("cat; read rest; echo \"[$rest]\"", input: "one\ntwo\nthree\n") }
  @Test func inputLeftOver() throws { try check("head -c 1 | od -c", input: "xyz") }
  @Test func workingDirectory() throws { try check("pwd | sed 's/ratchet-[^/]*//'") }
  @Test func sessionAndTerminal() throws {
    try check("ps -o tty=,tpgid= -p $$; test $(ps -o sess= -p $$) -ne $$; echo $?")
  }
  @Test func umask() throws { try check("umask; umask 027; umask") }
  @Test func limits() throws { try check("ulimit -a") }
  @Test func descriptors() throws { try check("exec 9</dev/null; ls /proc/self/fd | wc -l") }
  @Test func inheritedDescriptor() throws { try check("echo through >&7", options: []) }
  @Test func mask() throws { try check("grep -E '^(SigBlk|SigIgn|SigCgt|ShdPnd)' /proc/self/status") }
  @Test func ignoredSignals() throws { try check("trap '' HUP INT TERM; sh -c 'grep SigIgn /proc/self/status'") }
  @Test func nice() throws { try check("nice") }
  @Test func oddArguments() throws { try check("for a in \"$@\"; do printf '<%s>' \"$a\"; done; printf '%s' \"$0\"") }
  @Test func background() throws { try check("(sleep 0.1; echo late) & wait; echo end") }

  @Test func environmentIsUntouchedWithoutTracing() throws {
    try check("env | grep -v '^_=' | sort", options: ["--trace", "off"])
  }

  @Test func environmentIsUntouchedWithoutTargetNames() throws {
    try check("env | grep -v '^_=' | sort", options: ["--target-names", "off"])
  }

  @Test func theOnlyAdditionIsTheDocumentedOne() throws {
    let bench = try Bench()
    let script = "env | grep -v '^_=' | sort"
    let bare = try run(["sh", "-c", script], in: bench.path, environment: Bench.clean)
    let wrapped = try bench.ratchet(["run", "--quiet", "--", "sh", "-c", script])
    let added = Set(wrapped.out.split(separator: "\n")).subtracting(bare.out.split(separator: "\n"))
    #expect(added == ["GNUMAKEFLAGS=RATCHET_TARGET=$$@"])
  }

  @Test func theUsersMakeFlagsStay() throws {
    let bench = try Bench(files: [
      "Makefile": "all:\n\t@echo '$(MAKEFLAGS)' | tr ' ' '\\n' | grep -c '^k'\n\t@echo $(X)\n"
    ])
    let wrapped = try bench.ratchet(["run", "-q", "make"], environment: ["GNUMAKEFLAGS": "-k X=mine"])
    #expect(wrapped.out.contains("mine"))
  }

  @Test func theBuildStaysInTheCallersProcessGroup() throws {
    let bench = try Bench()
    let child = try bench.start(["run", "-q", "--", "sh", "-c", "ps -o pgid= -p $$"])
    #expect(child.wait().out.filter(\.isNumber) == "\(child.pid)")
  }

  @Test func wordsAreHandedOnAsTheyAre() throws {
    let bench = try Bench()
    let words = ["printf", "<%s>", "", " ", "a b", "*", "--", "-x", "--budget", "\u{1b}[1m", "π"]
    let wrapped = try bench.ratchet(["run", "-q", "--"] + words)
    #expect(wrapped.out == "<>< ><a b><*><--><-x><--budget><\u{1b}[1m><π>")
  }

  @Test func quietSaysNothingAndOtherwiseOnlyStderrSpeaks() throws {
    let bench = try Bench()
    #expect(try bench.ratchet(["run", "-q", "--", "echo", "x"]).err.isEmpty)
    let spoken = try bench.ratchet(["run", "--", "echo", "x"])
    #expect(spoken.out == "x\n")
    #expect(spoken.err.hasPrefix("ratchet: "))
  }

  @Test func theBlockComesAfterTheBuildsLastLine() throws {
    let bench = try Bench()
    let ended = try bench.ratchet(["run", "--", "sh", "-c", "echo one >&2; sleep 0.1; echo two >&2"])
    #expect(ended.err.hasPrefix("one\ntwo\nratchet: "))
  }

  @Test func aDaemonLivesOn() throws {
    let bench = try Bench()
    let script = "setsid sh -c 'sleep 0.5; echo alive > daemon' </dev/null >/dev/null 2>&1 & exit 0"
    #expect(try bench.ratchet(["run", "-q", "--", "sh", "-c", script]).status == 0)
    #expect(
      try run(
        ["sh", "-c", "for i in $(seq 100); do test -s daemon && break; sleep 0.05; done; cat daemon"], in: bench.path
      ).out == "alive\n")
  }

  @Test func aRunInsideARunLeavesTheRecordToTheOuterOne() throws {
    let bench = try Bench()
    let inner = [product("ratchet"), "run", "--", "sh", "-c", "exit 5"]
    let ended = try bench.ratchet(["run", "--"] + inner)
    #expect(ended.status == 5)
    #expect(ended.err.contains("inside another `ratchet run`"))
    #expect(try bench.builds().count == 1)
  }

  @Test func aRunInsideARunWithItsOwnHistoryKeepsIt() throws {
    let bench = try Bench()
    let inner = ["env", "RATCHET_HISTORY=own.jsonl", product("ratchet"), "run", "-q", "--", "true"]
    #expect(try bench.ratchet(["run", "-q", "--"] + inner).status == 0)
    #expect(try bench.builds().count == 1)
    #expect(try bench.builds("own.jsonl").count == 1)
  }
}
