import Model

/// The answer to `ratchet why` for a terminal: no line is wider than its columns.
struct TerminalWhy {
  private let report: WhyReport
  private let words: WhyWords
  private let columns: Int
  private let style: Style

  init(_ report: WhyReport, columns: Int, style: Style) {
    self.report = report
    self.columns = max(columns, 60)
    self.style = style
    words = WhyWords(why: report.why)
  }

  var text: String {
    let name = Columns.truncate(Inert.visible(Inert.text(report.why.name)), to: columns - 2)
    let head = [style.bold(name)] + wrapped(words.last()) + wrapped(words.counts) + optional(words.directories)
    let rows = WhyRow.all(report)
    let table = rows.isEmpty ? [] : [""] + self.table(rows).lines(width: columns, style: style) + [""]
    let notes = report.notes.flatMap { wrapped("note: " + Inert.text($0)) }
    let lines =
      head + table + optional(words.hidden(report.top)) + wrapped("next: `\(words.next.command)` \(words.next.what)")
    return (lines + notes).map { $0 + "\n" }.joined()
  }

  private func table(_ rows: [WhyRow]) -> Table {
    let naming = Naming(report.why.upstream.map(\.key))
    let columns: [Table.Column] = [
      .flexible("rebuilt because"), .init("", isLeading: true), .init("builds"), .init("time"),
    ]
    return Table(
      columns: columns,
      rows: rows.map { row in
        let name =
          switch row.subject {
          case .file(let name): Inert.visible(Inert.text(name))
          case .target(let key): naming.label(key)
          case .occasion(let occasion): Inert.text(WhyWords.text(occasion))
          }
        return [name, row.what, "\(row.builds)", Words.duration(row.total)]
      })
  }

  private func optional(_ text: String?) -> [String] { text.map(wrapped) ?? [] }

  private func wrapped(_ text: String) -> [String] { Columns.wrap("  " + text, to: columns, indent: "    ") }
}
