import Figures
import Gate
import Model

/// Simulated changes of one size on one kind of runner, judged by the gate's own test.
public struct GateTrials: Sendable {
  /// Where the scale of the pairs comes from.
  public enum Scale: Sendable {
    /// 24 pairs of equal builds in earlier jobs.
    case learned
    /// 6 pairs of equal builds in this job.
    case cold
    /// Nothing known and nothing measured.
    case unknown
  }

  public struct Result: Sendable {
    public var changes = 0
    public var fails = 0
    public var inconclusive = 0
    public var pairs = 0
    /// Changes for which pairs were spent at all.
    public var asked = 0

    public var failShare: Double { Double(fails) / Double(max(changes, 1)) }
    public var meanPairs: Double { Double(pairs) / Double(max(changes, 1)) }
  }

  public var model: NoiseModel
  public var rule = SequentialRule.change
  public var scale = Scale.learned
  /// Whether pairs are spent only where the build that is made anyway is slow.
  public var isScreened = false
  /// Builds of the base branch that the screen knows.
  public static let screenBuilds = 80

  public init(_ model: NoiseModel) {
    self.model = model
  }

  /// - Parameter effect: 0.05 is +5 %.
  public func run(effect: Double, changes: Int, seed: UInt64) -> Result {
    var random = NormalVariates(seed: seed)
    var result = Result(changes: changes)
    let log = Elementary.log(1 + effect)
    for _ in 0..<changes { trial(log, &result, &random) }
    return result
  }

  private func trial(_ effect: Double, _ result: inout Result, _ random: inout NormalVariates) {
    if isScreened, !asksForPairs(effect, &random) { return }
    result.asked += 1
    let cold = scale == .cold ? PairNoise.cold : 0
    var stream = PairStream(model, pairs: rule.mostPairs + cold, &random)
    let equal = (0..<cold).map { _ in stream.next(&random) }
    let noise =
      switch scale {
      case .learned: PairNoise(equalPairs: model.history(24, &random))
      case .cold, .unknown: PairNoise.cold(equal)
      }
    var test = ChangeTest([Subject(name: "app", noise: noise)], rule: rule)
    result.pairs += cold
    while test.wantsMore {
      test.add(Pair(difference: stream.next(&random) + effect), to: 0)
      result.pairs += 1
    }
    switch test.decisions[0] {
    case .slower?: result.fails += 1
    case nil: result.inconclusive += 1
    case .unchanged?: break
    }
  }

  private func asksForPairs(_ effect: Double, _ random: inout NormalVariates) -> Bool {
    let known = (0..<Self.screenBuilds).map { _ in model.build(&random).calibrated }
    let screen = Screen(
      median: Elementary.exp(Statistics.median(known) ?? 0), spread: Statistics.robustDeviation(known) ?? 0)
    return screen.asksForPairs(Elementary.exp(model.build(effect: effect, &random).calibrated))
  }
}

/// A change whose loop has many targets: at most one of them slower.
public struct ManyTargets: Sendable {
  public var model: NoiseModel
  public var targets: Int

  public init(_ model: NoiseModel, targets: Int) {
    self.model = model
    self.targets = targets
  }

  public struct Result: Sendable {
    public var changes = 0
    /// Changes of which anything failed, and those of which the slower target did.
    public var anyFails = 0
    public var caught = 0
    public var pairs = 0
  }

  /// - Parameter effect: of the first target, 0.1 is +10 %.
  public func run(effect: Double, changes: Int, seed: UInt64) -> Result {
    var random = NormalVariates(seed: seed)
    var result = Result(changes: changes)
    let log = Elementary.log(1 + effect)
    for _ in 0..<changes {
      let subjects = (0...targets).map { index in
        Subject(
          name: ByteString("\(index)"), isLoop: index == 0, noise: PairNoise(equalPairs: model.history(24, &random)))
      }
      var test = ChangeTest(subjects)
      var streams = subjects.indices.map { index in
        PairStream(model, pairs: test.rule.mostPairs, effect: index == 1 ? log : 0, &random)
      }
      while test.wantsMore {
        result.pairs += 1
        for index in streams.indices { test.add(Pair(difference: streams[index].next(&random)), to: index) }
      }
      let decisions = test.decisions
      if decisions.contains(.slower) { result.anyFails += 1 }
      if decisions[1] == .slower { result.caught += 1 }
    }
    return result
  }
}
