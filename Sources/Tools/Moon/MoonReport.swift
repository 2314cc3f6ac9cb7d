import JSON
import Model

/// `.moon/cache/runReport.json` and `ciReport.json` of moon 1 and 2: every action of a run with its steps.
struct MoonReport {
  private struct Task {
    var target: ByteString
    var status: String
    /// The part in which the task's own command ran; nil where it did not.
    var start: Timestamp?
    var wall: Duration?
    var begun: Timestamp?
    var ended: Timestamp?
    var hash: ByteString?
    /// Whether its steps are told, so that their absence says something.
    var hasSteps = false
  }

  private var tasks: [Task] = []
  private var planned: [ByteString] = []
  /// Tasks that changed files reach (`moon ci`), with those above them that they wait for.
  private var affected: [(target: ByteString, needs: [ByteString])] = []
  private var status: String?
  private var begun: Timestamp?
  private var ended: Timestamp?

  /// Nil where the file is no report.
  init?(_ content: Content) {
    guard let bytes = content.all(limit: 1 << 28), let file = try? JSONValue(parsing: bytes),
      let actions = file["actions"]?.array
    else { return nil }
    status = file["status"]?.string
    let context = file["context"]
    planned = Self.names(context?["primaryTargets"])
    let patterns = Self.names(context?["initialTargets"])
    for task in context?["affected"]?["tasks"]?.object ?? [] {
      let target = ByteString(task.name)
      guard patterns.contains(where: { Self.fits(target, $0) }) else { continue }
      affected.append((target, Self.names(task.value["upstream"])))
    }
    for action in actions {
      let moments = [action["createdAt"], action["startedAt"], action["finishedAt"]].compactMap(Self.moment)
      begun = [begun, moments.min()].compactMap(\.self).min()
      ended = [ended, moments.max()].compactMap(\.self).max()
      if let task = Self.task(action) { tasks.append(task) }
    }
  }

  private static func names(_ value: JSONValue?) -> [ByteString] {
    (value?.array ?? []).compactMap { $0.string.map { ByteString($0) } }
  }

  /// `:build` is every project's task of that name.
  private static func fits(_ target: ByteString, _ pattern: ByteString) -> Bool {
    target == pattern || pattern.hasPrefix(":") && target.hasSuffix(pattern.description)
  }

  private static func task(_ action: JSONValue) -> Task? {
    let params = action["node"]?["params"]
    guard let target = params?.name("target") ?? label(action["label"]?.string) else { return nil }
    var task = Task(target: target, status: action["status"]?.string ?? "")
    task.begun = moment(action["startedAt"])
    task.ended = moment(action["finishedAt"])
    // Before 1.25 every try to run it, and nothing else, was a step.
    let attempts = action["operations"] == nil ? action["attempts"]?.array : nil
    for step in attempts ?? [] {
      task.start = task.start ?? moment(step["startedAt"])
      if let wall = length(step["duration"]) { task.wall = (task.wall ?? .zero) + wall }
    }
    task.hasSteps = action["operations"] != nil || attempts?.isEmpty == false
    for step in action["operations"]?.array ?? [] {
      let kind = step["meta"]?["type"]?.string
      if kind == "hash-generation" { task.hash = step["meta"]?.name("hash") }
      guard kind == "task-execution" else { continue }
      task.start = task.start ?? moment(step["startedAt"])
      // Retries are steps of their own.
      if let wall = length(step["duration"]) { task.wall = (task.wall ?? .zero) + wall }
    }
    return task
  }

  /// `RunTask(web:build)`, `RunTask(web:build)(arguments)`; `RunTarget(…)`, `RunPersistentTask(…)`.
  private static func label(_ text: String?) -> ByteString? {
    guard let text, text.hasPrefix("Run"), let (_, rest) = ByteString(text).cut(at: "(") else { return nil }
    return rest.cut(at: ")").flatMap { $0.0.contains(":") ? $0.0 : nil }
  }

  /// UTC without a zone, whatever zone the machine has.
  private static func moment(_ value: JSONValue?) -> Timestamp? {
    guard let text = value?.string else { return nil }
    return ToolDate.timestamp(text.hasSuffix("Z") ? text : text + "Z")
  }

  private static func length(_ value: JSONValue?) -> Duration? {
    guard let seconds = value?["secs"]?.whole, let nanos = value?["nanos"]?.whole, seconds < 1 << 40 else { return nil }
    return .seconds(seconds) + .nanoseconds(nanos)
  }

  func rows(_ run: ToolRun) -> ToolRows {
    var rows = ToolRows(tool: "moon", planned: planned, extent: .whole)
    rows.family = .moon
    rows.started = begun
    rows.ended = ended
    guard run.covers(begun) else {
      return ToolRows(tool: "moon", extent: .part, notes: ["the report of moon is another run's"])
    }
    // A launcher that died leaves moon behind, which writes its report later: of that only the plan is this build's.
    if !run.covers(ended) {
      if !run.isTraced { rows.extent = .part }
      return rows
    }
    rows.rows = tasks.map(row)
    // Of what was in flight when it was interrupted moon calls one task skipped, and leaves the others out.
    let isOpen = status == "interrupted" && !run.isTraced
    for index in rows.rows.indices where isOpen && rows.rows[index].outcome == .notRun {
      rows.rows[index].outcome = .unknown
    }
    if isOpen || status != "completed" && status != nil && tasks.isEmpty { rows.extent = .part }
    rows.rows += isOpen ? [] : heldUp(rows.rows)
    return rows
  }

  /// moon 2 says nothing of an affected task behind one that failed.
  private func heldUp(_ rows: [ToolRows.Row]) -> [ToolRows.Row] {
    let told = Set(rows.map(\.name))
    var bad = Set(rows.filter { $0.outcome == .failed || $0.outcome == .notRun }.map(\.name))
    var open = affected.filter { !told.contains($0.target) && !planned.contains($0.target) }
    var held: [ToolRows.Row] = []
    while let place = open.firstIndex(where: { !bad.isDisjoint(with: $0.needs) }) {
      let target = open.remove(at: place).target
      bad.insert(target)
      held.append(ToolRows.Row(target, .notRun))
    }
    return held
  }

  private func row(_ task: Task) -> ToolRows.Row {
    var row = ToolRows.Row(task.target, outcome(task), hash: task.hash)
    row.start = (task.start ?? task.begun).map { .microseconds($0.microseconds) }
    row.duration = task.wall
    if row.duration == nil, let begun = task.begun, let ended = task.ended {
      row.duration = .microseconds(max(0, ended.microseconds - begun.microseconds))
    }
    if row.outcome == .executed, task.wall == nil, task.hasSteps { row.kind = .group }
    return row
  }

  private func outcome(_ task: Task) -> Outcome {
    switch task.status {
    case "passed": .executed
    case "cached": .localHit
    case "cached-from-remote": .remoteHit
    case "failed", "timed-out", "invalid", "failed-and-abort": .failed
    case "aborted", "running": .cancelled
    case "skipped": .notRun
    default: .unknown
    }
  }
}
