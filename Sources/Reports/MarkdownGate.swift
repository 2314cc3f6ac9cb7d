import Model

/// Verdicts in GitHub Flavored Markdown, fit for the summary of a CI job; every name stands in a code span.
struct MarkdownGate {
  private let report: GateReport

  /// A job summary may have 1 MiB; this stays far below.
  private static let mostVerdicts = 500

  init(_ report: GateReport) {
    self.report = report
  }

  var text: String {
    let verdicts = GateWords.ordered(report.verdicts)
    let items = verdicts.prefix(Self.mostVerdicts).map(item).joined(separator: "\n")
    let cut = verdicts.count - Self.mostVerdicts
    let notes = GateWords.notes(report, label) + report.notes.map { "note: \(Inert.code($0))" }
    let paragraphs = [
      "### Gate: \(summary)", items, cut > 0 ? "\(cut) more verdicts not shown" : "",
      notes.map { "- \($0)" }.joined(separator: "\n"),
    ]
    return paragraphs.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  /// `1 FAIL, 12 PASS`.
  private var summary: String {
    var counts: [(word: String, count: Int)] = []
    for verdict in GateWords.ordered(report.verdicts) {
      let word = VerdictWords(verdict: verdict, label: label).word
      if counts.last?.word == word { counts[counts.count - 1].count += 1 } else { counts.append((word, 1)) }
    }
    return counts.isEmpty ? "nothing judged" : counts.map { "\($0.count) \($0.word)" }.joined(separator: ", ")
  }

  private func item(_ verdict: Verdict) -> String {
    let words = VerdictWords(verdict: verdict, label: label)
    let name = (verdict.isLoop ? "loop " : "") + label(verdict.name)
    let next = VerdictNext(verdict: verdict).command.map { "next: \(Inert.code(inert: $0))" }
    let details = (words.details + [next].compactMap(\.self)).map { "  \n  \($0)" }.joined()
    return "- **\(words.word)** \(name): \(words.head)\(details)"
  }

  private func label(_ name: ByteString) -> String { Inert.code(name) }
}
