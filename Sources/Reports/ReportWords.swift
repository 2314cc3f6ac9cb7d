import Model

/// The sentences of a report that every rendering for people shares; each is inert for a terminal.
struct ReportWords {
  let report: Report

  // MARK: A loop

  func head(_ loop: LoopReport) -> String {
    guard let since = loop.since, loop.builds > 0 else { return nothing(loop) }
    let builds = Words.count(loop.builds, "\(loop.basis.rawValue) build")
    return loop.builds == 1 ? "\(builds), \(Words.minute(since)) UTC" : "\(builds) since \(Words.minute(since)) UTC"
  }

  private func nothing(_ loop: LoopReport) -> String {
    let asked = report.since.map { " since \(Words.minute($0)) UTC" } ?? ""
    let known = loop.failed + loop.classes.values.reduce(0, +)
    return known == 0 ? "no recorded build\(asked)" : "no green build\(asked) that did any work"
  }

  func times(_ loop: LoopReport) -> String? {
    guard let wall = loop.wall else { return nil }
    let budget = loop.budget.map { " of \(Words.duration($0))" } ?? ""
    var text = "median \(Words.duration(wall.median)), p90 \(Words.duration(wall.p90))\(budget)"
    if loop.basis == .clean { text += "; clean builds are not held to the budget" }
    if let over = loop.over { text += "; over budget: \(over) of \(loop.builds)" }
    return text
  }

  /// The last builds as bars, oldest first.
  func trend(_ loop: LoopReport) -> String? {
    guard loop.series.count > 1 else { return nil }
    let change = loop.change.map { "  \(Words.change($0)) against the 20 builds before" } ?? ""
    return "trend \(Words.sparkline(loop.series))\(change)"
  }

  /// What was recorded in the same time and is in no statistic.
  func leftOut(_ loop: LoopReport) -> String? {
    let classes = BuildClass.allCases.filter { $0 != loop.basis }
      .compactMap { kind in loop.classes[kind].map { "\($0) \(kind.rawValue)" } }
    let all = classes + (loop.failed > 0 ? ["\(loop.failed) failed"] : [])
    return all.isEmpty ? nil : "not counted: " + all.joined(separator: ", ")
  }

  func parallelism(_ loop: LoopReport) -> String? {
    guard let parallelism = loop.parallelism else { return nil }
    var text = Words.count(parallelism.cores, "core")
    if let busy = parallelism.busy { text += ", \(Words.fixed(busy, 1)) busy" }
    if let running = parallelism.running { text += ", \(Words.fixed(running, 1)) targets at once" }
    return text
  }

  func caches(_ loop: LoopReport) -> String? {
    guard let caches = loop.caches, loop.builds > 0 else { return nil }
    return CacheWords.sentence(caches, builds: loop.builds)
  }

  func starting(_ loop: LoopReport) -> String? {
    guard let starting = loop.starting, let wall = loop.wall, CacheWords.isWorthTelling(starting, wall.median) else {
      return nil
    }
    return "starting tasks takes \(Words.duration(starting)) a build, before any command of theirs runs"
  }

  func shown(_ loop: LoopReport) -> String? {
    guard loop.targets.count > report.top else { return nil }
    return "\(report.top) of \(loop.targets.count) targets shown; `--top \(loop.targets.count)` shows all"
  }

  /// How many targets are told what makes them rebuild, and how many gaps are shown to people.
  static let (mostCauses, mostGaps) = (5, 3)

  /// How far the replays behind the column `if free` are off.
  func replay(_ loop: LoopReport) -> String? {
    guard let error = loop.replayError, loop.targets.contains(where: { $0.without != nil }) else { return nil }
    let head = "if free: the median loop if the target cost nothing; "
    return head + AnalysisWords.error(error)
  }

