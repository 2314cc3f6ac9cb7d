import Model

/// The answer to `ratchet why` in GitHub Flavored Markdown; every name stands in a code span.
struct MarkdownWhy {
  private let report: WhyReport
  private let words: WhyWords

  init(_ report: WhyReport) {
    self.report = report
    words = WhyWords(why: report.why)
  }

  var text: String {
    let summary = [words.last { Inert.code($0) }, words.counts, directories].compactMap(\.self)
    let notes = report.notes.map { "- note: \(Inert.code($0))" }.joined(separator: "\n")
    let paragraphs = [
      "### Why \(Inert.code(report.why.name)) is rebuilt in loop \(Inert.code(report.why.loop))",
      summary.joined(separator: "  \n"), table, words.hidden(report.top) ?? "",
      "Next: \(Inert.code(inert: words.next.command)) \(words.next.what)", notes,
    ]
    return paragraphs.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private var directories: String? {
    guard report.why.keys.count > 1 else { return nil }
    let places = report.why.keys.map { $0.directory.map { Inert.code($0) } ?? "the build's own folder" }
    return "counted together: the targets of that name in \(places.joined(separator: ", "))"
  }

  private var table: String {
    let naming = Naming(report.why.upstream.map(\.key))
    let rows = WhyRow.all(report).map { row in
      let name =
        switch row.subject {
        case .file(let name): Inert.code(name, inTable: true)
        case .target(let key): Inert.code(inert: naming.label(key), inTable: true)
        case .occasion(let occasion) where occasion.guess != nil: Inert.code(WhyWords.text(occasion), inTable: true)
        case .occasion(let occasion): WhyWords.text(occasion)
        }
      return [
        [name, row.what].filter { !$0.isEmpty }.joined(separator: " "), "\(row.builds)", Words.duration(row.total),
      ]
    }
    guard !rows.isEmpty else { return "" }
    return Table.markdown([["rebuilt because", "builds", "time"], [":--", "--:", "--:"]] + rows)
  }
}
