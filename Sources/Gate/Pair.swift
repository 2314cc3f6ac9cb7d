import Figures

/// What one run of one side says of a loop or a target.
public struct Sample: Equatable, Sendable {
  /// Wall time of a loop, work of a target (the sum of its actions' durations), in seconds.
  public var seconds: Double
  /// User and system time in seconds; nil where unknown, as for work that a daemon did.
  public var cpu: Double?
  /// Seconds in processes that no run of base has.
  public var added: Double?
  /// The run's own; nil where it is known to be 0.
  public var exit: Int?
  /// Actions that were executed, that were answered by a cache, and that failed whatever the exit status; nil where
  /// unknown.
  public var executed: Int?
  public var hits: Int?
  public var failed: Int?
  /// A digest of which actions were executed; nil where unknown.
  public var actions: String?

  public init(
    seconds: Double, cpu: Double? = nil, added: Double? = nil, exit: Int? = nil, executed: Int? = nil,
    hits: Int? = nil, failed: Int? = nil, actions: String? = nil
  ) {
    self.seconds = seconds
    self.cpu = cpu
    self.added = added
    self.exit = exit
    self.executed = executed
    self.hits = hits
    self.failed = failed
    self.actions = actions
  }
}

/// The same step on base and on head, in one job, one after the other.
public struct Pair: Equatable, Sendable {
  public var base: Sample
  public var head: Sample
  /// Successive edits that were timed together.
  public var steps: Int

  public init(base: Sample, head: Sample, steps: Int = 1) {
    self.base = base
    self.head = head
    self.steps = steps
  }

  /// ln(head / base).
  var difference: Double { Elementary.log(head.seconds / base.seconds) }

  /// Seconds that one step became slower.
  var wait: Double { (head.seconds - base.seconds) / Double(steps) }

  /// ln of head's CPU time over base's; nil where one is unknown.
  var cpuDifference: Double? {
    guard let before = base.cpu, let after = head.cpu, before > 0, after > 0 else { return nil }
    return Elementary.log(after / before)
  }
}
