import Model

/// The command that scores a proposal again, as words and as one line for a shell.
struct ProposalCheck {
  let arguments: [ByteString]

  init(_ report: ProposalsReport, _ proposal: Proposal) {
    arguments = [
      "ratchet", "propose", "--graph", report.graph, "--history", report.history, "--what-if",
      ByteString("\(proposal.id).json"),
    ]
  }

  var text: String { Shell.text(arguments) }
}
