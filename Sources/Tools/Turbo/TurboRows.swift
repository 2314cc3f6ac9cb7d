import Model

/// Puts together what the files of one run say: summaries for what became of tasks, a dry run for what was planned, a
/// recorded console where no summary names a task.
///
/// A task that was killed stands in no file: a complete summary that lacks a task which was begun, by the word of a
/// console or a process, says so.
struct TurboRows {
  private let run: ToolRun
  private var summaries: [TurboFile] = []
  private var plans: [TurboFile] = []
  private var consoles: [TurboConsole] = []
  private var notes: [String] = []
  private var rows: [ByteString: ToolRows.Row] = [:]
  /// In the order in which they were learnt.
  private var order: [ByteString] = []
  /// Of tasks that a process was seen of.
  private var seenHashes: Set<ByteString> = []
  /// Ids by hash.
  private var ids: [ByteString: ByteString] = [:]

  init(_ files: [ToolFile], _ run: ToolRun) {
    self.run = run
    for exec in run.observation.processes.lazy.flatMap(\.execs) {
      if let hash = exec.markers[Markers.turboHash] { seenHashes.insert(hash) }
    }
    for file in files {
      switch file.kind {
      case Turbo.console: consoles.append(TurboConsole(file.content))
      default: add(TurboFile(file.content), file.name)
      }
    }
    for task in (plans + summaries).flatMap(\.tasks) {
      if let hash = task.hash { ids[hash] = task.id }
    }
    for console in consoles {
      for task in console.begun where ids[task.hash] == nil { ids[task.hash] = console.id(of: task) }
    }
  }

  private mutating func add(_ file: TurboFile, _ name: ByteString) {
    if let trouble = file.trouble { notes.append("\(name.lastComponent) was read in part: \(trouble)") }
    guard let execution = file.execution else {
      var plan = file
      if name == TurboParticipation.planName { for index in plan.tasks.indices { plan.tasks[index].cache = .unknown } }
      return plans.append(plan)
    }
    if let refusal = refusal(execution) {
      notes.append("\(name.lastComponent) \(refusal): it was not used")
      return
    }
    summaries.append(file)
  }

  /// A summary is another run's where its times lie outside of this one; that of a killed run is written by what lived
  /// on.
  private func refusal(_ execution: TurboFile.Execution) -> String? {
    guard let window = run.window else {
      // Up to 2.8 a run that a signal ended writes none of its own.
      return run.isSignaled ? "may have been written after the command had died" : nil
    }
    let (start, end) = (window.start.microseconds / 1000, window.end.microseconds / 1000)
    if let began = execution.start, began < start - 1 || began > end + 1 { return "tells of another run" }
    if let ended = execution.end, ended > end + 1 { return "was written after the command had ended" }
    return nil
  }

  // MARK: rows

  func result() -> [ToolRows] {
    var copy = self
    return copy.make()
  }

  private mutating func make() -> [ToolRows] {
    guard !(summaries.isEmpty && plans.isEmpty && consoles.isEmpty) || !notes.isEmpty else { return [] }
    for file in summaries { for task in file.tasks { put(row(task)) } }
    for console in consoles { addBegun(console) }
    addKilled()
    let all = plans + summaries
    var tool = ToolRows(
      tool: "turbo",
      version: (summaries + plans).lazy.compactMap(\.version).first ?? consoles.lazy.compactMap(\.version).first,
      rows: order.compactMap { rows[$0] }, planned: planned, needs: TurboGraph(plans.isEmpty ? all : plans).needs,
      extent: isWitnessed ? .whole : .part, aliases: ids, notes: notes)
    tool.family = .turbo
    tool.graph = TurboGraph(plans).graph
    let executions = summaries.compactMap(\.execution)
    tool.started = executions.compactMap(\.start).min().map { Timestamp(microseconds: Int64($0) * 1000) }
    tool.ended = executions.compactMap(\.end).max().map { Timestamp(microseconds: Int64($0) * 1000) }
    tool.exit = summaries.count == 1 ? summaries[0].execution?.exit : nil
    tool.command = (summaries.first?.command).map { ByteString($0).words } ?? []
    return [tool]
  }

  private mutating func put(_ row: ToolRows.Row) {
    if rows[row.name] == nil { order.append(row.name) }
    rows[row.name] = row
  }

  private func row(_ task: TurboFile.Task) -> ToolRows.Row {
    let start = task.execution?.start
    let length = start.flatMap { start in task.execution?.end.map { max(0, $0 - start) } }
    return ToolRows.Row(
      task.id, task.outcome, start: start.map { .milliseconds($0) }, duration: length.map { .milliseconds($0) },
      saved: task.saved, hash: task.hash, isPersistent: task.isPersistent)
  }

