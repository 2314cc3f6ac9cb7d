import Model

/// The command that scores a proposal again, with what it depends on, as words and as one line for a shell.
struct ProposalCheck {
  let arguments: [ByteString]

  init(_ report: ProposalsReport, _ proposal: Proposal) {
    arguments = report.command + ["--what-if", ByteString(proposal.id)]
  }

  var text: String { Shell.text(arguments) }
}
