import CTracing
import Model

/// Runs a command as if nobody watched, and tells what every process of it did.
public enum Tracing {
  /// What to run and what to look at.
  public struct Plan: Sendable {
    public var arguments: [ByteString]
    /// The whole environment, `NAME=VALUE` each.
    public var environment: [ByteString]
    /// Where it runs; nil: where we are.
    public var directory: ByteString?
    public var mode: TraceMode
    /// Names of the environment variables to keep of every program.
    public var markers: [String]

    public init(
      arguments: [ByteString], environment: [ByteString], directory: ByteString? = nil, mode: TraceMode = .auto,
      markers: [String] = []
    ) {
      self.arguments = arguments
      self.environment = environment
      self.directory = directory
      self.mode = mode
      self.markers = markers
    }
  }

  /// Runs the command to its end and returns what was seen. Signals, stops and the terminal behave as for the bare
  /// command (measuring.md section 2). Nothing else in this process may wait for children meanwhile.
  public static func run(_ plan: Plan) throws(TracingError) -> Observation {
    var raw = ctracing_run()
    execute(plan, into: &raw)
    defer { ctracing_free(&raw) }
    if raw.failed != 0 { throw .notStarted(code: raw.failed) }
    if raw.exec_failed != 0 { throw .notRunnable(command: plan.arguments.first ?? "", code: raw.exec_failed) }
    return observation(raw, plan)
  }

  /// Ends this process by signal `number`, as the command ended; with 128 + n where the signal does not end us.
  public static func die(bySignal number: Int) -> Never { ctracing_die(Int32(number)) }

  private static func execute(_ plan: Plan, into raw: inout ctracing_run) {
    let lists = [plan.arguments, plan.environment, plan.markers.map { ByteString($0) }]
    CStrings.with(lists) { arrays in
      var launch = ctracing_launch()
      launch.argv = arrays[0]
      launch.envp = arrays[1]
      launch.markers = arrays[2]
      launch.trace = plan.mode == .off ? 0 : 1
      guard let directory = plan.directory else { return ctracing_execute(&launch, &raw) }
      CStrings.with([[directory]]) { folder in
        launch.directory = folder[0][0]
        ctracing_execute(&launch, &raw)
      }
    }
  }

  private static func observation(_ raw: ctracing_run, _ plan: Plan) -> Observation {
    var raw = raw
    let processes = Records.processes(&raw)
    let peak = processes.compactMap(\.peakKB).max() ?? Int(raw.peak_kb)
    return Observation(
      started: Timestamp(microseconds: raw.start_real / 1000),
      wall: .nanoseconds(raw.end - raw.start - raw.stopped), stopped: .nanoseconds(raw.stopped),
      cpu: .nanoseconds(raw.cpu), peakKB: peak, termination: Termination(waitStatus: raw.status),
      trace: trace(raw, plan), processes: processes, notes: notes(raw))
  }

  private static func trace(_ raw: ctracing_run, _ plan: Plan) -> Observation.Trace {
    if plan.mode == .off { return .wholeCommand(reason: nil) }
    if raw.refused == 0 { return .processes }
    return .wholeCommand(reason: Refusal.explain(code: raw.refused))
  }

  private static func notes(_ raw: ctracing_run) -> [String] {
    var notes: [String] = []
    if ctracing_exited(raw.status) == 0, raw.marked_left > 0 {
      notes.append("\(raw.marked_left) processes of the build live on after its end by a signal")
    }
    if raw.lost > 0 { notes.append("\(raw.lost) processes could not be placed in the process tree") }
    return notes
  }
}

extension Termination {
  init(waitStatus status: Int32) {
    self =
      ctracing_exited(status) != 0
      ? .exited(Int(ctracing_exit_status(status))) : .signaled(Int(ctracing_term_signal(status)))
  }
}
