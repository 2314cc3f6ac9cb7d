import JSON
import Model

/// Who spent the time, commit by commit: one value, many renderings.
public struct CommitWords {
  private let report: CommitReport
  private let top: Int
  private let notes: [String]

  public init(_ report: CommitReport, top: Int = 15, notes: [String] = []) {
    self.report = report
    self.top = max(1, top)
    self.notes = notes
  }

  /// The whole text, line end included.
  public func render(_ format: ReportFormat, columns: Int = 80, style: Style = .plain) -> String {
    switch format {
    case .terminal: terminal(max(columns, 60), style)
    case .markdown: markdown
    case .json: json
    }
  }

  private var steps: Int { report.shares.count(where: \.isStep) }
  private var shown: [CommitShare] { Array(report.ranked.prefix(top)) }

  private var head: String {
    let times = report.wall.map { ": median \(Words.duration($0.median)), p90 \(Words.duration($0.p90))" } ?? ""
    let commits = Words.count(report.shares.count, "commit")
    return "\(Words.count(report.builds, "build")) of the trunk, \(commits)\(times)"
  }

  private var finding: String {
    let what =
      steps == 0 ? "no single change is told" : "\(Words.count(steps, "change")) \(steps == 1 ? "is" : "are") told"
    return "\(what) from noise; ± is the standard error of the others"
  }

  private var hidden: String? {
    let count = report.shares.count - shown.count
    return count > 0
      ? "\(shown.count) of \(report.shares.count) commits shown; `--top \(report.shares.count)` shows all" : nil
  }

  private var next: String {
    guard let commit = shown.first(where: { $0.isStep })?.place.commit, Shell.exact(ByteString(commit)) == commit else {
      return "ratchet gate --trunk"
    }
    return "git show \(commit.prefix(12))"
  }

  private func cells(_ share: CommitShare) -> [String] {
    let change = share.place.number == 1 ? "" : Words.change(share.change)
    return [
      share.place.started.map(Words.minute) ?? "", "\(share.builds)", Words.seconds(share.seconds), change,
      share.place.number == 1 ? "" : "± \(Words.percent(share.error))", share.isStep ? "shown" : "",
    ]
  }

  private static let titles = ["first build (UTC)", "builds", "median", "change", "error", "from noise"]

  private func commit(_ share: CommitShare) -> String { share.place.commit.map { String($0.prefix(12)) } ?? "unknown" }

  // MARK: Renderings

  private func terminal(_ columns: Int, _ style: Style) -> String {
    func wrapped(_ text: String) -> [String] { Columns.wrap(text, to: columns, indent: "    ") }
    let name = report.target.map { Inert.text($0) } ?? "loop \(Inert.text(report.loop))"
    let titles = Self.titles.map {
      Table.Column($0, isLeading: $0 == "from noise", isOptional: $0 == "first build (UTC)")
    }
    let table = Table(
      columns: [.flexible("commit", least: 12)] + titles, rows: shown.map { [Inert.text(commit($0))] + cells($0) })
    let closing = ([finding, hidden].compactMap(\.self) + ["next: `\(next)`"]).flatMap { wrapped("  \($0)") }
    let lines =
      wrapped("\(name): \(head)").map(style.bold) + [""] + table.lines(width: columns, style: style) + [""] + closing
      + notes.flatMap { wrapped("  note: \(Inert.text($0))") }
    return lines.map { $0 + "\n" }.joined()
  }

  private var markdown: String {
    let name = report.target.map { "target \(Inert.code($0))" } ?? "loop \(Inert.code(report.loop))"
    let rows = shown.prefix(1000).map { [Inert.code(commit($0), inTable: true)] + cells($0) }
    let table = Table.markdown([["commit"] + Self.titles, [":--"] + Self.titles.map { _ in "--:" }] + rows)
    let closing = ([finding, hidden].compactMap(\.self) + ["Next: \(Inert.code(next))"]).joined(separator: "  \n")
    let told = notes.map { "- note: \(Inert.code($0))" }.joined(separator: "\n")
    let parts = ["### Who spent the time of \(name)", head, table, closing, told]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private var json: String {
    jsonText { json in
      json.text("schema", "ratchet.commits/1")
      json.text("loop", report.loop)
      json.key("target")
      if let target = report.target { json.object { $0.name("t", target) } } else { json.null() }
      json.integer("builds", report.builds)
      json.key("wall")
      json.spread(report.wall)
      json.shares("commits", report.shares)
      json.text("next", next)
      json.strings("notes", notes)
    }
  }
}
