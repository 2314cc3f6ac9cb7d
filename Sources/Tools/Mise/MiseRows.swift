import Model

/// Puts together what mise's spans, console and list of tasks say of one run.
struct MiseRows {
  private let run: ToolRun
  private var spans: [Spans.Span] = []
  private var console = MiseConsole()
  private var hasConsole = false
  private var tasks: MiseTasks?
  private var notes: [String] = []
  /// Tasks of which a process was seen.
  private let seen: Set<ByteString>

  init(_ files: [ToolFile], _ run: ToolRun) {
    self.run = run
    seen = Set(run.observation.processes.lazy.flatMap(\.execs).compactMap { $0.markers["MISE_TASK_NAME"] })
    var all = Spans()
    for file in files {
      switch file.kind {
      case Mise.spans: all.add(file.content)
      case Mise.tasks: tasks = file.content.all().map(MiseTasks.init)
      default:
        console.read(file.content)
        hasConsole = true
      }
    }
    hasConsole = hasConsole && !console.isCut
    spans = all.all.filter { run.covers(Timestamp(microseconds: $0.start / 1000)) }
    if spans.count < all.all.count { notes.append("spans of another run of mise are left out") }
    if let trouble = all.trouble { notes.append("the spans of mise break off: \(trouble)") }
  }

  private var asked: [ByteString] {
    let roots = spans.filter { $0.text("mise.span_type") == "run" }
    let outer = roots.first { root in !spans.contains { $0.id == root.parent } } ?? roots.first
    // mise writes the names with aliases resolved into the span of its run.
    if let words = outer?.name.words, words.first == "mise" { return Array(words.dropFirst(2)) }
    return Mise.tasks(Mise.arguments(run.request.command) ?? [])
  }

  var rows: ToolRows {
    var rows = ToolRows(tool: "mise", rows: told(), extent: .part, notes: notes)
    rows.family = .mise
    rows.started = spans.map(\.start).min().map { Timestamp(microseconds: $0 / 1000) }
    rows.ended = spans.map(\.end).max().map { Timestamp(microseconds: $0 / 1000) }
    addAsked(&rows)
    if let tasks { add(tasks, to: &rows) }
    return rows
  }

  // MARK: what the files say

  private func told() -> [ToolRows.Row] {
    var rows = spans.compactMap(row)
    let named = Set(rows.map(\.name))
    rows += console.order.filter { !named.contains($0) }.compactMap(printed)
    return rows
  }

  private func row(_ span: Spans.Span) -> ToolRows.Row? {
    guard let name = span.text("mise.task.name").map({ ByteString($0) }), span.text("mise.span_type") == nil else {
      return nil
    }
    var row = ToolRows.Row(
      name, console.tasks[name]?.outcome == .localHit ? .localHit : outcome(span),
      start: .nanoseconds(span.start), duration: span.duration)
    // A restored task has the span of an executed one: without the console only a process tells them apart.
    row.needsProcess = row.outcome == .executed && !hasConsole
    if row.outcome == .executed, isGroup(name) { row.kind = .group }
    return row
  }

  /// Only dependencies, no command of its own.
  private func isGroup(_ name: ByteString) -> Bool {
    if run.isTraced { return !seen.contains(name) }
    return hasConsole && console.tasks[name]?.hasBegun != true
  }

  private func outcome(_ span: Spans.Span) -> Outcome {
    if span.flag("mise.task.skipped") { return .upToDate }
    if span.flag("mise.task.cancelled") { return .cancelled }
    guard span.status == 2 else { return span.end == 0 ? .unknown : .executed }
    let code = span.integer("process.exit.code") ?? 1
    let isKilled = span.message.contains("killed by SIG")
    return isKilled || isInterrupted && Self.interrupts.contains(code) ? .cancelled : .failed
  }

  private static let interrupts: Set<Int> = [129, 130, 143]

  /// mise ends with 130 or 143 then, with 1 where the shell of a task died of the signal.
  private var isInterrupted: Bool {
    if run.isSignaled { return true }
    if case .exited(let status) = run.observation.termination, Self.interrupts.contains(status) { return true }
    return spans.contains { $0.message.contains("killed by SIG") }
  }

  private func printed(_ name: ByteString) -> ToolRows.Row? {
    guard let task = console.tasks[name] else { return nil }
    if let outcome = task.outcome { return ToolRows.Row(name, outcome, duration: task.duration) }
    // Begun, and nothing said of its end: fine where the whole run was.
    guard task.hasBegun else { return nil }
    return ToolRows.Row(name, run.observation.termination.isSuccess ? .executed : isInterrupted ? .cancelled : .unknown)
  }

  // MARK: what was asked for

  private var keepsGoing: Bool {
    (Mise.arguments(run.request.command) ?? []).contains { $0 == "-c" || $0 == "--continue-on-error" }
  }

  /// Tasks that were asked for and that nothing tells of: groups of a run that went well, else not run.
  private func addAsked(_ rows: inout ToolRows) {
    guard run.isRecorded || tasks == nil else { return }
    let known = Set(rows.rows.map(\.name)).union(seen)
    let isGood = run.observation.termination.isSuccess
    guard !(isGood && !spans.isEmpty) else { return }
    let asked = self.asked
    // Of several some may be aliases of what ran, as only the spans tell.
    if isGood, asked.count > 1 { return }
    for name in asked where !known.contains(name) && !name.bytes.contains(UInt8(ascii: "*")) && !name.contains("...") {
      if isGood, !hasConsole, run.isTraced { continue }
      // `-c` goes on behind a failure, also with what waited for it.
      var row = ToolRows.Row(name, isGood ? .executed : keepsGoing ? .unknown : .notRun)
      row.kind = .group
      rows.rows.append(row)
    }
  }

  /// What the list of tasks says of those without a process or a line: skipped, or only a group.
  private func add(_ tasks: MiseTasks, to rows: inout ToolRows) {
    let names = tasks.closure(asked).sorted()
    for name in names { rows.needs[name] = tasks.needs(name) }
    let known = Set(rows.rows.map(\.name)).union(seen)
    guard run.isTraced || !spans.isEmpty else { return }
    for name in names where !known.contains(name) {
      guard run.observation.termination.isSuccess, let task = tasks.tasks[name] else {
        rows.planned.append(name)
        continue
      }
      var row = ToolRows.Row(name, task.runs ? (task.hasSources ? .upToDate : .unknown) : .executed)
      if !task.runs { row.kind = .group }
      rows.rows.append(row)
    }
  }
}
