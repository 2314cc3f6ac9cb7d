import JSON
import Model

/// The profile that Nx writes at the end of a run (`NX_PROFILE`): an interval, a lane and a word for every task that it
/// looked at. Trace Event Format; nrwl/nx, packages/nx/src/tasks-runner/life-cycles/task-profiling-life-cycle.ts.
struct NxProfile {
  struct Task: Equatable {
    /// `project:target[:configuration]`
    var id: ByteString
    /// Since 1970, or since Nx began: `isEpoch`.
    var start: Duration
    var duration: Duration
    /// `success`, `failure`, `stopped`, `local-cache`, …
    var status: String
  }

  private(set) var tasks: [Task] = []
  private(set) var end = ChromeTrace.End.none

  /// Whether it has a word of its own for what was stopped, as from Nx 22 on.
  var hasStopped: Bool { tasks.contains { $0.status == "stopped" } }

  /// More tasks than any workspace has in one run are not kept.
  static let mostTasks = 50_000

  /// False up to Nx 15, which counts from its own start.
  private(set) var isEpoch = true

  /// Times below this many microseconds are no dates (2001-09-09).
  private static let firstDate = Duration.seconds(1_000_000_000)

  private static let trace = ChromeTrace(wanted: ["target", "status", "name"])

  /// Whether these are the first bytes of such a file.
  static func isProfile(_ head: [UInt8]) -> Bool {
    var isOne = false
    _ = trace.read(Content(head)) { event in
      if event.arguments["target"]?["project"] != nil, event.arguments["status"] != nil { isOne = true }
      if event.phase == UInt8(ascii: "M"), event.name == "thread_name",
        event.arguments["name"]?.string?.hasPrefix("Group #") == true
      {
        isOne = true
      }
    }
    return isOne
  }

  init(_ content: Content) {
    var tasks: [Task] = []
    var isFull = false
    end = Self.trace.read(content) { event in
      guard event.phase == UInt8(ascii: "X"), !event.name.isEmpty, let start = event.start,
        let status = event.arguments["status"]?.string
      else { return }
      guard tasks.count < Self.mostTasks else { return isFull = true }
      // Older versions mixed two clocks (nrwl/nx#18388): a negative time says nothing.
      let duration = event.duration.map { $0 < .zero ? .zero : $0 } ?? .zero
      tasks.append(Task(id: event.name, start: start, duration: duration, status: status))
    }
    if isFull { end = .cut(at: 0) }
    self.tasks = tasks
    isEpoch = tasks.count { $0.start >= Self.firstDate } * 2 >= tasks.count
  }
}
