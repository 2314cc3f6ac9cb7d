import Model

/// A report in GitHub Flavored Markdown, fit for the summary of a CI job; every name stands in a code span.
struct MarkdownReport {
  private let report: Report
  private let words: ReportWords

  /// A job summary may have 1 MiB; this stays far below whatever `top` asks for.
  private static let mostRows = 1000

  init(_ report: Report) {
    self.report = report
    words = ReportWords(report: report)
  }

  var text: String {
    let paragraphs =
      switch report.view {
      case .loop(let loop): self.paragraphs(loop)
      case .target(let history): self.paragraphs(history)
      }
    let notes = report.notes.map { "- note: \(Inert.code($0))" }.joined(separator: "\n")
    return (paragraphs + [notes]).filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private func paragraphs(_ loop: LoopReport) -> [String] {
    let next = words.next(loop)
    let summary = [words.times(loop), words.trend(loop), words.leftOut(loop)].compactMap(\.self).joined(
      separator: "  \n")
    let facts = [words.parallelism(loop), words.caches(loop), words.starting(loop)]
    let closing = ([words.shown(loop), words.replay(loop)] + facts).compactMap(\.self).joined(
      separator: "  \n")
    return [
      "### Loop \(Inert.code(loop.loop)): \(words.head(loop))", summary, table(loop), causes(loop), last(loop), closing,
      "Next: \(Inert.code(inert: next.command)) \(next.what)",
    ]
  }

  private func table(_ loop: LoopReport) -> String {
    let naming = Naming(loop.targets.map(\.key))
    let rows = loop.targets.prefix(min(report.top, Self.mostRows)).map {
      [Inert.code(inert: naming.label($0.key), inTable: true)] + ReportCells.loop($0, in: loop, trend: 20)
    }
    return table(["target"] + ReportCells.loopTitles, leading: ["target", "trend"], rows)
  }

  private func causes(_ loop: LoopReport) -> String {
    let naming = Naming(loop.targets.map(\.key))
    return words.causes(loop).map { target in
      let files = AnalysisWords.causes(target.causes) { Inert.code($0) }
      return "- \(Inert.code(inert: naming.label(target.key))) is rebuilt by \(files)"
    }.joined(separator: "\n")
  }

  private func last(_ loop: LoopReport) -> String {
    guard let last = loop.last else { return "" }
    let naming = Naming((last.waiting.steps + last.work.steps).map(\.key) + loop.targets.map(\.key))
    func label(_ key: TargetKey) -> String { Inert.code(inert: naming.label(key)) }
    let lines =
      AnalysisWords.paths(last, label, separator: " → ")
      + AnalysisWords.circumstances(last) + last.gaps.map { AnalysisWords.gap($0, label) }
    return lines.map { "- " + $0 }.joined(separator: "\n")
  }

  private func paragraphs(_ history: TargetHistory) -> [String] {
    let next = words.next(history)
    let rows = words.shown(history).suffix(Self.mostRows).map { entry in
      ReportCells.target(entry) + [
        entry.timing.directory.map { Inert.code($0, inTable: true) } ?? "",
        entry.timing.why.map { Inert.code($0, inTable: true) } ?? "",
      ]
    }
    return [
      "### Target \(Inert.code(history.name))", headSentence(history),
      table(
        ReportCells.targetTitles + ["directory", "why"],
        leading: ["started (UTC)", "class", "outcome", "directory", "why"],
        rows), words.leftOut(history) ?? "", "Next: \(Inert.code(inert: next.command)) \(next.what)",
    ]
  }

  private func headSentence(_ history: TargetHistory) -> String {
    guard let wall = history.wall else {
      return "\(history.entries.count) of \(Words.count(history.builds, "build")) of loop \(Inert.code(history.loop))"
    }
    return "\(history.entries.count) of \(Words.count(history.builds, "build")) of loop \(Inert.code(history.loop)): "
      + "median \(Words.duration(wall.median)), p90 \(Words.duration(wall.p90))"
  }

  private func table(_ titles: [String], leading: Set<String>, _ rows: [[String]]) -> String {
    guard !rows.isEmpty else { return "" }
    let rule = titles.map { leading.contains($0) ? ":--" : "--:" }
    return Table.markdown([titles, rule] + rows)
  }
}
