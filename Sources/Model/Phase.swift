/// A stretch of a build that its tool has a name for: `analysis`, `execution`.
public struct Phase: Equatable, Sendable {
  public var name: String
  /// Since the start of the build.
  public var start: Duration
  public var wall: Duration

  public init(_ name: String, start: Duration, wall: Duration) {
    self.name = name
    self.start = start
    self.wall = wall
  }
}
