import Model

/// The commands that write a proposal down and score it again, as words and as lines for a shell.
struct ProposalCheck {
  let arguments: [ByteString]
  /// Writes the proposal to the file that the score is of.
  let writing: [ByteString]
  private let file: ByteString

  init(_ report: ProposalsReport, _ proposal: Proposal) {
    file = ByteString("\(proposal.id).json")
    let command: [ByteString] = ["ratchet", "propose", "--graph", report.graph, "--history", report.history]
    arguments = command + ["--what-if", file]
    writing = command + [ByteString(proposal.id), "--format", "json"]
  }

  /// Command lines, one after the other.
  var lines: [String] { ["\(Shell.text(writing)) > \(Shell.text([file]))", Shell.text(arguments)] }
}
