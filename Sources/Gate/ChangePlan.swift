import Figures
import Model

/// What a gate knows of a loop before it measures a change.
public struct ChangePlan: Equatable, Sendable {
  /// Which targets are judged beside the loop.
  public enum Gated: Equatable, Sendable {
    /// Those whose base takes this share of the loop's work, the largest 20.
    case share(Double)
    case all
    case names([ByteString])
  }

  public var loop: ByteString
  public var rule: SequentialRule
  public var gated: Gated
  /// How pairs of the loop, and of each target, scatter; nil and absent where nothing is known.
  public var loopNoise: PairNoise?
  public var noise: [ByteString: PairNoise]
  /// Targets that are known for long enough to fail by themselves.
  public var established: Set<ByteString>
  /// Levels that this change raises with a reason; the loop's under its own name.
  public var acceptances: [ByteString: Acceptance]
  /// Recent builds of the base branch; nil where none are known, or where pairs are wanted whatever they say.
  public var screen: Screen?
  /// Seconds that the loop may take; nil for no budget.
  public var budget: Double?
  /// The grain of the clock, in seconds.
  public var tick: Double

  public init(
    loop: ByteString = "inner", rule: SequentialRule = .change, gated: Gated = .share(0.05),
    loopNoise: PairNoise? = nil, noise: [ByteString: PairNoise] = [:], established: Set<ByteString> = [],
    acceptances: [ByteString: Acceptance] = [:], screen: Screen? = nil, budget: Double? = nil, tick: Double = 0
  ) {
    self.loop = loop
    self.rule = rule
    self.gated = gated
    self.loopNoise = loopNoise
    self.noise = noise
    self.established = established
    self.acceptances = acceptances
    self.screen = screen
    self.budget = budget
    self.tick = tick
  }

  /// A target is judged by itself where base spends this much in it, in seconds.
  static let least = 0.5
  static let most = 20

  /// The targets to judge beside the loop, heaviest first; ties by name.
  ///
  /// - Parameter base: a run of base.
  func targets(_ base: Run, _ head: Run) -> [ByteString] {
    let work = base.targets.values.reduce(0) { $0 + $1.seconds }
    let both = base.targets.filter { head.targets[$0.key] != nil }
    let ranked = both.sorted { ($1.value.seconds, $0.key) < ($0.value.seconds, $1.key) }
    switch gated {
    case .share(let share):
      let large = ranked.filter { $0.value.seconds >= Self.least && $0.value.seconds >= share * work }
      return large.prefix(Self.most).map(\.key)
    case .all: return ranked.filter { $0.value.seconds >= Self.least }.map(\.key)
    case .names(let names): return names.filter { both[$0] != nil }
    }
  }
}

/// Recent calibrated builds of the base branch: what the build that is made anyway is held against.
public struct Screen: Equatable, Sendable {
  /// Their median in seconds, and the robust deviation of their logarithms.
  public var median: Double
  public var spread: Double

  /// Deviations above the median from which on pairs are spent, and the least that the spread is taken for.
  static let (limit, leastSpread) = (1.0, 0.01)

  public init(median: Double, spread: Double) {
    self.median = median
    self.spread = spread
  }

  /// How many deviations a build lies above the median; calibrated seconds where the median is.
  public func deviations(_ seconds: Double) -> Double {
    (Elementary.log(seconds) - Elementary.log(median)) / max(spread, Self.leastSpread)
  }

  public func asksForPairs(_ seconds: Double) -> Bool { deviations(seconds) > Self.limit }
}

/// One run of one side, as it was observed.
public struct Run: Equatable, Sendable {
  /// Of the whole step: wall time.
  public var loop: Sample
  public var targets: [ByteString: Sample]
  /// Successive edits that were timed together.
  public var steps: Int
  /// What turns seconds of this job into calibrated ones; nil where nothing was calibrated.
  public var calibration: Double?

  public init(loop: Sample, targets: [ByteString: Sample] = [:], steps: Int = 1, calibration: Double? = nil) {
    self.loop = loop
    self.targets = targets
    self.steps = steps
    self.calibration = calibration
  }
}
