import Model

/// What Nx's files say of one run, put together: the profile's word first, run.json's where there is no profile, the
/// console's of a recorded run where there is neither.
struct NxRows {
  private let run: ToolRun
  private let markers: NxMarkers
  private let console: NxConsole?
  private var graph: NxGraph?
  private var version: String?
  private var notes: [String] = []
  private var profile: NxProfile?
  private var summary: NxRun?

  /// What a file's clock and the wrapper's may differ by.
  private static let slack = Duration.milliseconds(100)

  init(_ files: [ToolFile], _ run: ToolRun) {
    self.run = run
    markers = NxMarkers(run.observation.processes)
    console = run.observation.console.map { NxConsole($0) }.flatMap { $0.isNx ? $0 : nil }
    for file in files { take(file) }
    compare()
  }

  private mutating func take(_ file: ToolFile) {
    switch NxFileKind(rawValue: file.kind) {
    case .profile:
      let new = NxProfile(file.content)
      if let trouble = trouble(new) { return notes.append("\(file.name) \(trouble)") }
      if profile == nil { profile = new }
      if case .cut = new.end { notes.append("\(file.name) is cut off after \(new.tasks.count) tasks") }
    case .run:
      let new = NxRun(file.content)
      if let trouble = trouble(new) { return notes.append("\(file.name) \(trouble)") }
      // A nested Nx writes the same file first; the outer one's is the longer run.
      if summary.map({ length($0) < length(new) }) ?? true { summary = new }
      if !new.isWhole { notes.append("\(file.name) is cut off after \(new.tasks.count) tasks") }
    case .graph:
      graph = graph ?? NxGraph(file.content, targets: NxCommand(run.request.command).targets)
    case .package: version = version ?? NxPackage.version(file.content)
    case nil: break
    }
  }

  private func length(_ run: NxRun) -> Duration {
    guard let start = run.start, let end = run.end else { return .zero }
    return .microseconds(end.microseconds - start.microseconds)
  }

  // MARK: whose file is it?

  /// Why a profile is not this run's; nil where nothing speaks against it.
  private func trouble(_ profile: NxProfile) -> String? {
    guard let window = run.window else { return nil }
    let all = window.end.microseconds - window.start.microseconds
    for task in profile.tasks {
      let end = task.start + task.duration
      if profile.isEpoch {
        let first = Duration.microseconds(window.start.microseconds) - Self.slack
        let last = Duration.microseconds(window.end.microseconds) + Self.slack
        if task.start < first || end > last { return "is another run's: \(task.id) lies outside of this one" }
      } else if end > .microseconds(all) + Self.slack {
        return "is another run's: \(task.id) ended later than this one"
      }
    }
    return nil
  }

  private func trouble(_ summary: NxRun) -> String? {
    if let window = run.window, let start = summary.start {
      let late = window.end + Self.slack
      if start + Self.slack < window.start || late < (summary.end ?? start) { return "is another run's" }
    }
    // Runs of other worktrees write the same file: the hash that a task's processes carry tells.
    for task in summary.tasks {
      guard let seen = markers.hashes[task.id], let told = task.hash, seen != told else { continue }
      return "is another run's: the hash of \(task.id) is not the one of its processes"
    }
    return nil
  }

