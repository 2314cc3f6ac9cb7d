/// One build as the history keeps it: what was asked, where, what every target cost, and how it ended.
public struct Build: Equatable, Sendable {
  /// A version 7 UUID (RFC 9562): sorts by time of recording.
  public var id: String
  public var started: Timestamp
  public var wall: Duration
  public var cpu: Duration
  /// Whether a server did the work, so that `cpu` and `peakKB` are the client's alone.
  public var isServed = false
  /// Largest resident set of a single process, in KiB.
  public var peakKB: Int
  public var termination: Termination
  public var command: [ByteString]
  /// Where it ran, relative to the folder that holds the history; empty for that folder itself.
  public var directory: ByteString
  /// 8 hex digits of a digest of the worktree's path: tells worktrees of one repository apart.
  public var tree: String
  /// The tool that was recognized: `make`; `command` for an unknown one.
  public var tool: String
  /// The loop that the build belongs to; nil for a command that is no loop's.
  public var loop: String?
  public var buildClass: BuildClass
  /// The budget that it was held to; nil where it was not judged.
  public var budget: Duration?
  /// Time behind a lock that another build held.
  public var waited: Duration
  /// Time stopped by Ctrl-Z, not in `wall`.
  public var stopped: Duration
  public var machine: Machine
  public var git: GitState?
  public var provenance: Provenance
  /// What RATCHET_ACTOR said: who or what asked for the build.
  public var actor: String?
  /// Jobs that the command allowed (`-j8`); nil where unknown.
  public var jobs: Int?
  /// Tracked files whose content differs from the previous build of this tree and loop; nil where unknown.
  public var edited: [ByteString]?
  /// How many targets had each outcome; up-to-date ones are only counted.
  public var outcomes: [Outcome: Int]
  public var targets: [TargetTiming]
  /// Phases that the tool has names for, in order of time; empty where it tells of none.
  public var phases: [Phase] = []
  /// The graph of its targets by its digest, 16 hex digits: `.ratchet/graphs/<digest>.json`; nil where none is known.
  public var graph: String?
  /// A sample of the files that builds of this tree and loop wrote (at most 64), relative to `directory`: gone means clean.
  public var outputs: [ByteString]
  /// The chain of targets that the build waited for, in order of time.
  public var critical: [ByteString]
  /// `processes`, `tool` or `command`: the finest source of times.
  public var source: String
  public var notes: [String]

  public init(
    id: String, started: Timestamp, wall: Duration, cpu: Duration = .zero, peakKB: Int = 0,
    termination: Termination = .exited(0), command: [ByteString], directory: ByteString = "", tree: String = "",
    tool: String = "command", loop: String? = nil, buildClass: BuildClass = .incremental, budget: Duration? = nil,
    waited: Duration = .zero, stopped: Duration = .zero, machine: Machine = Machine(), git: GitState? = nil,
    provenance: Provenance = .run, actor: String? = nil, jobs: Int? = nil, edited: [ByteString]? = nil,
    outcomes: [Outcome: Int] = [:], targets: [TargetTiming] = [], outputs: [ByteString] = [],
    critical: [ByteString] = [], source: String = "processes", notes: [String] = []
  ) {
    self.id = id
    self.started = started
    self.wall = wall
    self.cpu = cpu
    self.peakKB = peakKB
    self.termination = termination
    self.command = command
    self.directory = directory
    self.tree = tree
    self.tool = tool
    self.loop = loop
    self.buildClass = buildClass
    self.budget = budget
    self.waited = waited
    self.stopped = stopped
    self.machine = machine
    self.git = git
    self.provenance = provenance
    self.actor = actor
    self.jobs = jobs
    self.edited = edited
    self.outcomes = outcomes
    self.targets = targets
    self.outputs = outputs
    self.critical = critical
    self.source = source
    self.notes = notes
  }
}

/// What kind of work a build did, seen against earlier ones of its worktree.
public enum BuildClass: String, CaseIterable, Sendable {
  case clean
  case incremental
  case noOp = "no-op"
}

/// Who had the build recorded.
public enum Provenance: String, CaseIterable, Sendable {
  case run, loop, gate
  case imported = "import"
}