  /// The targets with the files that made them rebuild most.
  func causes(_ loop: LoopReport) -> [TargetReport] {
    Array(loop.targets.prefix(report.top).filter { !$0.causes.isEmpty }.prefix(Self.mostCauses))
  }

  /// The command to type next, and what for.
  func next(_ loop: LoopReport) -> (command: String, what: String) {
    guard loop.builds > 0 else {
      return loop.loop == Loop.inner.name
        ? ("ratchet run -- make", "records one (any command will do); then edit a file and run it again")
        : ("ratchet run --loop \(exact(loop.loop))", "records a build of this loop")
    }
    guard let named = firstTyped(loop.targets.lazy.filter { $0.kind != .command }.map(\.key.name)) else {
      return ("ratchet history", "lists the builds")
    }
    return ("\(reportCommand(loop.loop)) \(named)", "shows its builds")
  }

  // MARK: A target

  func head(_ history: TargetHistory) -> String {
    guard !history.entries.isEmpty else {
      return "no recorded build of loop \(Inert.text(history.loop)) has a target of that name"
    }
    let builds = "in \(history.entries.count) of \(Words.count(history.builds, "build")) of loop "
    let times = history.wall.map { ": median \(Words.duration($0.median)), p90 \(Words.duration($0.p90))" } ?? ""
    return builds + Inert.text(history.loop) + times
  }

  /// The entries that are shown, oldest first.
  func shown(_ history: TargetHistory) -> [TargetEntry] { Array(history.entries.suffix(report.top)) }

  func leftOut(_ history: TargetHistory) -> String? {
    let hidden = history.entries.count - report.top
    return hidden > 0 ? "\(hidden) earlier not shown; `--top \(history.entries.count)` shows all" : nil
  }

  func next(_ history: TargetHistory) -> (command: String, what: String) {
    if let last = history.entries.last {
      return ("ratchet history show \(shortID(last.build))", "shows the last one whole")
    }
    guard let close = firstTyped(history.similar.lazy.map(\.name)) else {
      return (reportCommand(history.loop), "lists the targets")
    }
    return ("\(reportCommand(history.loop)) \(close)", "was perhaps meant")
  }

  /// The first name that can be typed as it is shown and leaves room on the line, as an option.
  private func firstTyped(_ names: some Sequence<ByteString>) -> String? {
    names.lazy.compactMap(Shell.targetOption).first { Columns.width($0) <= 49 && !$0.contains("  ") }
  }

  private func exact(_ name: String) -> String { Shell.exact(ByteString(name)) ?? "NAME" }
}

/// The cells of a report's tables, the same in every rendering for people; the first column, the name, is its own.
enum ReportCells {
  static let loopTitles = ["cost", "median", "path", "if free", "rebuilt", "trend", "change", "CPU", "memory"]

  static func loop(_ target: TargetReport, in loop: LoopReport, trend: Int) -> [String] {
    let isRough = loop.replayError.map(AnalysisWords.isRough) ?? false
    return [
      Words.duration(target.cost), Words.duration(target.wall.median),
      target.pathShare.map { "\(Int(($0 * 100).rounded())) %" } ?? "",
      target.without.map { (isRough ? "~" : "") + Words.duration($0) } ?? "", "\(target.executed)/\(loop.builds)",
      target.series.count > 1 ? Words.sparkline(target.series.suffix(trend)) : "",
      target.change.map(Words.change) ?? "", target.cpu.map(Words.duration) ?? "",
      target.peakKB.map(Words.memory) ?? "",
    ]
  }

  static let targetTitles = ["started (UTC)", "class", "wall", "CPU", "memory", "outcome"]

  static func target(_ entry: TargetEntry) -> [String] {
    let timing = entry.timing
    return [
      Words.minute(entry.started), entry.buildClass.rawValue, Words.duration(timing.wall),
      timing.cpu.map(Words.duration) ?? "", timing.peakKB.map(Words.memory) ?? "", timing.outcome.rawValue,
    ]
  }
}
