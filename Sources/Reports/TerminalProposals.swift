import Model

/// Proposals for a terminal: one screen that says what to do first and what it brings.
struct TerminalProposals {
  private let report: ProposalsReport
  private let columns: Int
  private let style: Style

  init(_ report: ProposalsReport, columns: Int, style: Style) {
    self.report = report
    self.columns = max(columns, 60)
    self.style = style
  }

  var text: String {
    let result = report.result
    let count = result.proposals.isEmpty ? "" : Words.count(result.proposals.count, "proposal") + ", "
    let head = Columns.wrap(count + ProposalWords.sentence(result.answer), to: columns, indent: "  ")
    let bodies = result.proposals.flatMap { [""] + lines($0) }
    let notes = result.notes.flatMap { Columns.wrap("note: " + Inert.text($0), to: columns, indent: "  ") }
    let cut = result.isTruncated ? ["note: the time limit ended the search; another run may find other cuts"] : []
    let all = head + bodies + (notes + cut).spaced + next.spaced
    return all.map { $0 + "\n" }.joined()
  }

  private func lines(_ proposal: Proposal) -> [String] {
    let words = ProposalWords(proposal) { Inert.visible(Inert.text($0)) }
    let steps = ProposalSteps(words).all.map { "\($0.id). \($0.what)" }
    let against = proposal.conflictsWith
    let order =
      (proposal.dependsOn.isEmpty ? [] : ["after \(proposal.dependsOn.joined(separator: ", "))"])
      + (against.isEmpty ? [] : ["instead of \(against.joined(separator: ", ")): one of them, then ask again"])
    let title = Columns.wrap("\(proposal.id)  \(words.title)", to: columns, indent: "    ")
    return title.map { style.bold($0) }
      + ([words.prediction, words.cost] + order + steps).flatMap {
        Columns.wrap("  " + $0, to: columns, indent: "     ")
      }
  }

  private var next: [String] {
    guard !report.result.proposals.isEmpty else { return [] }
    let command = report.command + ["--format", "markdown"]
    return Columns.wrap(
      "next: `\(Shell.text(command))` has each step with its reasons", to: columns, indent: "  ")
  }
}

extension [String] {
  /// With an empty line before, where there is anything.
  fileprivate var spaced: [String] { isEmpty ? [] : [""] + self }
}
