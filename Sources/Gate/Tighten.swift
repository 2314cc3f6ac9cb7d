import Figures
import Model

/// The one rule by which a level falls: when recorded builds of the trunk prove that it is reached with room to spare.
///
/// It goes down in steps of 5 %, to the lowest that is not below what the median of the last builds is with 99 %
/// confidence; "the best so far" would follow the noise, and most later builds would fail.
public struct Tighten: Equatable, Sendable {
  /// Builds that are looked at, days that they must be spread over, and builds that must keep the new ceiling.
  public static let (builds, days, recent) = (Anchor.fewest, 5, 20)
  public static let confidence = 0.99
  public static let step = 1.05
  /// A larger drop at once may be a broken build.
  public static let largestDrop = 0.3
  /// The oldest of the builds, which must lie lower too: else the window is not yet behind the change.
  static let oldest = 10

  /// nil for what has none yet.
  public var level: Level?
  /// 0.10 is ten percent.
  public var headroom: Double
  /// Whether somebody looked at drops that may be broken builds.
  public var isConfirmed: Bool

  public init(level: Level? = nil, headroom: Double = 0.1, isConfirmed: Bool = false) {
    self.level = level
    self.headroom = headroom
    self.isConfirmed = isConfirmed
  }

  /// - Parameter samples: of the trunk, oldest first, all comparable with each other and with the level.
  public func callAsFunction(_ samples: [TrunkSample]) -> TightenDecision {
    guard let level else { return first(samples) }
    // Broken builds look like enormous speed-ups.
    let kept = isConfirmed ? samples : samples.filter { $0.seconds >= level.seconds / 2 }
    let last = Array(kept.suffix(Self.builds))
    var decision = TightenDecision(builds: last.count, belowHalf: samples.count - kept.count)
    if let trouble = tooFew(last) {
      decision.reason = decision.belowHalf > 0 && samples.count >= Self.builds ? .belowHalf : trouble
      return decision
    }
    guard let bound = Statistics.medianUpperBound(last.map(\.seconds), confidence: Self.confidence) else {
      return decision
    }
    decision.bound = bound
    let seconds = Self.lowered(level.seconds, toKeep: bound)
    guard seconds < level.seconds else {
      decision.reason = .notLower
      return decision
    }
    decision.reason = obstacle(seconds, level.seconds, last)
    decision.candidate = seconds
    if decision.reason == nil { decision.level = tightened(level, to: seconds, last) }
    return decision
  }

  private func tooFew(_ last: [TrunkSample]) -> TightenDecision.Reason? {
    if last.count < Self.builds { return .tooFewBuilds }
    let days = Set(last.compactMap { $0.started.map { $0.microseconds / 86_400_000_000 } })
    return days.count < Self.days ? .tooFewDays(days.count) : nil
  }

  /// The lowest step below a level that is not below the bound; three significant digits.
  static func lowered(_ level: Double, toKeep bound: Double) -> Double {
    guard bound > 0, level > bound else { return level }
    // The smallest part of a step is given: a bound that is a step itself must not fall to the one above by a rounding.
    let steps = (Elementary.log(level / bound) / Elementary.log(step) + 1e-9).rounded(.down)
    guard steps >= 1 else { return level }
    return Digits.three(level / Elementary.exp(steps * Elementary.log(step)), notBelow: bound * (1 - 1e-9))
  }

  private func obstacle(_ seconds: Double, _ level: Double, _ last: [TrunkSample]) -> TightenDecision.Reason? {
    let before = Statistics.median(last.prefix(Self.oldest).map(\.seconds)) ?? 0
    if before > level / Self.step.squareRoot() { return .stillChanging }
    let recent = last.suffix(Self.recent).map(\.seconds)
    if middle(recent) > seconds * (1 + headroom) { return .wouldNotKeep }
    return !isConfirmed && 1 - seconds / level > Self.largestDrop ? .needsConfirmation : nil
  }

  /// Anchored at the builds that prove the level and at no older ones: those are of before the change.
  private func tightened(_ level: Level, to seconds: Double, _ last: [TrunkSample]) -> Level {
    var now = level
    now.seconds = seconds
    now.anchor = Anchor(last).map(Self.written)
    // What has come back to where it was is not loosened any more.
    now.loosenings.removeAll { $0.from.map { seconds <= $0 } ?? false }
    return now
  }

  /// A new level is the median itself: the bound lies above it by the noise of its own builds, and the next bound
  /// that lies lower by chance would move it.
  private func first(_ samples: [TrunkSample]) -> TightenDecision {
    let last = Array(samples.suffix(Anchor.most))
    var decision = TightenDecision(builds: last.count, belowHalf: 0)
    decision.reason = tooFew(last)
    guard decision.reason == nil, let anchor = Anchor(last).map(Self.written) else { return decision }
    decision.level = Level(seconds: anchor.seconds, anchor: anchor)
    return decision
  }

  private static func written(_ anchor: Anchor) -> Anchor {
    Anchor(
      seconds: Digits.three(anchor.seconds), deviation: Digits.three(anchor.deviation),
      commit: anchor.commit.map { String($0.prefix(12)) }, builds: anchor.builds)
  }
}
