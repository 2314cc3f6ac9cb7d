import TestSupport
import Testing

/// Signals reach the build exactly once, whoever sends them to whomever.
struct SignalTests {
  /// Counts what it gets; says `ready`, then after `done` appears what it has counted.
  static let counter = """
    import os, signal, sys, time
    got = {}
    def count(number, frame): got[number] = got.get(number, 0) + 1
    for number in (1, 2, 3, 10, 12, 15, 18): signal.signal(number, count)
    print("ready", flush=True)
    for _ in range(1000):
        if got: break
        time.sleep(0.01)
    time.sleep(0.3)
    print(got, flush=True)
    """

  @Test(arguments: [1, 2, 3, 10, 12, 15, 18], ["wrapper", "group"])
  func aSignalArrivesOnce(number: Int, receiver: String) throws {
    let bench = try Bench()
    let child = try bench.start(["run", "-q", "--", "python3", "-c", Self.counter])
    #expect(child.waitFor("ready"))
    if receiver == "group" { child.sendToGroup(Int32(number)) } else { child.send(Int32(number)) }
    let ended = child.wait()
    #expect(ended.out == "ready\n{\(number): 1}\n")
    #expect(ended.status == 0)
  }

  @Test(arguments: ["wrapper", "group"])
  func anInterruptedBuildIsRecordedAsCancelled(receiver: String) throws {
    let bench = try Bench(files: ["Makefile": "slow:\n\t@echo begun; sleep 20\n"])
    let child = try bench.start(["run", "make", "slow"])
    #expect(child.waitFor("begun"))
    if receiver == "group" { child.sendToGroup(2) } else { child.send(15) }
    let ended = child.wait()
    #expect(ended.signal == (receiver == "group" ? 2 : 15))
    let build = try bench.lastBuild()
    #expect(build["signal"] != nil)
    #expect(build.target("slow")?["outcome"]?.string == "cancelled")
  }

  @Test(arguments: [19, 20])
  func aStoppedGroupStopsTheWrapperAndGoesOn(stop: Int) throws {
    let bench = try Bench()
    let child = try bench.start(["run", "-q", "--", "sh", "-c", "echo begun; sleep 0.5; echo on"])
    #expect(child.waitFor("begun"))
    child.sendToGroup(Int32(stop))
    var state = ""
    for _ in 0..<500 where state != "T" {
      state =
        try run(["sh", "-c", "cut -d' ' -f3 /proc/\(child.pid)/stat; sleep 0.01"]).out.first.map(String.init) ?? ""
    }
    #expect(state == "T")
    child.sendToGroup(18)
    #expect(child.wait().out == "begun\non\n")
    if stop == 20 { #expect(try bench.lastBuild()["stopped_ms"]?.number ?? 0 > 0) }
  }

  @Test(arguments: ["auto", "off"])
  func aCommandThatIsContinuedAloneGoesOn(trace: String) throws {
    let bench = try Bench()
    let script = "(sleep 0.2; kill -CONT $$) & kill -STOP $$; echo resumed; exit 4"
    let child = try bench.start(["run", "-q", "--trace", trace, "--", "sh", "-c", script])
    #expect(child.waitFor("resumed"))
    child.send(18)  // so that a broken wrapper does not hang the tests
    #expect(child.wait().status == 4)
  }

  @Test func killingTheWrapperLetsTheBuildGoOn() throws {
    let bench = try Bench()
    let child = try bench.start(["run", "-q", "--", "sh", "-c", "echo begun; sleep 0.3; echo alive > after"])
    #expect(child.waitFor("begun"))
    child.send(9)
    #expect(child.wait().signal == 9)
    let script = "for i in $(seq 100); do test -s after && break; sleep 0.05; done; cat after"
    #expect(try run(["sh", "-c", script], in: bench.path).out == "alive\n")
  }

  /// `&` in sh starts a command with SIGINT ignored; one that sets a handler of its own still wants it.
  @Test func aHandlerSetOverAnIgnoredSignalHears() throws {
    let bench = try Bench()
    let words = ["run", "-q", "--", "python3", "-c", Self.counter]
    let child = try Child(
      ["sh", "-c", "trap '' INT; exec \"$@\"", "sh", product("ratchet")] + words, in: bench.path,
      environment: Bench.clean)
    #expect(child.waitFor("ready"))
    child.send(2)
    #expect(child.wait().out == "ready\n{2: 1}\n")
  }

  @Test func ignoredSignalsStayIgnored() throws {
    let bench = try Bench()
    let child = try Child(
      [
        "sh", "-c", "trap '' HUP; exec \"$@\"", "sh", product("ratchet"), "run", "-q", "--", "sh", "-c",
        "echo begun; sleep 0.4; echo end",
      ],
      in: bench.path, environment: Bench.clean)
    #expect(child.waitFor("begun"))
    child.sendToGroup(1)
    #expect(child.wait().out == "begun\nend\n")
  }
}
