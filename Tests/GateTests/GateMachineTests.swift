import Gate
import Model
import Testing

/// A whole gate, step by step, without a process: what it asks for, and what it makes of what it sees.
struct GateMachineTests {
  static let known = PairNoise(deviation: 0.01, outliers: 0.01, pairs: 24)

  static func plan(
    gated: ChangePlan.Gated = .share(0.05), noise: PairNoise? = known, established: Set<ByteString> = ["app", "lib"],
    screen: Screen? = nil, budget: Double? = nil, acceptances: [ByteString: Acceptance] = [:]
  ) -> ChangePlan {
    ChangePlan(
      gated: gated, loopNoise: noise,
      noise: noise.map { noise in ["app": noise, "lib": noise, "gen": noise] } ?? [:], established: established,
      acceptances: acceptances, screen: screen, budget: budget)
  }

  /// A run whose targets take these seconds, one after the other, with as much CPU time.
  static func run(_ targets: [ByteString: Double], loop: Double? = nil, executed: Int = 10, hits: Int = 0) -> Run {
    let work = targets.values.reduce(0, +)
    return Run(
      loop: Sample(seconds: loop ?? work, cpu: work, exit: 0, executed: executed, hits: hits, actions: "a\(executed)"),
      targets: targets.mapValues { Sample(seconds: $0, cpu: $0, exit: nil, executed: 1, hits: 0) })
  }

  /// Runs a gate to its end; the steps that it took.
  @discardableResult
  static func drive(
    _ plan: ChangePlan, _ steps: inout [ChangeGate.Step], _ observe: (Side, Int) -> Run
  ) throws -> ChangeReport {
    var gate = ChangeGate(plan)
    var counts: [Side: Int] = [:]
    for _ in 0..<200 {
      steps.append(gate.next)
      switch gate.next {
      case .verdict(let report): return report
      case .warmUp(let side): gate.observe(observe(side, 0))
      case .measure(let side):
        counts[side, default: 0] += 1
        gate.observe(observe(side, counts[side] ?? 0))
      }
    }
    throw Trouble.endless
  }

  enum Trouble: Error { case endless }

  static func report(_ plan: ChangePlan, _ observe: (Side, Int) -> Run) throws -> ChangeReport {
    var steps: [ChangeGate.Step] = []
    return try drive(plan, &steps, observe)
  }

  // MARK: Order

