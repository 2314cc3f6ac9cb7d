/// What one recorded build waited for, and what a replay of its schedule says of cures.
public struct BuildAnalysis: Equatable, Sendable {
  /// The build's id and start.
  public var build: String
  public var started: Timestamp
  public var wall: Duration
  /// How many targets may run at once in the replay: the jobs of its command, else the most that did.
  public var slots: Int
  /// The longest way through the targets by their work alone: what no number of jobs takes away.
  public var work: CriticalPath
  /// The way that the build took to its end, with the time that its targets waited for a free job.
  public var waiting: CriticalPath
  /// What the replay of the unmodified build takes; nil where it cannot be replayed.
  public var replay: Duration?
  /// The longest stretches with fewer targets than the build could run, longest first.
  public var gaps: [Gap]
  /// Phases that the tool has names for; empty where it tells of none.
  public var phases: [Phase] = []
  /// How much of the work a cache took away; nil where nothing was restored.
  public var cache: CacheUse?

  public init(
    build: String, started: Timestamp, wall: Duration, slots: Int, work: CriticalPath = CriticalPath(),
    waiting: CriticalPath = CriticalPath(), replay: Duration? = nil, gaps: [Gap] = []
  ) {
    self.build = build
    self.started = started
    self.wall = wall
    self.slots = slots
    self.work = work
    self.waiting = waiting
    self.replay = replay
    self.gaps = gaps
  }

  /// How far the replay is off, as a ratio (0.04: 4 % too long).
  public var replayError: Double? {
    guard let replay, wall > .zero else { return nil }
    return replay / wall - 1
  }
}

/// Targets of which each had to end before the next could start, in order of time.
public struct CriticalPath: Equatable, Sendable {
  public struct Step: Equatable, Sendable {
    public var key: TargetKey
    public var wall: Duration
    /// From the end of the step before, for the first from the start of the build, to its own start.
    public var waited: Duration

    public init(key: TargetKey, wall: Duration, waited: Duration = .zero) {
      self.key = key
      self.wall = wall
      self.waited = waited
    }
  }

  public var steps: [Step]
  /// Whether some link is taken from the schedule alone, not from what the commands read: then it is a chain of what
  /// finished last before the next started.
  public var isChain: Bool

  public init(steps: [Step] = [], isChain: Bool = false) {
    self.steps = steps
    self.isChain = isChain
  }

  public var work: Duration { steps.reduce(.zero) { $0 + $1.wall } }
  public var waited: Duration { steps.reduce(.zero) { $0 + $1.waited } }
  public var length: Duration { work + waited }
}

/// A stretch of a build in which fewer targets ran than could.
public struct Gap: Equatable, Sendable {
  /// Since the start of the build.
  public var start: Duration
  public var length: Duration
  /// Targets that ran, on average.
  public var running: Double
  /// Targets that could have run.
  public var available: Int
  /// What ran longest in it, at most three.
  public var busy: [TargetKey]
  /// The target whose end let others start; nil where the build ended with the gap, or no target's end did it.
  public var endedBy: TargetKey?
  public var isLast: Bool

  public init(
    start: Duration, length: Duration, running: Double, available: Int, busy: [TargetKey] = [],
    endedBy: TargetKey? = nil, isLast: Bool = false
  ) {
    self.start = start
    self.length = length
    self.running = running
    self.available = available
    self.busy = busy
    self.endedBy = endedBy
    self.isLast = isLast
  }
}

/// What a build would take if one target cost nothing.
public struct WhatIf: Equatable, Sendable {
  public var key: TargetKey
  public var wall: Duration

  public init(key: TargetKey, wall: Duration) {
    self.key = key
    self.wall = wall
  }
}

/// From which error of the replay on its answers are called rough.
public let roughReplay = 0.1
