/// What the recorded builds of one loop did for one target, build by build.
public struct TargetHistory: Equatable, Sendable {
  public var loop: String
  /// The name that was asked for.
  public var name: ByteString
  /// Recorded builds of the loop, whether they touched the target or not.
  public var builds: Int
  /// Builds that list the target, oldest first.
  public var entries: [TargetEntry]
  /// Over the entries that are samples; nil where there is none.
  public var wall: Spread?
  /// Targets that were perhaps meant, where no build lists the one that was asked for.
  public var similar: [TargetKey]

  public init(
    loop: String, name: ByteString, builds: Int = 0, entries: [TargetEntry] = [], wall: Spread? = nil,
    similar: [TargetKey] = []
  ) {
    self.loop = loop
    self.name = name
    self.builds = builds
    self.entries = entries
    self.wall = wall
    self.similar = similar
  }
}

/// One build's part in the history of a target.
public struct TargetEntry: Equatable, Sendable {
  /// The build's id.
  public var build: String
  public var started: Timestamp
  public var buildClass: BuildClass
  public var termination: Termination
  public var timing: TargetTiming

  public init(
    build: String, started: Timestamp, buildClass: BuildClass, termination: Termination, timing: TargetTiming
  ) {
    self.build = build
    self.started = started
    self.buildClass = buildClass
    self.termination = termination
    self.timing = timing
  }
}
