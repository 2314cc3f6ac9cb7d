/// What the recorded builds of one loop say together: how long it takes, and which targets it waits for.
public struct LoopReport: Equatable, Sendable {
  public var loop: String
  /// What the loop may take; nil where its budget is off.
  public var budget: Duration?
  /// The class of the builds that the statistics are made of: incremental, or clean where no other is known.
  public var basis: BuildClass
  /// Builds in the statistics: green ones of the `basis`.
  public var builds: Int
  /// Start of the oldest and the newest of them; nil where there is none.
  public var since: Timestamp?
  public var until: Timestamp?
  /// All green builds in the same span of time, by class.
  public var classes: [BuildClass: Int]
  /// Builds in the same span that did not end green, in no statistic.
  public var failed: Int
  /// Wall time of a build, without the time behind other builds' locks.
  public var wall: Spread?
  /// Builds in the statistics that took longer than `budget`; nil where nothing is held to it.
  public var over: Int?
  /// Change of the median wall against the builds before, as a ratio (0.118: +11.8 %); nil where too few are known.
  public var change: Double?
  /// Wall times of the last builds in the statistics, oldest first.
  public var series: [Duration]
  public var parallelism: Parallelism?
  /// What was executed in the builds of the statistics, by what it costs the loop, dearest first.
  public var targets: [TargetReport]
  /// What the newest build in the statistics waited for; nil where its targets are not known.
  public var last: BuildAnalysis?
  /// How far replays of the last builds are off, as the median of the absolute ratios; nil where none was replayed.
  public var replayError: Double?
  /// What caches did in the builds of the statistics, all together; nil where nothing was a hit.
  public var caches: CacheUse?
  /// The median of what starting tasks took a build, without their own commands; nil where unknown.
  public var starting: Duration?

  public init(
    loop: String, budget: Duration? = nil, basis: BuildClass = .incremental, builds: Int = 0,
    since: Timestamp? = nil, until: Timestamp? = nil, classes: [BuildClass: Int] = [:], failed: Int = 0,
    wall: Spread? = nil, over: Int? = nil, change: Double? = nil, series: [Duration] = [],
    parallelism: Parallelism? = nil, targets: [TargetReport] = [], last: BuildAnalysis? = nil,
    replayError: Double? = nil
  ) {
    self.loop = loop
    self.budget = budget
    self.basis = basis
    self.builds = builds
    self.since = since
    self.until = until
    self.classes = classes
    self.failed = failed
    self.wall = wall
    self.over = over
    self.change = change
    self.series = series
    self.parallelism = parallelism
    self.targets = targets
    self.last = last
    self.replayError = replayError
  }
}

/// What one target costs a loop.
public struct TargetReport: Equatable, Sendable {
  public var key: TargetKey
  public var kind: TargetTiming.Kind
  /// Builds in which it was executed, out of `LoopReport.builds`.
  public var executed: Int
  /// What it costs the loop per build: the share of builds that execute it times its median wall.
  public var cost: Duration
  /// The sum of its wall times over the builds.
  public var total: Duration
  public var wall: Spread
  /// Medians over the builds that executed it; nil where unknown.
  public var work: Duration
  public var cpu: Duration?
  public var peakKB: Int?
  /// The largest of its peaks, in KiB.
  public var largestPeakKB: Int?
  /// Its last wall times, oldest first.
  public var series: [Duration]
  /// Change of the median wall against the builds before, as a ratio; nil where too few are known.
  public var change: Double?
  /// Its part of what the last builds waited for, 0...1: its time on their critical paths over the length of these.
  public var pathShare: Double?
  /// The median wall of the last builds if it cost nothing; nil where they were not replayed.
  public var without: Duration?
  /// The changed files that made it rebuild most, itself or what it is made from, at most three.
  public var causes: [Cause]

  public init(
    key: TargetKey, kind: TargetTiming.Kind = .task, executed: Int, cost: Duration, total: Duration, wall: Spread,
    work: Duration, cpu: Duration? = nil, peakKB: Int? = nil, largestPeakKB: Int? = nil, series: [Duration] = [],
    change: Double? = nil, pathShare: Double? = nil, without: Duration? = nil, causes: [Cause] = []
  ) {
    self.key = key
    self.kind = kind
    self.executed = executed
    self.cost = cost
    self.total = total
    self.wall = wall
    self.work = work
    self.cpu = cpu
    self.peakKB = peakKB
    self.largestPeakKB = largestPeakKB
    self.series = series
    self.change = change
    self.pathShare = pathShare
    self.without = without
    self.causes = causes
  }
}

/// The middle and the upper end of a sample of times.
public struct Spread: Equatable, Sendable {
  public var median: Duration
  /// Nine of ten are not above it.
  public var p90: Duration

  public init(median: Duration, p90: Duration) {
    self.median = median
    self.p90 = p90
  }
}

/// How much of a build ran at once, on average over its wall time.
public struct Parallelism: Equatable, Sendable {
  /// Cores that the build could use.
  public var cores: Int
  /// Cores that computed: CPU time over wall time; nil where CPU time is not known.
  public var busy: Double?
  /// Targets that ran; nil where none is known.
  public var running: Double?

  public init(cores: Int, busy: Double? = nil, running: Double? = nil) {
    self.cores = cores
    self.busy = busy
    self.running = running
  }
}
