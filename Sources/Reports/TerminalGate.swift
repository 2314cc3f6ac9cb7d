import Model

/// Verdicts for a terminal: one line each with what explains it below, no line wider than the columns.
struct TerminalGate {
  private let report: GateReport
  private let columns: Int
  private let style: Style
  private static let indent = "      "

  init(_ report: GateReport, columns: Int, style: Style) {
    self.report = report
    self.columns = max(columns, 60)
    self.style = style
  }

  var text: String {
    let verdicts = GateWords.ordered(report.verdicts)
    let word = verdicts.map { VerdictWords(verdict: $0, label: label).word.count }.max() ?? 0
    let name = min(verdicts.map { Columns.width(title($0)) }.max() ?? 0, 32)
    let lines = verdicts.flatMap { self.lines($0, word, name) }
    let notes =
      GateWords.notes(report, label).flatMap { wrapped("  \($0)") }
      + report.notes.flatMap {
        wrapped("  note: " + Inert.text($0))
      }
    let none = report.verdicts.isEmpty ? ["nothing was judged"] : []
    return (none + lines + notes).map { $0 + "\n" }.joined()
  }

  private func lines(_ verdict: Verdict, _ wordWidth: Int, _ nameWidth: Int) -> [String] {
    let words = VerdictWords(verdict: verdict, label: label)
    let name = Columns.padEnd(Columns.truncate(title(verdict), to: 32), to: nameWidth)
    let isAlarm = [.fail, .drift, .ceiling, .invalid].contains(verdict.outcome)
    let word = Columns.padEnd(words.word, to: wordWidth)
    // Columns stay in line where the text behind them is broken: their spaces are no place to break at.
    let front = "\(word) \(name)  ".replacing(" ", with: Self.bound)
    var head = wrapped(front + words.head)
    if isAlarm { head[0] = style.alarm(word) + head[0].dropFirst(word.count) }
    let next = VerdictNext(verdict: verdict).command.map { command in
      verdict.outcome == .over ? "next: `\(command)`" : "fix it, or: \(command)"
    }
    return head + (words.details + [next].compactMap(\.self)).flatMap { wrapped(Self.indent + $0) }
  }

  private func title(_ verdict: Verdict) -> String {
    let name = Inert.visible(Inert.text(verdict.name))
    return verdict.isLoop ? "loop \(name)" : name
  }

  private func label(_ name: ByteString) -> String { Columns.truncate(Inert.text(name), to: 60) }

  /// Stands for a space that is no place to break at; no inert text has it.
  private static let bound = "\u{1}"

  /// A number stays with its unit.
  private func wrapped(_ text: String) -> [String] {
    let tied = text.replacing(" %", with: Self.bound + "%").replacing(" : 1", with: "\(Self.bound):\(Self.bound)1")
    return Columns.wrap(tied, to: columns, indent: Self.indent).map { $0.replacing(Self.bound, with: " ") }
  }
}
