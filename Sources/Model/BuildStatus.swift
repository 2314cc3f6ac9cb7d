/// How far one build is: under way, ended, or without its wrapper.
public struct BuildStatus: Equatable, Sendable {
  public enum State: String, CaseIterable, Sendable {
    case running, ended
    /// The wrapper is gone without a word (SIGKILL, power loss); what it ran may go on.
    case lost
  }

  /// The id under which the build is recorded.
  public var id: String
  public var state: State
  public var command: [ByteString]
  /// Where it runs, relative to the folder that holds the history; empty for that folder itself.
  public var directory: ByteString
  public var loop: String?
  public var started: Timestamp
  /// When this was written.
  public var updated: Timestamp
  /// From the start to `updated`.
  public var elapsed: Duration
  public var wrapper: Wrapper?
  /// What such a build takes by the history; nil where that holds none.
  public var estimate: Estimate?
  /// Targets that were begun, and those of them that no process works at any more; nil where nothing names targets.
  public var targetsStarted: Int?
  public var targetsDone: Int?
  /// Whether it stands behind another build's lock at this moment.
  public var isWaiting: Bool
  /// Time behind other builds' locks so far.
  public var waited: Duration
  /// Where its output goes; nil where that is the caller's own.
  public var console: ByteString?
  /// What `ratchet run` ended with, 128 + n for death by signal n; nil while it runs.
  public var status: Int?
  public var termination: Termination?
  public var isOverBudget: Bool
  /// Why the command did not run at all.
  public var trouble: String?

  public init(
    id: String, state: State = .running, command: [ByteString], directory: ByteString = "", loop: String? = nil,
    started: Timestamp, updated: Timestamp, elapsed: Duration = .zero, wrapper: Wrapper? = nil,
    estimate: Estimate? = nil, targetsStarted: Int? = nil, targetsDone: Int? = nil, isWaiting: Bool = false,
    waited: Duration = .zero, console: ByteString? = nil, status: Int? = nil, termination: Termination? = nil,
    isOverBudget: Bool = false, trouble: String? = nil
  ) {
    self.id = id
    self.state = state
    self.command = command
    self.directory = directory
    self.loop = loop
    self.started = started
    self.updated = updated
    self.elapsed = elapsed
    self.wrapper = wrapper
    self.estimate = estimate
    self.targetsStarted = targetsStarted
    self.targetsDone = targetsDone
    self.isWaiting = isWaiting
    self.waited = waited
    self.console = console
    self.status = status
    self.termination = termination
    self.isOverBudget = isOverBudget
    self.trouble = trouble
  }
}

/// The process that watches a build. Its id may be used again; with its birth and the namespace of ids it is unique.
public struct Wrapper: Equatable, Sendable {
  public var process: Int
  /// Clock ticks since boot (proc(5), stat, field 22).
  public var birth: Int64
  /// Names the system's start and the namespace in which `process` counts.
  public var namespace: String

  public init(process: Int, birth: Int64, namespace: String) {
    self.process = process
    self.birth = birth
    self.namespace = namespace
  }
}

/// What builds like this one took.
public struct Estimate: Equatable, Sendable {
  /// What this build is expected to be.
  public var buildClass: BuildClass
  /// How many builds this rests on.
  public var builds: Int
  public var median: Duration
  /// The time that nine of ten did not exceed.
  public var p90: Duration

  public init(buildClass: BuildClass, builds: Int, median: Duration, p90: Duration) {
    self.buildClass = buildClass
    self.builds = builds
    self.median = median
    self.p90 = p90
  }
}
