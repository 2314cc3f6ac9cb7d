import Model

/// The short block that `ratchet run` writes on stderr after the build ended: at most ten lines and the notes.
public struct RunMessage {
  private let summary: RunSummary
  private let naming: Naming
  private let columns: Int

  /// - Parameter columns: the longest line; wide enough for everything at 60 and above.
  public init(_ summary: RunSummary, columns: Int) {
    self.summary = summary
    self.columns = max(columns, 40)
    naming = Naming(of: summary.build)
  }

  /// Without line ends.
  public var lines: [String] {
    let body =
      switch summary.judgement {
      case .over(let budget): overBudget(budget) + phases
      case .failed: failedTargets
      case .within, .notJudged: slowest + phases
      }
    let next = summary.next.map { ["  next: \($0.sentence)"] } ?? []
    return Columns.wrap("ratchet: " + head, to: columns, indent: "  ") + body + caches
      + (noteLines + next).flatMap { Columns.wrap($0, to: columns, indent: "    ") }
  }

  // MARK: The first line

  private var head: String {
    let build = summary.build
    switch summary.judgement {
    case .failed:
      let (how, kept) =
        switch build.termination {
        case .exited(let status): ("build failed (exit \(status))", "recorded as failed")
        case .signaled:
          (
            "build ended by \(Words.end(build.termination))",
            Words.isCrash(build.termination) ? "recorded as failed" : "recorded as cancelled"
          )
        }
      return "\(how) after \(Words.duration(build.wall)); \(summary.isRecorded ? kept : "not recorded")"
    case .within(let budget):
      return "\(title) \(Words.duration(summary.judgedWall)) of \(Words.duration(budget))\(work)\(unrecorded)"
    case .over(let budget):
      let wall = summary.judgedWall
      let times = "\(Words.duration(wall, above: budget)) of \(Words.duration(budget))"
      return "\(title) \(times): \(Words.duration(wall - budget)) over budget\(work)\(unrecorded)"
    case .notJudged(let reason):
      return "\(title) \(Words.duration(build.wall))\(work)\(notJudged(reason))\(unrecorded)"
    }
  }

  private var title: String { "\(summary.build.buildClass.rawValue) build" }

  private var work: String {
    guard let count = summary.targetCount else { return "" }
    return count == 0 ? ", nothing ran" : ", " + Words.count(count, "target")
  }

  private func notJudged(_ reason: String) -> String {
    switch (summary.build.buildClass, summary.build.loop) {
    case (.noOp, .some): ""
    case (.clean, let loop?) where reason != "budget off":
      "; not judged as \(loop == Loop.inner.name ? "inner" : Inert.text(loop)) loop"
    default: "; not judged: \(Inert.text(reason))"
    }
  }

  private var unrecorded: String { summary.isRecorded ? "" : "; not recorded" }

  // MARK: What took the time

  private var slowest: [String] {
    let items = summary.costliest.filter { $0.kind != .command || hasOthers }.prefix(3)
      .map { Item(label: label($0), after: " " + Words.duration($0.wall)) }
    let whole = summary.build.buildClass == .noOp ? nil : cores
    guard !items.isEmpty else { return whole.map { ["  " + $0] } ?? [] }
    let full = "  slowest: " + items.map(\.text).joined(separator: " · ")
    if let whole, Columns.width(full) + 5 + whole.count <= columns { return ["\(full)     \(whole)"] }
    return [fit("  slowest: ", items)] + (whole.map { ["  " + $0] } ?? [])
  }

  /// What the tool itself says of the whole build: its phases.
  private var phases: [String] {
    let build = summary.build
    let wait: Set<String> = ["lock wait"]
    let told = AnalysisWords.phases(build.phases.filter { !wait.contains($0.name) }, of: summary.judgedWall)
    return told.map { Columns.wrap("  \($0)", to: columns, indent: "    ") } ?? []
  }

  private var cores: String? {
    guard let parallelism = summary.parallelism else { return nil }
    let busy = parallelism.busy.map { ", \(Words.fixed($0, 1)) busy" } ?? ""
    return Words.count(parallelism.cores, "core") + busy
  }

  private func overBudget(_ budget: Duration) -> [String] {
    dearest + path + cure + Columns.wrap("  \(statusLine)", to: columns, indent: "    ")
  }

  /// What the build waited for, one after the other; of a long way its end. Where most of that was waiting for a free
  /// job, the longest way by work alone.
  private var path: [String] {
    guard let path = summary.path else { return [] }
    guard isWaiting, let work = summary.work else {
      let waited = AnalysisWords.waited(path).map { ", \($0)" } ?? ""
      return steps(path, "  \(AnalysisWords.name(path)) \(Words.duration(path.length))\(waited): ")
    }
    return steps(work, "  \(AnalysisWords.name(work)) by work alone \(Words.duration(work.work)): ")
  }

