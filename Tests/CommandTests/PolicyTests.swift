import JSON
import TestSupport
import Testing

/// Programs that must not be traced work as bare, and the record says that they were let go.
struct PolicyTests {
  /// The notes of the only build that a wrapped run leaves.
  private func notes(_ pair: Pair, _ words: [String]) throws -> [String] {
    let bench = try pair.bench()
    _ = try run(
      pair.around + ["./ratchet", "run", "-q"] + pair.options + ["--"] + words, in: bench.path,
      environment: bench.environment([:]))
    return try bench.lastBuild()["notes"]?.array?.compactMap(\.string) ?? []
  }

  private static let left = "left untraced, with what they started: "

  @Test func gdbRunsAProgram() throws {
    let pair = Pair(programs: [Programs.threads], printsNumbers: true)
    let gdb = [
      "gdb", "-nx", "-q", "--batch", "-ex", "set debuginfod enabled off", "-ex", "break work", "-ex", "run", "-ex",
      "print i", "-ex", "delete", "-ex", "continue", "./threads",
    ]
    let wrapped = try pair.check(
      ["sh", "-c", "\"$@\" >log 2>&1; grep -c -E 'Breakpoint 1, work|exited normally' log", "sh"] + gdb)
    #expect(wrapped.out == "2\n")
    #expect(try notes(pair, gdb) == [Self.left + "1 debugger or tracer"])
  }

  @Test func straceFollowsABuild() throws {
    let strace =
      "strace -f -qq -e trace=execve -o log sh -c 'true; ls >/dev/null; sh -c \"exit 4\"'; echo $?; grep -c execve log"
    #expect(try Pair().check(strace).out == "4\n3\n")
    #expect(try notes(Pair(), ["sh", "-c", strace]) == [Self.left + "1 debugger or tracer"])
  }

  @Test func theWrapperUnderATracer() throws {
    let pair = Pair(around: ["strace", "-f", "-qq", "-e", "trace=none", "-o", "/dev/null"])
    #expect(try pair.check("sh -c 'exit 4'; echo $?; exit 5").status == 5)
  }

  /// Whoever runs the tests may have sent the reports of sanitizers elsewhere: here they go to stderr.
  private static let plainReports: [String: String?] = ["ASAN_OPTIONS": nil, "LSAN_OPTIONS": nil]

  @Test func leaksAreFound() throws {
    let pair = Pair(programs: [Programs.leak], environment: Self.plainReports, printsNumbers: true)
    let leaking = try pair.check(["./leak"])
    #expect(leaking.status == 23 || leaking.status == 1)
    #expect(leaking.err.contains("77 byte"))
    #expect(try pair.check("./leak 1; echo $?; ./leak 1 6; echo $?").out == "0\n6\n")
    #expect(try notes(pair, ["sh", "-c", "./leak 1; ./leak 1"]) == [Self.left + "2 programs with a leak checker"])
  }

  @Test func aSanitizerThatIsPreloaded() throws {
    let plain = Pair.Program(name: "plain", source: Programs.leak.source)
    let script = "LD_PRELOAD=$(cc -print-file-name=libasan.so) ./plain; echo $?"
    let pair = Pair(programs: [plain], environment: Self.plainReports, printsNumbers: true)
    #expect(try pair.check(script).err.contains("77 byte"))
  }

  @Test func theEndOfAnUntracedProgramIsKnown() throws {
    let bench = try Pair(files: ["Makefile": "all: a\na:\n\t@./leak 1 6\n"], programs: [Programs.leak]).bench()
    #expect(try run(["./ratchet", "run", "make"], in: bench.path, environment: bench.environment([:])).status == 2)
    #expect(try bench.lastBuild().target("a")?["outcome"]?.string == "failed")
  }

  @Test(arguments: ["python3", "*/python3*", "pyth*", "tool", "*/bin/t[o]ol"])
  func programsLeftUntracedByName(pattern: String) throws {
    let files = ["bin/tool": "#!/usr/bin/env python3\nimport os, sys\nsys.exit(os.system('exit 3') >> 8)\n"]
    let pair = Pair(files: files, options: ["--no-trace-under", "no-such", "--no-trace-under", pattern])
    let script = "chmod +x bin/tool; ./bin/tool; echo $?"
    #expect(try pair.check(script).out == "3\n")
    #expect(try notes(pair, ["sh", "-c", script]) == [Self.left + "1 program by --no-trace-under"])
  }

  /// The wrapped command itself is let go: its signals and stops are then watched otherwise.
  @Test(arguments: ["wrapper", "group"])
  func aSignalReachesAnUntracedCommandOnce(receiver: String) throws {
    let bench = try Bench()
    let child = try bench.start([
      "run", "-q", "--no-trace-under", "python3", "--", "python3", "-c", SignalTests.counter,
    ])
    #expect(child.waitFor("ready"))
    if receiver == "group" { child.sendToGroup(15) } else { child.send(15) }
    #expect(child.wait().out == "ready\n{15: 1}\n")
  }
}
