import Figures
import Model

/// The most that recorded builds of a change justify for a level that is to be loosened, and where it is anchored.
public struct LoosenLimit: Equatable, Sendable {
  /// Builds that it takes, and how far above them a level may lie.
  public static let (fewest, slack) = (5, 1.05)

  /// Seconds.
  public var most: Double
  public var anchor: Anchor

  /// - Parameter samples: of the change, oldest first; nil for fewer than five.
  ///
  /// The median is at most its 99 % bound; below seven builds, which prove none, at most the slowest of them.
  public init?(_ samples: [TrunkSample], commit: String?) {
    let last = samples.suffix(Anchor.fewest)
    guard last.count >= Self.fewest, let anchor = Anchor(last), let slowest = last.map(\.seconds).max() else {
      return nil
    }
    let bound = Statistics.medianUpperBound(last.map(\.seconds), confidence: Tighten.confidence)
    most = (bound ?? slowest) * Self.slack
    self.anchor = Anchor(
      seconds: Digits.three(anchor.seconds), deviation: Digits.three(anchor.deviation),
      commit: commit.map { String($0.prefix(12)) }, builds: anchor.builds)
  }
}