  @Test func pairsComeAsBaseHeadHeadBase() throws {
    var steps: [ChangeGate.Step] = []
    let report = try Self.drive(Self.plan(), &steps) { side, _ in Self.run(["app": side == .base ? 10 : 11]) }
    let asked = steps.dropLast()
    #expect(
      Array(asked.prefix(10)) == [
        .warmUp(.head), .warmUp(.base), .measure(.base), .measure(.head), .measure(.head), .measure(.base),
        .measure(.base), .measure(.head),
      ])
    #expect(report.verdicts.map(\.outcome) == [.fail, .fail] && report.verdicts[0].isLoop)
    #expect(report.runs == 8 && report.verdicts[0].pairs?.changes.count == 3)
  }

  @Test func anUnchangedLoopTakesTwoPairs() throws {
    let report = try Self.report(Self.plan()) { _, _ in Self.run(["app": 10]) }
    #expect(report.verdicts.map(\.outcome) == [.pass, .pass] && report.runs == 6)
  }

  @Test func unknownNoiseIsMeasuredFirst() throws {
    var steps: [ChangeGate.Step] = []
    let report = try Self.drive(Self.plan(noise: nil), &steps) { side, run in
      Self.run(["app": 10 + (run % 2 == 0 ? 0.1 : 0)])
    }
    #expect(steps[2..<14].allSatisfy { $0 == .measure(.base) } && steps[15] == .measure(.head))
    let noise = try #require(report.verdicts[0].pairs?.noise)
    #expect(noise.pairs == 6 && noise.outliers == 0.03 && noise.deviation > 0.025 && noise.deviation < 0.05)
  }

  @Test func theScreenSparesBase() throws {
    let screen = Screen(median: 10, spread: 0.03)
    var steps: [ChangeGate.Step] = []
    let calm = try Self.drive(Self.plan(screen: screen), &steps) { _, _ in Self.run(["app": 10.2]) }
    #expect(steps.dropLast() == [.warmUp(.head), .measure(.head)])
    #expect(calm.verdicts.map(\.outcome) == [.pass])
    let slow = try Self.report(Self.plan(screen: screen)) { side, _ in Self.run(["app": side == .head ? 11 : 10]) }
    #expect(slow.verdicts[0].outcome == .fail)
    // Calibrated: the machine is slow, not the build.
    let machine = try Self.report(Self.plan(screen: screen)) { _, _ in
      var run = Self.run(["app": 11])
      run.calibration = 0.9
      return run
    }
    #expect(machine.verdicts[0].reason == .screened(deviations: screen.deviations(9.9)))
  }

  @Test func timeEndsItAsInconclusive() throws {
    var gate = ChangeGate(Self.plan())
    for _ in 0..<8 {
      if case .measure(let side) = gate.next {
        gate.observe(Self.run(["app": side == .base ? 10 : 10.32]))
      } else {
        gate.observe(Self.run(["app": 10]))
      }
    }
    gate.endForTime()
    guard case .verdict(let report) = gate.next else { throw Trouble.endless }
    #expect(report.verdicts.allSatisfy { $0.outcome == .inconclusive && $0.reason == .timeSpent })
    let figures = try #require(report.verdicts[0].pairs)
    #expect(figures.changes.count == 3 && (figures.visible ?? 0) > 0.04)
    gate.observe(Self.run(["app": 99]))
    #expect(gate.next == .verdict(report))
  }

  // MARK: What is no evidence

  @Test func aDeviatingRunIsMadeOnceMore() throws {
    var failedOnce = false
    var steps: [ChangeGate.Step] = []
    let report = try Self.drive(Self.plan(), &steps) { side, run in
      guard side == .head, run == 2, !failedOnce else { return Self.run(["app": 10]) }
      failedOnce = true
      return Self.run(["app": 10], executed: 0)
    }
    #expect(report.verdicts[0].outcome == .pass && report.runs == 7)
    let twice = try Self.report(Self.plan()) { side, run in
      Self.run(["app": 10], executed: side == .head && run >= 2 ? 0 : 10)
    }
    #expect(twice.verdicts.allSatisfy { $0.outcome == .invalid })
    let reason = InvalidReason(.nothingRebuilt, RunPlace(isHead: true, run: 2), count: 0, of: 10)
    #expect(twice.verdicts[0].reason == .invalid(reason) && twice.verdicts.exitStatus() == 2)
  }

  @Test(
    arguments: [
      (InvalidReason.Kind.failed, Sample(seconds: 10, exit: 1)),
      (.failedActions, Sample(seconds: 10, exit: 0, failed: 2)),
      (.actionsDiffer, Sample(seconds: 10, exit: 0, executed: 10, hits: 0, actions: "other")),
      (.cacheDiffers, Sample(seconds: 10, exit: 0, executed: 10, hits: 3, actions: "a10")),
      (.tooShort, Sample(seconds: 0.1, exit: 0, executed: 10, hits: 0, actions: "a10")),
    ])
  func whatIsNoEvidence(kind: InvalidReason.Kind, sample: Sample) throws {
    let report = try Self.report(Self.plan(gated: .names([]))) { side, run in
      side == .head && run >= 2
        ? Run(loop: sample) : Run(loop: Sample(seconds: 10, exit: 0, executed: 10, hits: 0, actions: "a10"))
    }
    // A head that takes a hundredth of its base is no slower, whatever its clock resolves.
    if kind == .tooShort { return #expect(report.verdicts[0].outcome == .pass) }
    guard case .invalid(let reason) = report.verdicts[0].reason else {
      Issue.record("\(report.verdicts)")
      return
    }
    #expect(reason.kind == kind)
  }

  // MARK: Targets

  @Test func targetsAreChosenByWeight() throws {
    let targets: [ByteString: Double] = ["app": 10, "lib": 0.6, "tiny": 0.1, "mid": 0.4]
    let report = try Self.report(Self.plan()) { side, _ in
      Self.run(side == .base ? targets : targets.merging(["new": 0.2]) { $1 })
    }
    #expect(report.verdicts.map(\.name) == ["inner", "app", "lib"])
    #expect(report.smallTargets == 2 && report.oneSided == ["new"])
    let named = try Self.report(Self.plan(gated: .names(["lib", "none"]))) { _, _ in Self.run(targets) }
    #expect(named.verdicts.map(\.name) == ["inner", "lib"] && named.notFound == ["none"])
  }

  @Test func atMostTwentyTargetsAreGated() throws {
    let names = (0..<30).map { ByteString("t\($0)") }
    let targets = Dictionary(uniqueKeysWithValues: names.map { ($0, 1.0) })
    #expect(try Self.report(Self.plan(gated: .share(0.01))) { _, _ in Self.run(targets) }.verdicts.count == 21)
    let all = try Self.report(Self.plan(gated: .all)) { _, _ in Self.run(targets) }
    #expect(all.verdicts.count == 31 && abs(all.test.level - 0.01 / 30) < 1e-12)
  }

  @Test func aTargetThatWaitsForItsNeighbourIsInnocent() throws {
    let report = try Self.report(Self.plan()) { side, _ in
      var run = Self.run(["app": side == .base ? 10 : 11], loop: 20)
      run.targets["app"]?.cpu = 10
      return run
    }
    #expect(report.verdicts.map(\.outcome) == [.pass, .pass] && report.verdicts[1].reason == .notItsOwn)
  }

  @Test func aSleepBurnsNoTimeAndIsANewProcess() throws {
    let report = try Self.report(Self.plan()) { side, _ in
      var run = Self.run(["app": side == .base ? 10 : 11])
      run.targets["app"]?.cpu = 10
      run.targets["app"]?.added = side == .base ? 0 : 1
      return run
    }
    #expect(report.verdicts[1].outcome == .fail)
  }

  @Test func unknownTimeOfADaemonMakesTheLoopFail() throws {
    let report = try Self.report(Self.plan()) { side, _ in
      var run = Self.run(["app": side == .base ? 10 : 12], loop: side == .base ? 100 : 100.5)
      run.targets["app"]?.cpu = nil
      return run
    }
    #expect(report.verdicts[0].outcome == .fail && report.verdicts[0].reason == .suspects(["app"]))
    #expect(report.verdicts[1].reason == .suspect)
  }

  @Test func aNewTargetFailsThroughTheLoopOnly() throws {
    let report = try Self.report(Self.plan(established: [])) { side, _ in Self.run(["app": side == .base ? 10 : 12]) }
    #expect(report.verdicts[0].outcome == .fail && report.verdicts[1].reason == .provisional)
  }

  @Test func anAcceptedSlowdownPassesUpToItsLevel() throws {
    let accepted = ["app": Acceptance(seconds: 11.5, reason: "macros")] as [ByteString: Acceptance]
    func outcome(_ head: Double) throws -> [VerdictReason] {
      try Self.report(Self.plan(acceptances: accepted)) { side, _ in
        Self.run(["app": side == .base ? 10 : head], loop: 60)
      }.verdicts.map(\.reason)
    }
    #expect(try outcome(11.4)[1] == .accepted(seconds: 11.5, reason: "macros"))
    #expect(try outcome(11.6)[1] == .slower)
  }

  @Test func theBudgetOfALoop() throws {
    func outcome(_ base: Double, _ head: Double) throws -> Verdict.Outcome {
      try Self.report(Self.plan(gated: .names([]), budget: 60)) { side, _ in
        Self.run(["app": side == .base ? base : head])
      }.verdicts[0].outcome
    }
    #expect(try outcome(59.9, 60.2) == .fail)
    #expect(try outcome(61, 61.2) == .over)
    #expect(try outcome(61, 70) == .fail)
    #expect(try outcome(59, 59.5) == .pass)
    let over = [Verdict(name: "inner", isLoop: true, outcome: .over, reason: .steady)]
    #expect(over.exitStatus() == 0 && over.exitStatus(isStrict: true) == 1)
  }

  @Test func aSecondIsNotWorthAFailure() throws {
    let report = try Self.report(Self.plan(gated: .names([]))) { side, _ in
      Self.run(["app": side == .base ? 1 : 1.15])
    }
    guard case .negligible(let seconds) = report.verdicts[0].reason else {
      Issue.record("\(report.verdicts)")
      return
    }
    #expect(abs(seconds - 0.15) < 1e-9 && report.verdicts[0].outcome == .pass)
    #expect((report.verdicts[0].pairs?.visible ?? 0) >= 0.2)
  }
}