  /// What the console begins and no summary ends.
  private mutating func addBegun(_ console: TurboConsole) {
    for begun in console.begun {
      let id = ids[begun.hash] ?? console.id(of: begun)
      guard rows[id] == nil else { continue }
      put(ToolRows.Row(id, outcome(of: id, begun, console), hash: begun.hash))
    }
  }

  private func outcome(of id: ByteString, _ begun: TurboConsole.Begun, _ console: TurboConsole) -> Outcome {
    if begun.isHit { return hit(id, console) }
    if console.failed.contains(id) || console.failed.contains(begun.name) { return .failed }
    if hasWholeSummary { return .cancelled }
    // Where processes were seen they tell how it ended; what has none began after the end of the command.
    if isTraced { return hasDied && !seenHashes.contains(begun.hash) ? .notRun : .unknown }
    if let total = console.total {
      if run.observation.termination.isSuccess, total == console.successful { return .executed }
      // The wrapper died and Turborepo went on to its end: what was done before is not told.
      if hasDied { return .unknown }
    }
    if hasBegunDependent(id, console) { return .executed }
    // Without the graph nothing tells what had ended before.
    if !console.failed.isEmpty || console.isCut || !plans.contains(where: { $0.trouble == nil }) { return .unknown }
    return run.observation.termination.isSuccess && !console.isShutDown ? .executed : .cancelled
  }

  /// The console does not say from which cache; with the remote one switched off there is but one.
  private func hit(_ id: ByteString, _ console: TurboConsole) -> Outcome {
    if console.remoteCaching == false { return .localHit }
    switch planned(id)?.cache {
    case .local: return .localHit
    case .remote: return .remoteHit
    default: return .unknown
    }
  }

  private var hasDied: Bool { if case .signaled = run.observation.termination { true } else { false } }

  private func planned(_ id: ByteString) -> TurboFile.Task? { plans.flatMap(\.tasks).first { $0.id == id } }

  /// Turborepo starts a task when all that it needs has ended well.
  private func hasBegunDependent(_ id: ByteString, _ console: TurboConsole) -> Bool {
    let dependents = TurboGraph(plans + summaries).dependents(of: id)
    return console.begun.contains { dependents.contains(ids[$0.hash] ?? console.id(of: $0)) }
  }

  /// Tasks whose processes were seen, in a run that a summary tells to its end without them.
  private mutating func addKilled() {
    guard hasWholeSummary, killed > 0 else { return }
    for hash in seenHashes.sorted() {
      guard let id = ids[hash], rows[id] == nil else { continue }
      put(ToolRows.Row(id, .cancelled, hash: hash))
    }
  }

  private var isTraced: Bool { !run.observation.processes.isEmpty }

  /// Whether a task that was begun would show: in a whole summary, in a console, or by its process.
  private var isWitnessed: Bool {
    // Summaries count what was killed and do not name it.
    if hasWholeSummary {
      let ended = Set(summaries.flatMap(\.tasks).compactMap(\.hash))
      return max(rows.values.count { $0.outcome == .cancelled }, seenHashes.subtracting(ended).count) >= killed
    }
    // A hit leaves no process, and a plan of another moment does not say what was one.
    let isDated = !plans.contains { $0.tasks.contains { $0.cache == .unknown } }
    return isTraced && isDated || consoles.contains { !$0.isCut }
  }

  private var hasWholeSummary: Bool { !summaries.isEmpty && summaries.allSatisfy { $0.trouble == nil } }

  private var killed: Int { summaries.reduce(0) { $0 + $1.counts.killed } }

  /// Tasks with a script that the run was to start: by a dry run, else what a failed or killed task held up.
  private var planned: [ByteString] {
    if !plans.isEmpty {
      // Without a summary or a console nothing says whether a hit came to be one.
      let isTold = !summaries.isEmpty || !consoles.isEmpty
      let isOpen = { (task: TurboFile.Task) in task.cache == .local || task.cache == .remote }
      return plans.flatMap(\.tasks).filter { $0.isReal && (isTold || !isOpen($0)) }.map(\.id)
    }
    let held = Set(summaries.flatMap(\.tasks).filter { $0.outcome == .failed }.flatMap(\.dependents))
    // With `--continue` a failure holds up nothing: what is missing then has no script.
    guard !held.contains(where: { rows[$0] != nil }), !TurboGraph(summaries).isClosure else { return [] }
    return held.sorted()
  }
}
