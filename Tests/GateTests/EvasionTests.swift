import Gate
import Model
import Testing

/// Ways around the gate that need no building to try: caught, or harmless because the loop holds.
struct EvasionTests {
  private typealias Machine = GateMachineTests

  private func check(
    _ base: [ByteString: Double], _ head: [ByteString: Double], plan: ChangePlan = Machine.plan(),
    _ outcome: Verdict.Outcome = .fail, at location: SourceLocation = #_sourceLocation
  ) throws {
    let report = try Machine.report(plan) { side, _ in Machine.run(side == .base ? base : head) }
    #expect(report.verdicts[0].outcome == outcome, "\(report.verdicts)", sourceLocation: location)
    #expect(report.verdicts.exitStatus() == (outcome == .pass ? 0 : 1), sourceLocation: location)
  }

  @Test func renamingATarget() throws { try check(["app": 10], ["application": 11]) }

  @Test func deletingATargetAndAddingItAgain() throws {
    try check(["app": 10], ["app": 11], plan: Machine.plan(established: []))
  }

  @Test func splittingATargetInTwo() throws { try check(["app": 10], ["app-a": 5.5, "app-b": 5.5]) }

  @Test func movingWorkToAGenerator() throws { try check(["app": 10, "gen": 0.3], ["app": 9, "gen": 2.5]) }

  @Test func movingWorkToATest() throws { try check(["app": 10, "check": 2], ["app": 8, "check": 5.5]) }

  @Test func movingWorkToAScriptAroundTheBuild() throws {
    let report = try Machine.report(Machine.plan()) { side, _ in
      Machine.run(["app": side == .base ? 10 : 8], loop: side == .base ? 10 : 11)
    }
    #expect(report.verdicts[0].outcome == .fail && report.verdicts[1].outcome == .pass)
  }

  @Test func narrowingTheTargets() throws {
    try check(["app": 10, "lib": 5], ["app": 12, "lib": 5], plan: Machine.plan(gated: .names(["lib"])))
    try check(["app": 10], ["app": 12], plan: Machine.plan(gated: .names([])))
  }

  @Test func hidingASlowTargetBehindAFasterOne() throws {
    let report = try Machine.report(Machine.plan()) { side, _ in
      Machine.run(side == .base ? ["app": 10, "lib": 10] : ["app": 12, "lib": 8])
    }
    #expect(report.verdicts.map(\.outcome) == [.pass, .fail, .pass])
  }

  @Test func continuingAfterAnError() throws {
    let report = try Machine.report(Machine.plan()) { side, _ in
      var run = Machine.run(["app": side == .base ? 10 : 3])
      run.loop.failed = side == .base ? 0 : 4
      return run
    }
    #expect(report.verdicts.exitStatus() == 2)
    let masked = try Machine.report(Machine.plan()) { side, _ in
      var run = Machine.run(["app": 10])
      run.loop.exit = side == .base ? 0 : 2
      return run
    }
    #expect(masked.verdicts.exitStatus() == 2)
  }

  @Test func cachingTheAnswer() throws {
    let whole = try Machine.report(Machine.plan()) { side, _ in
      Machine.run(["app": 10], executed: side == .base ? 10 : 0, hits: side == .base ? 0 : 10)
    }
    #expect(whole.verdicts.exitStatus() == 2)
    let partly = try Machine.report(Machine.plan()) { side, _ in
      Machine.run(["app": 10], executed: 10, hits: side == .base ? 0 : 5)
    }
    #expect(partly.verdicts.exitStatus() == 2)
    let target = try Machine.report(Machine.plan()) { side, _ in
      var run = Machine.run(["app": 10, "lib": 5])
      if side == .head { run.targets["lib"] = Sample(seconds: 0.3, executed: 0, hits: 4) }
      return run
    }
    #expect(target.verdicts.exitStatus() == 2)
  }

  @Test func leavingATargetOutNowAndThen() throws {
    let report = try Machine.report(Machine.plan()) { side, run in
      var run = Machine.run(["app": 10, "lib": 5])
      if side == .head { run.targets["lib"] = nil }
      return run
    }
    // Gone from head from the start on: the loop holds its time, and the reader is told.
    #expect(report.oneSided == ["lib"] && report.verdicts.map(\.name) == ["inner", "app"])
    let later = try Machine.report(Machine.plan()) { side, count in
      var run = Machine.run(["app": 10, "lib": 5])
      if side == .head, count > 0 { run.targets["lib"] = nil }
      return run
    }
    #expect(later.verdicts.exitStatus() == 2)
  }
}
