import Model

/// A report for a terminal: no line is wider than its columns, colour only where the style asks for it.
struct TerminalReport {
  private let report: Report
  private let words: ReportWords
  private let columns: Int
  private let style: Style

  init(_ report: Report, columns: Int, style: Style) {
    self.report = report
    self.columns = max(columns, 60)
    self.style = style
    words = ReportWords(report: report)
  }

  var text: String {
    let lines =
      switch report.view {
      case .loop(let loop): self.lines(loop)
      case .target(let history): self.lines(history)
      }
    return (lines + notes).map { $0 + "\n" }.joined()
  }

  private func lines(_ loop: LoopReport) -> [String] {
    var lines = wrapped("\(Inert.text(loop.loop)): \(words.head(loop))").map(style.bold)
    if let times = words.times(loop) {
      lines += wrapped("  " + times).map { (loop.over ?? 0) > 0 ? style.alarm($0) : $0 }
    }
    lines += optional(words.trend(loop)) + optional(words.leftOut(loop))
    if !loop.targets.isEmpty { lines += [""] + table(loop).lines(width: columns, style: style) + [""] }
    let next = words.next(loop)
    return lines + optional(words.shown(loop)) + optional(words.replay(loop)) + causes(loop) + last(loop)
      + optional(words.parallelism(loop)) + optional(words.caches(loop)) + optional(words.starting(loop))
      + wrapped("  next: `\(next.command)` \(next.what)")
  }

  private func causes(_ loop: LoopReport) -> [String] {
    let naming = Naming(loop.targets.map(\.key))
    return words.causes(loop).flatMap { target in
      let files = AnalysisWords.causes(target.causes) { Columns.truncate(Inert.text($0), to: 40) }
      return wrapped("  \(Columns.truncate(naming.label(target.key), to: 32)) is rebuilt by \(files)")
    }
  }

  private func last(_ loop: LoopReport) -> [String] {
    guard let last = loop.last else { return [] }
    let naming = Naming((last.waiting.steps + last.work.steps).map(\.key) + loop.targets.map(\.key))
    func label(_ key: TargetKey) -> String { Columns.truncate(naming.label(key), to: 40) }
    let gaps = last.gaps.prefix(ReportWords.mostGaps).map { AnalysisWords.gap($0, label) }
    return AnalysisWords.paths(last, label, separator: " > ").flatMap { wrapped("  " + $0) }
      + AnalysisWords.circumstances(last).flatMap { wrapped("    " + $0) }
      + gaps.flatMap { wrapped("    " + $0) }
  }

  private func table(_ loop: LoopReport) -> Table {
    let naming = Naming(loop.targets.map(\.key))
    // A trend gives way last: eight bars at 80 columns, all twenty where there is room.
    let trend = columns >= 100 ? 20 : 8
    let titles = ReportCells.loopTitles.map {
      Table.Column($0, isLeading: $0 == "trend", isOptional: ["CPU", "memory", "trend", "change"].contains($0))
    }
    return Table(
      columns: [.flexible("target", least: 20)] + titles,
      rows: loop.targets.prefix(report.top).map {
        [naming.label($0.key)] + ReportCells.loop($0, in: loop, trend: trend)
      })
  }

  private func lines(_ history: TargetHistory) -> [String] {
    let name = Columns.truncate(Inert.text(history.name), to: columns - 2)
    var lines = [style.bold(name)] + wrapped("  " + words.head(history))
    let shown = words.shown(history)
    if !shown.isEmpty { lines += [""] + table(shown, of: history).lines(width: columns, style: style) + [""] }
    let next = words.next(history)
    return lines + optional(words.leftOut(history)) + wrapped("  next: `\(next.command)` \(next.what)")
  }

  /// Why it was built is the longest text; the directory stands where the name alone does not tell.
  private func table(_ shown: [TargetEntry], of history: TargetHistory) -> Table {
    let hasDirectories = Set(history.entries.map(\.timing.directory)).count > 1
    let titles = ReportCells.targetTitles.enumerated().map { i, title in
      Table.Column(title, isLeading: i < 2 || title == "outcome", isOptional: title == "memory")
    }
    return Table(
      columns: titles + [.flexible("why", least: 24, keepsStart: true)],
      rows: shown.map { entry in
        let place = hasDirectories ? entry.timing.directory.map { "in \(Inert.text($0))" } : nil
        let why = [place, entry.timing.why.map { Inert.text($0) }].compactMap(\.self).joined(separator: ": ")
        return ReportCells.target(entry) + [why]
      })
  }

  private var notes: [String] { report.notes.flatMap { wrapped("  note: " + Inert.text($0)) } }

  private func optional(_ text: String?) -> [String] { text.map { wrapped("  " + $0) } ?? [] }

  private func wrapped(_ text: String) -> [String] { Columns.wrap(text, to: columns, indent: "    ") }
}
