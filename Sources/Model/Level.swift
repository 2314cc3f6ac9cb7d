/// What a target, or a whole loop, has achieved on a class of machines: it only falls, but for a loosening with a reason.
public struct Level: Equatable, Sendable {
  /// Seconds.
  public var seconds: Double
  /// How often it was loosened: decides which of two levels holds when branches meet.
  public var epoch: Int
  /// What creep is measured from; nil where nothing was measured yet.
  public var anchor: Anchor?
  /// How pairs of equal builds of this target scatter; nil until some were measured.
  public var pairs: PairNoise?
  /// Why it was raised, oldest first; two branches may each have a reason.
  public var loosenings: [Loosening]

  public init(
    seconds: Double, epoch: Int = 0, anchor: Anchor? = nil, pairs: PairNoise? = nil, loosenings: [Loosening] = []
  ) {
    self.seconds = seconds
    self.epoch = epoch
    self.anchor = anchor
    self.pairs = pairs
    self.loosenings = loosenings
  }

  /// The seconds that are never exceeded without a word.
  ///
  /// - Parameter headroom: 0.10 is ten percent.
  public func ceiling(headroom: Double) -> Double { seconds * (1 + headroom) }
}

/// The builds that a later creep is measured from.
public struct Anchor: Equatable, Sendable {
  /// The plain median of their seconds.
  public var seconds: Double
  /// The robust standard deviation of their logarithms.
  public var deviation: Double
  /// The commit of the newest of them, abbreviated; nil where that is not known.
  public var commit: String?
  /// How many they were.
  public var builds: Int

  public init(seconds: Double, deviation: Double, commit: String? = nil, builds: Int) {
    self.seconds = seconds
    self.deviation = deviation
    self.commit = commit
    self.builds = builds
  }
}

/// How pairs of equal builds scatter on one class of machines.
public struct PairNoise: Equatable, Sendable {
  /// The robust standard deviation of ln(second / first).
  public var deviation: Double
  /// The share of pairs that are taken to be disturbed.
  public var outliers: Double
  /// How many pairs are known.
  public var pairs: Int

  public init(deviation: Double, outliers: Double, pairs: Int) {
    self.deviation = deviation
    self.outliers = outliers
    self.pairs = pairs
  }
}

/// The recorded reason for raising a level.
public struct Loosening: Equatable, Hashable, Sendable {
  /// The value before: seconds of a level, actions of a radius.
  public var from: Double?
  public var reason: String
  /// The day, as 2026-02-03.
  public var on: String?
  /// The day on which it ends; nil where it stays.
  public var until: String?

  public init(from: Double? = nil, reason: String, on: String? = nil, until: String? = nil) {
    self.from = from
    self.reason = reason
    self.on = on
    self.until = until
  }
}

/// How much touching one file may rerun: exact, so no noise belongs to it.
public struct Radius: Equatable, Sendable {
  public var actions: Int
  /// Their recorded work.
  public var seconds: Double
  public var epoch: Int
  public var loosenings: [Loosening]

  public init(actions: Int, seconds: Double, epoch: Int = 0, loosenings: [Loosening] = []) {
    self.actions = actions
    self.seconds = seconds
    self.epoch = epoch
    self.loosenings = loosenings
  }
}

/// What is known of a loop's noise on one class of machines; nil where it was not measured.
public struct LoopNoise: Equatable, Sendable {
  public var pairs: PairNoise?
  /// Seconds of the recent builds of the trunk: their median, and the robust standard deviation of their logarithms.
  public var median: Double?
  public var spread: Double?
  /// Whether seconds are divided by what the machine of the job took for the calibration kernel.
  public var isCalibrated: Bool
  /// Seconds of the calibration kernel that count as one, and the kernel's version.
  public var reference: Double?
  public var kernel: Int?

  public init(
    pairs: PairNoise? = nil, median: Double? = nil, spread: Double? = nil, isCalibrated: Bool = false,
    reference: Double? = nil, kernel: Int? = nil
  ) {
    self.pairs = pairs
    self.median = median
    self.spread = spread
    self.isCalibrated = isCalibrated
    self.reference = reference
    self.kernel = kernel
  }
}
