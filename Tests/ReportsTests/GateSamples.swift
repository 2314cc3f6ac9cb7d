import Model

@testable import Reports

/// Verdicts of every kind.
enum GateSamples {
  static let all: [(name: String, report: GateReport)] = [
    ("gate", gate), ("gate-reasons", reasons), ("gate-loop", loop), ("gate-trunk", trunk), ("gate-invalid", invalid),
    ("gate-hostile", hostile), ("gate-empty", GateReport([])),
  ]

  // MARK: Pairs

  static func figures(
    _ change: Double, pairs: [Double], base: Double = 12.6, cpu: Double? = nil, evidence: Double = 0.01,
    visible: Double? = 0.045, noise: Double = 0.021, added: Double? = nil
  ) -> PairFigures {
    PairFigures(
      base: base, head: base * (1 + change), change: change, changes: pairs, cpuChange: cpu, added: added,
      evidence: evidence, needed: 1000, visible: visible,
      noise: PairNoise(deviation: noise, outliers: 0.01, pairs: 24), mostPairs: 12)
  }

  static let slow = figures(0.118, pairs: [0.109, 0.124, 0.112, 0.127], cpu: 0.115, evidence: 6214)
  static let calm = figures(0.004, pairs: [0.004, 0.01, -0.002], base: 8.6)
  static let twelve = figures(0.041, pairs: Array(repeating: 0.041, count: 12), visible: 0.13, noise: 0.07)

  static func target(
    _ name: ByteString, _ outcome: Verdict.Outcome, _ reason: VerdictReason, _ pairs: PairFigures? = nil
  )
    -> Verdict
  { Verdict(name: name, outcome: outcome, reason: reason, pairs: pairs) }

  static func inner(_ outcome: Verdict.Outcome, _ reason: VerdictReason, _ pairs: PairFigures? = nil) -> Verdict {
    Verdict(name: "inner", isLoop: true, outcome: outcome, reason: reason, pairs: pairs)
  }

  static let gate: GateReport = {
    let verdicts: [Verdict] = [
      inner(.pass, .unchanged, calm), target("app/libcore.a", .fail, .slower, slow),
      target("app/libui.a", .pass, .endedWithLoop, calm), target("app/tests", .inconclusive, .pairsSpent, twelve),
      target("app/late", .inconclusive, .timeSpent, figures(0.03, pairs: [0.03, 0.02], visible: nil)),
      target("app/few", .inconclusive, .pairsRanOut, figures(0.03, pairs: [0.03, 0.02, 0.04])),
    ]
    return GateReport(
      verdicts, smallTargets: 7, oneSided: ["old.o", "new.o"], notFound: ["gone"],
      notes: ["2 pairs came after the decision and were not used"])
  }()

  static let reasons: GateReport = {
    let (three, waiting) = ([0.118, 0.118, 0.118], 0.002)
    let verdicts: [Verdict] = [
      inner(.fail, .suspects(["app/kt.jar", "app/sw.o"]), figures(0.012, pairs: [0.01, 0.014])),
      target("app/kt.jar", .pass, .suspect, slow), target("a", .pass, .notItsOwn, slow),
      target("b", .pass, .provisional, slow), target("c", .pass, .negligible(seconds: 0.121), slow),
      target("d", .pass, .accepted(seconds: 14.2, reason: "macro plugin, #412"), slow),
      target("e", .fail, .slower, figures(0.118, pairs: three, cpu: waiting, evidence: 3e12)),
      target("f", .fail, .slower, figures(0.118, pairs: three, cpu: waiting, evidence: 99_500, added: 1.4)),
    ]
    return GateReport(verdicts)
  }()

  static let loop: GateReport = {
    let before = VerdictReason.overBudget(seconds: 71.2, budget: 60, base: 70.9)
    let now = VerdictReason.overBudget(seconds: 61.2, budget: 60, base: 58.1)
    let verdicts: [Verdict] = [
      inner(.pass, .screened(deviations: -0.34)),
      inner(.over, before, figures(0.004, pairs: [0.004, 0.003], base: 70.9)),
      inner(.fail, now, figures(0.05, pairs: [0.05, 0.05], base: 58.1)),
      inner(.fail, .slower, figures(0.12, pairs: [0.12, 0.12, 0.13], base: 0.95, evidence: 1e4)),
    ]
    return GateReport(verdicts)
  }()

  // MARK: The trunk

