/// What recorded builds of the trunk say of one loop or target.
public struct TrunkFigures: Equatable, Sendable {
  /// How many builds were looked at.
  public var builds: Int
  public var ceiling: CeilingFigures?
  public var creep: CreepFigures?

  public init(builds: Int, ceiling: CeilingFigures? = nil, creep: CreepFigures? = nil) {
    self.builds = builds
    self.ceiling = ceiling
    self.creep = creep
  }
}

/// The last builds against what was achieved before, in seconds.
public struct CeilingFigures: Equatable, Sendable {
  /// What the median of the last builds exceeds with 99 % confidence.
  public var bound: Double
  public var median: Double
  public var level: Double
  public var ceiling: Double
  /// How many builds that rests on.
  public var builds: Int

  public init(bound: Double, median: Double, level: Double, ceiling: Double, builds: Int) {
    self.bound = bound
    self.median = median
    self.level = level
    self.ceiling = ceiling
    self.builds = builds
  }
}

/// The sum of what builds lay above their anchor.
public struct CreepFigures: Equatable, Sendable {
  public var anchor: Anchor
  /// The sum at the last build, and the one beyond which it is an alarm.
  public var sum: Double
  public var limit: Double
  /// How far the last builds lie above the anchor, as a ratio.
  public var change: Double
  public var alarm: CreepAlarm?

  public init(anchor: Anchor, sum: Double, limit: Double, change: Double, alarm: CreepAlarm? = nil) {
    self.anchor = anchor
    self.sum = sum
    self.limit = limit
    self.change = change
    self.alarm = alarm
  }
}

/// Where creep began, where it was noticed, and who spent the time.
public struct CreepAlarm: Equatable, Sendable {
  public var rose: TrunkPlace
  public var noticed: TrunkPlace
  /// Half of the targets, at least five, rose together: the machine or its tools changed, not the sources.
  public var isEnvironment: Bool
  /// Changes that are shown to have spent time, the strongest evidence first.
  public var steps: [CommitShare]
  /// What the other commits since the rise add together, as a ratio, and how many they are.
  public var rest: Double
  public var others: Int
  /// Those of the others that rose most, which no build tells from noise.
  public var largest: [CommitShare]

  public init(
    rose: TrunkPlace, noticed: TrunkPlace, isEnvironment: Bool = false, steps: [CommitShare] = [], rest: Double = 0,
    others: Int = 0, largest: [CommitShare] = []
  ) {
    self.rose = rose
    self.noticed = noticed
    self.isEnvironment = isEnvironment
    self.steps = steps
    self.rest = rest
    self.others = others
    self.largest = largest
  }
}

/// One build of the trunk.
public struct TrunkPlace: Equatable, Sendable {
  /// Its number in the series, from 1.
  public var number: Int
  public var commit: String?
  public var started: Timestamp?

  public init(number: Int, commit: String? = nil, started: Timestamp? = nil) {
    self.number = number
    self.commit = commit
    self.started = started
  }
}

/// What one commit did to the time of a loop or a target.
public struct CommitShare: Equatable, Sendable {
  /// Its first build.
  public var place: TrunkPlace
  public var builds: Int
  /// Median seconds of its builds.
  public var seconds: Double
  /// Change against the builds before, as a ratio, and the standard error of that.
  public var change: Double
  public var error: Double
  /// Whether the builds show that it is no noise.
  public var isStep: Bool

  public init(place: TrunkPlace, builds: Int, seconds: Double, change: Double, error: Double, isStep: Bool) {
    self.place = place
    self.builds = builds
    self.seconds = seconds
    self.change = change
    self.error = error
    self.isStep = isStep
  }
}
