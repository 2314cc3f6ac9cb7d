import CTracing
import Model

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

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
    /// Glob patterns (fnmatch(3)) of programs to leave untraced with all that they start: on the path or the base name.
    public var untraced: [ByteString]
    /// The same, of programs that start what outlives the build.
    public var daemons: [ByteString]

    public init(
      arguments: [ByteString], environment: [ByteString], directory: ByteString? = nil, mode: TraceMode = .auto,
      markers: [String] = [], untraced: [ByteString] = [], daemons: [ByteString] = []
    ) {
      self.arguments = arguments
      self.environment = environment
      self.directory = directory
      self.mode = mode
      self.markers = markers
      self.untraced = untraced
      self.daemons = daemons
    }
  }

  /// Runs the command to its end and returns what was seen. Signals, stops and the terminal behave as for the bare
  /// command (measuring.md section 2). Nothing else in this process may wait for children meanwhile.
  ///
  /// - Parameter tick: called once a second from the first second on, on a thread of its own, never after the return.
  public static func run(_ plan: Plan, tick: ((Progress) -> Void)? = nil) throws(TracingError) -> Observation {
    var raw = ctracing_run()
    execute(plan, tick.map(Ticking.init), into: &raw)
    defer { ctracing_free(&raw) }
    if raw.failed != 0 { throw .notStarted(code: raw.failed) }
    if raw.exec_failed != 0 { throw .notRunnable(command: plan.arguments.first ?? "", code: raw.exec_failed) }
    return observation(raw, plan)
  }

  /// Ends this process by signal `number`, as the command ended; with 128 + n where the signal does not end us.
  public static func die(bySignal number: Int) -> Never { ctracing_die(Int32(number)) }

  /// Goes on as a process of its own in the background, in a new session, with nothing on stdin and its output in a file.
  ///
  /// - Returns: the new process's id in the caller, nil in the new process.
  public static func detach(console: ByteString) throws(TracingError) -> Int? {
    let result = CStrings.with([[console]]) { paths in paths[0][0].map { ctracing_detach($0) } ?? -EINVAL }
    if result < 0 { throw .notStarted(code: -result) }
    return result == 0 ? nil : Int(result)
  }

  private static func execute(_ plan: Plan, _ ticking: Ticking?, into raw: inout ctracing_run) {
    let lists = [plan.arguments, plan.environment, plan.markers.map { ByteString($0) }, plan.untraced, plan.daemons]
    CStrings.with(lists) { arrays in
      var launch = ctracing_launch()
      defer { withExtendedLifetime(ticking) {} }
      ticking?.install(in: &launch)
      launch.untraced = arrays[3]
      launch.daemons = arrays[4]
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
      waited: .nanoseconds(raw.waited), cpu: .nanoseconds(raw.cpu), peakKB: peak,
      termination: Termination(waitStatus: raw.status), trace: trace(raw, plan), processes: processes,
      notes: Left.notes(raw))
  }

  private static func trace(_ raw: ctracing_run, _ plan: Plan) -> Observation.Trace {
    if plan.mode == .off { return .wholeCommand(reason: nil) }
    if raw.refused == 0 { return .processes }
    return .wholeCommand(reason: Refusal.explain(code: raw.refused))
  }
}

extension Termination {
  init(waitStatus status: Int32) {
    self =
      ctracing_exited(status) != 0
      ? .exited(Int(ctracing_exit_status(status))) : .signaled(Int(ctracing_term_signal(status)))
  }
}