  /// Drops files that contradict each other or what was printed.
  private mutating func compare() {
    if let console, let profile, contradicts(console, profile.tasks.map { ($0.id, NxWords.outcome($0.status)) }) {
      notes.append("the profile is another run's: the console says otherwise")
      self.profile = nil
    }
    if let console, let summary, contradicts(console, summary.tasks.map { ($0.id, NxWords.outcome($0)) }) {
      notes.append("run.json is another run's: the console says otherwise")
      self.summary = nil
    }
    guard let profile, let summary, summary.isWhole, profile.end == .whole, !profile.tasks.isEmpty else { return }
    let told = Dictionary(profile.tasks.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for task in summary.tasks {
      guard let other = told[task.id], let start = task.start, let end = task.end else { continue }
      let duration = Duration.microseconds(end.microseconds - start.microseconds)
      let isLike = max(duration, other.duration) - min(duration, other.duration) <= .milliseconds(20)
      let (a, b) = (NxWords.outcome(task), NxWords.outcome(other.status))
      if isLike, a == b || b == .cancelled { continue }
      // Both lie in this run's time: one of them is a nested run's, and the profile of the outer one is written last.
      notes.append("the profile and run.json tell of different runs: the profile is left out")
      self.profile = nil
      return
    }
  }

  private func contradicts(_ console: NxConsole, _ rows: [(id: ByteString, outcome: Outcome)]) -> Bool {
    rows.contains { row in
      let isHit = row.outcome == .localHit || row.outcome == .remoteHit
      if let hit = console.hits[row.id] { return hit != row.outcome }
      return isHit && console.ended.contains(row.id) && !console.isTerminal
    }
  }

  // MARK: rows

  func rows() -> [ToolRows] {
    var result = ToolRows(tool: "nx", version: version ?? likelyVersion, notes: notes)
    result.family = .nx
    result.clock = profile?.isEpoch == false ? .tool : .epoch
    result.started = summary?.start
    result.ended = summary?.end
    result.command = summary?.command ?? []
    result.stopsServices = true
    result.rows = profile.map(rows) ?? summary.map(rows) ?? console.map(rows) ?? []
    if profile?.isEpoch == true, result.started == nil { timeByProfile(&result) }
    result.extent = isWhole ? .whole : .part
    plan(&result)
    note(&result)
    return [result]
  }

  /// The profile of a run without run.json is its own clock.
  private func timeByProfile(_ result: inout ToolRows) {
    func moment(_ time: Duration?) -> Timestamp? { time.map { Timestamp(microseconds: 0) + $0 } }
    result.started = moment(profile?.tasks.map(\.start).min())
    result.ended = moment(profile?.tasks.map { $0.start + $0.duration }.max())
  }

  /// Whether everything that ended has a row: a file that is complete; or a console without redrawing, and processes
  /// for what is not in it.
  private var isWhole: Bool {
    if let profile { return profile.end == .whole || summary?.isWhole == true }
    if let summary { return summary.isWhole }
    guard let console, !console.isTerminal, run.isTraced else { return false }
    // `nx:noop` is in neither: only where the run was broken off is what is missing what was left out.
    return !console.failed.isEmpty || Outcomes.wasCancelled(run.observation)
  }

  private func rows(_ profile: NxProfile) -> [ToolRows.Row] {
    var rows = profile.tasks.map { task in
      var outcome = NxWords.outcome(task.status)
      if outcome == .failed { outcome = failedOrStopped(task.id) }
      var row = ToolRows.Row(
        task.id, outcome, start: task.start, duration: task.duration, detail: NxWords.detail(task.status))
      row.isPersistent = graph?.continuous.contains(task.id) ?? false
      judge(&row)
      return row
    }
    guard let summary else { return rows }
    let hashes = Dictionary(summary.tasks.map { ($0.id, $0.hash) }, uniquingKeysWith: { first, _ in first })
    for index in rows.indices { rows[index].hash = hashes[rows[index].name] ?? nil }
    // Up to Nx 15 a task with a configuration has no event, and a file may be cut.
    let known = Set(rows.map(\.name))
    let more = self.rows(summary).filter { !known.contains($0.name) }
    return rows + (profile.isEpoch ? more : more.map(withoutStart))
  }

  private func withoutStart(_ row: ToolRows.Row) -> ToolRows.Row {
    var row = row
    row.start = nil
    return row
  }

  private func rows(_ summary: NxRun) -> [ToolRows.Row] {
    summary.tasks.map { task in
      let duration = task.start.flatMap { start in
        task.end.map { Duration.microseconds(max(0, $0.microseconds - start.microseconds)) }
      }
      var outcome = NxWords.outcome(task)
      if outcome == .failed { outcome = failedOrStopped(task.id) }
      var row = ToolRows.Row(
        task.id, outcome, start: task.start.map { .microseconds($0.microseconds) }, duration: duration,
        hash: task.hash)
      row.isPersistent = graph?.continuous.contains(task.id) ?? false
      judge(&row)
      return row
    }
  }

  /// run.json has one word for both, and up to Nx 21 the profile has too.
  private func failedOrStopped(_ id: ByteString) -> Outcome {
    if console?.failed.contains(id) == true { return .failed }
    if console?.stopped.contains(id) == true { return .cancelled }
    // Nx 21 to 23 end a plain failure with 130 too: the number alone tells nothing.
    let mayBeStopped = run.isSignaled || [.exited(130), .exited(143)].contains(run.observation.termination)
    guard mayBeStopped, !run.isTraced, profile?.hasStopped != true else { return .failed }
    // What failed is listed at the end; Nx 21 and 22 call a run that was stopped successful.
    if let console, console.hasGoodEnd, !console.isTerminal { return .cancelled }
    return .unknown
  }

  private func rows(_ console: NxConsole) -> [ToolRows.Row] {
    var rows: [ToolRows.Row] = []
    for name in console.ended.sorted() {
      if let hit = console.hits[name] {
        rows.append(ToolRows.Row(name, hit))
      } else {
        // A terminal's last words name also what never began.
        let outcome: Outcome = console.failed.contains(name) ? .failed : .unknown
        rows.append(ToolRows.Row(name, outcome))
      }
    }
    rows += console.failed.subtracting(console.ended).sorted().map { ToolRows.Row($0, .failed) }
    let cut = console.stopped.union(console.hasEnd ? [] : console.inProgress)
    rows += cut.subtracting(console.ended).sorted().map { ToolRows.Row($0, .cancelled) }
    return rows
  }

  /// No task that starts a process is over in that time: `nx:noop` is.
  private static let leastWork = Duration.milliseconds(15)

  /// `nx:noop`, which only stands for others, takes no time from Nx 19 on; all other work has a process, but in a batch.
  private func judge(_ row: inout ToolRows.Row) {
    let duration = row.duration ?? .zero
    if row.outcome == .executed, duration < Self.leastWork { row.kind = .group }
    row.needsProcess =
      (row.outcome == .executed || row.outcome == .failed) && !markers.isBatch && duration > .milliseconds(50)
  }

  private var likelyVersion: String? {
    if graph?.hasObjects == true { return "24 or newer" }
    if let profile, !profile.tasks.isEmpty {
      if !profile.isEpoch { return "15 or older" }
      return profile.tasks.contains { $0.status == "stopped" } ? "22 or newer" : "16 or newer"
    }
    return nil
  }

  // MARK: plan

  /// What was asked for, under the names of the results: plans leave the configuration out (17 to 22).
  private func plan(_ result: inout ToolRows) {
    let known = result.rows.map(\.name) + markers.names
    var longer: [ByteString: ByteString] = [:]
    for name in known where name.bytes.count(where: { $0 == UInt8(ascii: ":") }) > 1 {
      guard let colon = name.bytes.lastIndex(of: UInt8(ascii: ":")) else { continue }
      longer[ByteString(bytes: name.bytes[..<colon])] = name
    }
    let exact = Set(known)
    func resolved(_ name: ByteString) -> ByteString { exact.contains(name) ? name : longer[name] ?? name }
    var planned = graph?.tasks ?? []
    if planned.isEmpty { planned = console?.asked ?? [] }
    planned += (console?.notRun ?? []).sorted()
    if !run.observation.termination.isSuccess, let asked = NxCommand(run.request.command).task { planned.append(asked) }
    var seen: Set<ByteString> = []
    result.planned = planned.map(resolved).filter { seen.insert($0).inserted }
    for (name, needs) in graph?.needs ?? [:] { result.needs[resolved(name)] = needs.map(resolved) }
    if graph != nil {
      let targets = result.needs.keys.sorted().map {
        TargetGraph.Target(name: $0, dependencies: result.needs[$0] ?? [])
      }
      result.graph = TargetGraph(system: "nx", targets: targets)
    }
    for name in console?.notRun ?? [] where !exact.contains(name) { result.rows.append(ToolRows.Row(name, .notRun)) }
  }

  private func note(_ result: inout ToolRows) {
    let unknown = Set(profile?.tasks.map(\.status).filter { NxWords.outcome($0) == .unknown } ?? [])
    for word in unknown.sorted() { result.notes.append("nx says \"\(word)\" of a task, which is not understood") }
    if let end = summary?.end, let window = run.window, window.end.microseconds - end.microseconds > 2_500_000 {
      let stayed = Double(window.end.microseconds - end.microseconds) / 1e6
      let seconds = Double(Int(stayed * 10)) / 10
      result.notes.append(
        "nx stayed \(seconds) s after its last task, as its terminal interface does (`NX_TUI=false` ends that)")
    }
  }
}
