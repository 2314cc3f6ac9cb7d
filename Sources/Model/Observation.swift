/// What a run showed from outside: the wrapper's own measurement of the command and every process that it saw.
public struct Observation: Equatable, Sendable {
  /// Where the numbers of the processes come from.
  public enum Trace: Equatable, Sendable {
    case processes
    /// Only the whole command was measured; the reason in words for a note, or nil where the user asked for it.
    case wholeCommand(reason: String?)
  }

  /// When the command was started; the epoch itself where a recorded run does not tell.
  public var started: Timestamp
  /// From the start to the end of the command, without the time in which it was stopped (Ctrl-Z).
  public var wall: Duration
  /// Time in which the command was stopped by a signal.
  public var stopped: Duration
  /// Time in which a process of the build was blocked by a lock that somebody outside of it held.
  public var waited: Duration
  /// CPU time, user and system, of the command and all the descendants that were waited for.
  public var cpu: Duration
  /// The largest resident set of a single process, in KiB.
  public var peakKB: Int
  public var termination: Termination
  /// False for a recorded run of which nobody noted how it ended: `termination` is a guess then.
  public var isEndKnown = true
  public var trace: Trace
  /// In order of birth; the first is the command itself. Empty where nothing was traced.
  public var processes: [Process]
  /// Facts that the record should keep and the user should see, one sentence each.
  public var notes: [String]
  /// What a recorded run printed; always nil for a build that we run, whose output is never read.
  public var console: [UInt8]?

  public init(
    started: Timestamp, wall: Duration, stopped: Duration = .zero, waited: Duration = .zero, cpu: Duration = .zero,
    peakKB: Int = 0, termination: Termination, trace: Trace = .processes, processes: [Process] = [],
    notes: [String] = [], console: [UInt8]? = nil
  ) {
    self.started = started
    self.wall = wall
    self.stopped = stopped
    self.waited = waited
    self.cpu = cpu
    self.peakKB = peakKB
    self.termination = termination
    self.trace = trace
    self.processes = processes
    self.notes = notes
    self.console = console
  }
}
