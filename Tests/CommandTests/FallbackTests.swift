import JSON
import TestSupport
import Testing

/// Where tracing is not to be had the command runs as ever, with one note.
struct FallbackTests {
  private let refused = Pair(programs: [Programs.noPtrace], around: ["./noptrace"])

  @Test(arguments: [
    "echo out; echo err >&2; exit 3", "kill -15 $$", "sh -c 'exit 4' & wait $!; exit $?",
    "cat /proc/self/status | grep Sig[BIC]",
  ])
  func aProfileThatForbidsTracing(script: String) throws { try refused.check(script) }

  @Test func itIsSaidOnce() throws {
    let bench = try refused.bench()
    let ended = try run(
      ["./noptrace", "./ratchet", "run", "--", "sh", "-c", "sleep 0.1"], in: bench.path,
      environment: bench.environment([:]))
    #expect(ended.err.split(separator: "\n").count { $0.contains("note:") } == 1, "\(ended.err)")
    #expect(ended.err.contains("only the whole command was measured"))
    let build = try bench.lastBuild()
    #expect(build["notes"]?.array?.count == 1)
    #expect(build["source"]?.string == "command")
    #expect(build["wall_ms"]?.number ?? 0 >= 100)
    #expect(build["rss_kb"]?.number ?? 0 > 0)
  }

  @Test func markersAreStillSet() throws {
    let pair = Pair(files: ["Makefile": "a:\n\t@echo $$RATCHET_TARGET\n"], programs: [Programs.noPtrace])
    let bench = try pair.bench()
    #expect(
      try run(["./noptrace", "./ratchet", "run", "-q", "make"], in: bench.path, environment: bench.environment([:])).out
        == "a\n")
  }

  @Test(arguments: [1, 2, 3, 10, 12, 15, 18, 20], ["wrapper", "group"])
  func aSignalArrivesOnceWithoutTracing(number: Int, receiver: String) throws {
    let bench = try Bench()
    let counter = SignalTests.counter.replacing("12, 15, 18", with: "12, 15, 18, 20")
    let child = try bench.start(["run", "-q", "--trace", "off", "--", "python3", "-c", counter])
    #expect(child.waitFor("ready"))
    if receiver == "group" { child.sendToGroup(Int32(number)) } else { child.send(Int32(number)) }
    #expect(child.wait().out == "ready\n{\(number): 1}\n")
  }

  @Test func aSignalArrivesOnceInARunInsideARun() throws {
    let bench = try Bench()
    let inner = [product("ratchet"), "run", "-q", "--", "python3", "-c", SignalTests.counter]
    let child = try bench.start(["run", "-q", "--"] + inner)
    #expect(child.waitFor("ready"))
    child.sendToGroup(15)
    #expect(child.wait().out == "ready\n{15: 1}\n")
  }

  @Test func noTracingLeavesNothingBehind() throws {
    let look = "env | grep -v '^_=' | sort; grep TracerPid /proc/$$/status; grep -c . /proc/self/status; cat"
    try Pair(input: "text", options: ["--trace", "off"]).check(look)
  }

  @Test func nestedRunsSayItOnce() throws {
    let bench = try Bench()
    let inner = ["env", "RATCHET_HISTORY=own.jsonl", product("ratchet"), "run", "--", "true"]
    let ended = try bench.ratchet(["run", "-q", "--"] + inner)
    #expect(ended.err.split(separator: "\n").count { $0.contains("note:") } == 1, "\(ended.err)")
    let shared = try bench.ratchet(["run", "-q", "--", product("ratchet"), "run", "--", "true"])
    #expect(shared.err.split(separator: "\n").count { $0.contains("note:") } == 1, "\(shared.err)")
  }

  @Test func underATracerItIsSaidOnce() throws {
    let bench = try Pair().bench()
    let ended = try run(
      ["strace", "-f", "-qq", "-e", "trace=none", "-o", "/dev/null", "./ratchet", "run", "--", "true"], in: bench.path,
      environment: bench.environment([:]))
    #expect(ended.err.split(separator: "\n").count { $0.contains("note:") } == 1, "\(ended.err)")
    #expect(ended.err.contains("another tracer"))
  }
}