  private var isWaiting: Bool { summary.path.map { $0.waited * 2 > $0.length } ?? false }

  private func steps(_ path: CriticalPath, _ start: String) -> [String] {
    guard path.steps.count > 1 else { return [] }
    for count in stride(from: min(path.steps.count, 8), to: 0, by: -1) {
      let items = path.steps.suffix(count).map { Item(label: naming.label($0.key), after: "") }
      let line = fit(start + (count < path.steps.count ? "… > " : ""), items, separator: " > ", isWhole: true)
      if Columns.width(line) <= columns { return [line] }
    }
    return []
  }

  private var cure: [String] {
    guard let cure = summary.cure else { return [] }
    let item = Item(label: naming.label(cure.key), after: " cost nothing")
    let error = summary.replayError.map { " (\(AnalysisWords.error($0)))" } ?? ""
    let line = fit("  it would take \(Words.duration(cure.wall)) if ", [item], after: error)
    return Columns.wrap(line, to: columns, indent: "    ")
  }

  private var statusLine: String {
    let meaning = summary.status == 0 ? "over budget is only reported" : "the build is green, but over budget"
    return "exit status \(summary.status): \(meaning)" + (cores.map { "     " + $0 } ?? "")
  }

  /// Five lines: target, time, its part of the path, why it was rebuilt.
  private var dearest: [String] {
    let onPath = Set(summary.path?.steps.map(\.key) ?? [])
    func share(_ target: TargetTiming) -> String {
      guard let path = summary.path, !isWaiting else {
        return Words.share(target.wall, of: summary.build.wall) + " of wall"
      }
      return onPath.contains(target.key) ? Words.share(target.wall, of: path.length) + " of path" : "not on path"
    }
    let rows = summary.costliest.prefix(5).map { target in
      [
        Columns.truncate(label(target), to: max(16, columns / 3)), Words.duration(target.wall),
        share(target), target.why.map { Inert.text($0) } ?? "",
      ]
    }
    let why = Table.Column.flexible("", least: 12, keepsStart: true)
    let table = Table(columns: [.init("", isLeading: true), .init(""), .init(""), why], rows: Array(rows))
    return table.body(width: columns - 2).map { "  " + $0 }
  }

  /// Whether something finer than the whole command is known.
  private var hasOthers: Bool { summary.build.targets.contains { $0.kind != .command } }

  /// The wrapped command beside its targets stands for what none of them accounts for.
  private func label(_ target: TargetTiming) -> String {
    naming.label(target.key) + (target.kind == .command && hasOthers ? " itself" : "")
  }

  private var failedTargets: [String] {
    let failed = summary.build.targets.filter { $0.outcome == .failed && $0.kind != .group && $0.kind != .command }
    guard !failed.isEmpty else { return [] }
    let items = failed.prefix(4).map { Item(label: naming.label($0.key), after: " " + Words.duration($0.wall)) }
    let more = failed.count > 4 ? " and \(failed.count - 4) more" : ""
    return [fit("  failed: ", Array(items), after: more)]
  }

  /// What was restored, and what starting the tasks took: apart from the work.
  private var caches: [String] {
    var parts = summary.caches.map { [CacheWords.sentence($0)] } ?? []
    if let starting = summary.starting, CacheWords.isWorthTelling(starting, summary.build.wall) {
      parts.append("starting tasks took \(Words.duration(starting)) besides their own commands")
    }
    return parts.flatMap { Columns.wrap("  " + $0, to: columns, indent: "    ") }
  }

  // MARK: Notes

  private var noteLines: [String] {
    let waited = summary.build.waited
    let lock = waited > .zero ? ["waited \(Words.duration(waited)) for another build's lock, not counted"] : []
    let all = lock + summary.notes
    let shown = all.prefix(3).map { "  note: " + Columns.truncate(Inert.text($0), to: columns * 2) }
    return shown + (all.count > 3 ? ["  note: and \(Words.count(all.count - 3, "note")) more in the record"] : [])
  }

  // MARK: Fitting

  private struct Item {
    var label: String
    var after: String
    var text: String { label + after }
  }

  /// One line of items; labels are truncated alike until it fits, then items go from the end.
  private func fit(
    _ start: String, _ items: [Item], separator: String = " · ", after: String = "", isWhole: Bool = false
  ) -> String {
    var items = items
    var limit = columns
    while true {
      let shown = items.map { Columns.truncate($0.label, to: limit) + $0.after }
      let line = start + shown.joined(separator: separator) + after
      if Columns.width(line) <= columns || ((items.count == 1 || isWhole) && limit <= 12) { return line }
      if limit > 16 || isWhole || items.count == 1 { limit -= 1 } else { items.removeLast() }
    }
  }
}
