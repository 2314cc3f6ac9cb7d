/// What becomes of a level, and why it stays where it stays.
public struct TightenDecision: Equatable, Sendable {
  public enum Reason: Equatable, Sendable {
    case tooFewBuilds
    /// On so many days.
    case tooFewDays(Int)
    /// The builds prove no level that is a step lower.
    case notLower
    /// Too many builds took less than half of the level: broken ones do.
    case belowHalf
    case needsConfirmation
    /// The older of the builds are not lower yet.
    case stillChanging
    /// More than half of the last builds would be above the new ceiling.
    case wouldNotKeep
  }

  /// The level that holds from now on; nil where nothing moves.
  public var level: Level?
  /// Why it does not move.
  public var reason: Reason?
  /// What the median is at most, with 99 % confidence: seconds.
  public var bound: Double?
  /// The level that it would be, in seconds, where only the reason stands against it.
  public var candidate: Double?
  /// How many builds were looked at, and how many were left out for taking less than half of the level.
  public var builds: Int
  public var belowHalf: Int

  public init(builds: Int, belowHalf: Int = 0) {
    self.builds = builds
    self.belowHalf = belowHalf
  }
}
