import Figures
import Model

/// One executed build of the trunk, as far as a loop or a target is concerned.
public struct TrunkSample: Equatable, Sendable {
  /// Calibrated where the machine's calibration helps, else as the clock had them.
  public var seconds: Double
  public var commit: String?
  public var started: Timestamp?

  public init(seconds: Double, commit: String? = nil, started: Timestamp? = nil) {
    self.seconds = seconds
    self.commit = commit
    self.started = started
  }
}

extension Anchor {
  /// Builds that an anchor is made of: at least, and at most.
  public static let (fewest, most) = (40, 80)

  /// The plain median of the samples and the robust deviation of their logarithms; nil for no samples.
  public init?(_ samples: some Collection<TrunkSample>) {
    let seconds = samples.map(\.seconds)
    guard let median = Statistics.median(seconds),
      let deviation = Statistics.robustDeviation(seconds.map { Elementary.log($0) })
    else { return nil }
    self.init(
      seconds: median, deviation: deviation, commit: samples.reversed().lazy.compactMap(\.commit).first,
      builds: seconds.count)
  }
}