  private static let moment = Timestamp(microseconds: 1_768_176_000_000_000)

  private static func place(_ number: Int) -> TrunkPlace {
    TrunkPlace(number: number, commit: "c0ffee\(number)", started: moment)
  }

  private static func share(_ number: Int, _ change: Double, isStep: Bool = false) -> CommitShare {
    CommitShare(place: place(number), builds: 2, seconds: 12.5, change: change, error: 0.011, isStep: isStep)
  }

  private static func creep(_ alarm: CreepAlarm?, _ change: Double) -> TrunkFigures {
    let anchor = Anchor(seconds: 12.1, deviation: 0.024, commit: "9f3c2e1", builds: 80)
    let sum = alarm == nil ? 3.1 : 12.4
    return TrunkFigures(
      builds: 154, creep: CreepFigures(anchor: anchor, sum: sum, limit: 12, change: change, alarm: alarm))
  }

  static let trunk: GateReport = {
    let largest = [share(62, 0.009), share(66, 0.008), share(70, 0.006)]
    let crept = CreepAlarm(rose: place(61), noticed: place(74), rest: 0.039, others: 14, largest: largest)
    let step = share(61, 0.052, isStep: true)
    let stepped = CreepAlarm(rose: place(61), noticed: place(74), steps: [step], rest: 0.004, others: 9)
    let environment = CreepAlarm(rose: place(61), noticed: place(64), isEnvironment: true)
    let ceiling = CeilingFigures(bound: 13.9, median: 14.2, level: 12.4, ceiling: 13.64, builds: 20)
    func verdict(_ name: ByteString, _ outcome: Verdict.Outcome, _ reason: VerdictReason, _ figures: TrunkFigures)
      -> Verdict
    {
      Verdict(name: name, outcome: outcome, reason: reason, trunk: figures)
    }
    var fine = creep(nil, -0.01)
    fine.ceiling = CeilingFigures(bound: 12, median: 12.3, level: 12.4, ceiling: 13.64, builds: 20)
    let verdicts: [Verdict] = [
      verdict("app/libcore.a", .drift, .drift, creep(crept, 0.039)),
      verdict("app/libui.a", .drift, .drift, creep(stepped, 0.056)),
      verdict("app/gen", .drift, .drift, creep(environment, 0.2)), verdict("app/ok", .pass, .steady, creep(nil, 0.004)),
      verdict("app/high", .ceiling, .ceiling, TrunkFigures(builds: 44, ceiling: ceiling)),
      verdict("app/fine", .pass, .steady, fine), target("app/sure", .drift, .drift, slow),
    ]
    return GateReport(verdicts)
  }()

  // MARK: The rest

  static let invalid: GateReport = {
    let (base, head) = (RunPlace(isHead: false, run: 1), RunPlace(isHead: true, run: 2))
    let kinds: [InvalidReason] = [
      InvalidReason(.noPairs), InvalidReason(.tooFewPairs, count: 2),
      InvalidReason(.tooShort, base, seconds: 0.12, least: 0.25),
      InvalidReason(.coarseClock, base, seconds: 12, least: 200), InvalidReason(.failed, head, count: 2),
      InvalidReason(.failedActions, head, count: 3), InvalidReason(.nothingRebuilt, head, count: 0, of: 37),
      InvalidReason(.fromCache, head, count: 5, of: 37), InvalidReason(.cacheDiffers, head, count: 5, of: 0),
      InvalidReason(.actionsDiffer, head), InvalidReason(.missing, head),
      InvalidReason(.tooFewBuilds, count: 12, of: 41),
    ]
    return GateReport(kinds.enumerated().map { target(ByteString("t\($0)"), .invalid, .invalid($1)) })
  }()

  static let hostile: GateReport = {
    let reason = "\u{1b}]0;x\u{7}<script>alert(1)</script>" + String(repeating: "a ", count: 5000)
    let verdicts: [Verdict] = [
      target("\u{1b}[31m<b>`|x", .fail, .slower, slow),
      target(ByteString(bytes: [0x61, 0xff]), .pass, .unchanged, calm),
      target(ByteString(String(repeating: "long/", count: 40)), .inconclusive, .pairsSpent, twelve),
      target("r", .pass, .accepted(seconds: 14, reason: reason), slow),
    ]
    return GateReport(verdicts, oneSided: ["two\nlines"], notes: ["\u{202e}note"])
  }()
}
