import JSON
import Model

/// lage: its tasks' processes carry LAGE_PACKAGE_NAME and LAGE_TASK, its profile and its console tell what became of tasks
/// without a process: hits, work in its own threads, what never started.
public struct Lage: FileTool {
  public init() {}

  public let name = "lage"
  public let leaves: [ByteString] = []
  let variables: [String] = []

  static let profile = "profile"
  static let console = "console"
  static let graph = "graph"

  public func recognize(_ request: Request) -> Bool { Self.isProgram(NodeLaunchers.unwrapped(request.command)) }

  public func converse(_ request: Request) -> any Conversation {
    let words = NodeLaunchers.unwrapped(request.command)
    let at = words.firstIndex { $0 == "--concurrency" || $0 == "-c" }
    let jobs = at.flatMap { words.dropFirst($0 + 1).first?.number }
    return TracedConversation(request: request, build: .tasks(request, tool: name, jobs: jobs))
  }

  static func isProgram(_ words: [ByteString]) -> Bool {
    guard let program = words.first, words.count > 1 else { return false }
    let isInfo = words[1] == "info" || words[1] == "cache" || words[1] == "init" || words[1] == "graph"
    return !isInfo && (program.lastComponent == "lage" || program.hasSuffix("/lage/dist/lage.js"))
  }

  func takePart(in request: Request) -> (any Participation)? { nil }

  private static let states = ["success", "failed", "pending", "aborted", "skipped", "running", "queued"]

  func kind(of file: FileHead) -> String? {
    if file.isJSON {
      let text = file.beginning
      if text.contains("\"taskStats\"") { return Self.console }
      if text.contains("\"packageTasks\"") { return Self.graph }
      return Self.isProfile(file.bytes) ? Self.profile : nil
    }
    let plain = file.plain
    return ["\"taskStats\"", " ➔ start", " » skip", " ✓ done", " ✖ fail"].contains(where: plain.contains)
      ? Self.console : nil
  }

  private static func isProfile(_ head: [UInt8]) -> Bool {
    var isOne = false
    _ = ChromeTrace().read(Content(head)) { event in
      isOne = isOne || states.contains { event.category.hasPrefix($0 + "#") }
    }
    return isOne
  }

  /// A profile counts from lage's own start.
  func isDated(kind: String) -> Bool { false }

  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] {
    var reading = LageRows(run)
    for file in files {
      switch file.kind {
      case Self.profile: reading.addProfile(file.content)
      case Self.graph: reading.addGraph(file.content)
      default: reading.addConsole(file.content)
      }
    }
    return files.isEmpty ? [] : [reading.result]
  }
}

/// Puts together what lage's profile, its console and its graph say.
struct LageRows {
  private var rows: [ByteString: ToolRows.Row] = [:]
  private var order: [ByteString] = []
  private var needs: [ByteString: [ByteString]] = [:]
  private var notes: [String] = []
  /// Tasks of which a process was seen; nil where none were looked for.
  private let seen: Set<ByteString>?

  init(_ run: ToolRun) {
    let execs = run.observation.processes.lazy.flatMap(\.execs)
    seen = run.isTraced ? Set(execs.compactMap { Markers.value(.lage, in: $0) }) : nil
  }

  var result: ToolRows {
    ToolRows(
      tool: "lage", rows: order.compactMap { rows[$0] }.map(timed), needs: needs, extent: .part, clock: .tool,
      notes: notes)
  }

  /// Of a task without a process lage's number says nothing: the package may have no such task, and its hashing is in it.
  private func timed(_ row: ToolRows.Row) -> ToolRows.Row {
    guard let seen, row.outcome == .executed, !seen.contains(row.name) else { return row }
    var row = row
    row.duration = nil
    return row
  }

  private static func outcome(_ state: ByteString) -> Outcome? {
    switch state.description {
    case "success": .executed
    case "failed": .failed
    case "skipped": .localHit
    case "pending", "queued": .notRun
    case "aborted", "running": .cancelled
    default: nil
    }
  }

  private mutating func put(_ row: ToolRows.Row) {
    guard row.name != "#__start", order.count < 1_000_000 else { return }
    if let known = rows[row.name] {
      rows[row.name]?.start = known.start ?? row.start
      rows[row.name]?.duration = known.duration ?? row.duration
    } else {
      order.append(row.name)
      rows[row.name] = row
    }
  }

  /// One event a task that lage came to, without hits; its own hashing and npm's start are in the time.
  mutating func addProfile(_ content: Content) {
    let end = ChromeTrace().read(content) { event in
      let (state, task) = event.category.cut(at: UInt8(ascii: "#"))
      guard task != nil, let outcome = Self.outcome(state), !event.name.isEmpty else { return }
      let start = event.start.flatMap { $0 >= .zero ? $0 : nil }
      put(ToolRows.Row(event.name, outcome, start: start, duration: outcome == .notRun ? nil : event.duration))
    }
    if case .cut = end { notes.append("lage's profile is cut off: of what follows the cut nothing is known") }
  }

  /// `lage info TASK`.
  mutating func addGraph(_ content: Content) {
    guard let bytes = content.all(), let graph = try? JSONValue(parsing: bytes) else { return }
    for task in graph["data"]?["packageTasks"]?.array ?? [] {
      guard let id = task["id"]?.string else { continue }
      needs[ByteString(id)] = (task["dependencies"]?.array ?? []).compactMap(\.string).filter { $0 != "__start" }
        .map { ByteString($0) }
    }
  }

  /// One line of JSON at the end (`--reporter json`), or a line for every step of a task.
  mutating func addConsole(_ content: Content) {
    var lines = ConsoleLines(content)
    while let line = lines.next() {
      if line.hasPrefix("{"), let entry = try? JSONValue(parsing: line.bytes) {
        for task in entry["summary"]?["taskStats"]?.array ?? [] { addStatistics(task) }
      } else {
        addStep(line)
      }
    }
  }

  private mutating func addStatistics(_ task: JSONValue) {
    guard let name = task["task"]?.string, let state = task["status"]?.string,
      let outcome = Self.outcome(ByteString(state))
    else { return }
    let seconds = (task["duration"]?.string).flatMap(Double.init) ?? task["duration"]?.number
    let length = seconds.flatMap { $0 > 0 && $0 < 1e9 ? Duration.seconds(1) * $0 : nil }
    put(
      ToolRows.Row(
        ScriptRow.name(ByteString(task["package"]?.string ?? ""), ByteString(name)), outcome, duration: length))
  }

  /// `base build » skip - 05ebfe12`, `app build ✓ done - 0.35s`, `app build success, took 0.35s, queued for 0.00s`
  private mutating func addStep(_ line: ByteString) {
    let words = line.words
    guard words.count >= 3 else { return }
    let name = ScriptRow.name(words[0], words[1])
    switch (words[2].description, words.dropFirst(3).first?.description) {
    case ("»", "skip"): put(ToolRows.Row(name, .localHit))
    case ("✓", "done"): put(ToolRows.Row(name, .executed, duration: words.last?.printedDuration))
    case ("✖", "fail"), ("✖", "failed"): put(ToolRows.Row(name, .failed, duration: words.last?.printedDuration))
    case ("aborted,", "took"): put(ToolRows.Row(name, .cancelled))
    case ("failed,", "took"): put(ToolRows.Row(name, .failed))
    case ("pending,", "took"): put(ToolRows.Row(name, .notRun))
    default: break
    }
  }
}
