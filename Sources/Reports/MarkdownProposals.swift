import Model

/// Proposals in GitHub Flavored Markdown, each one document as an agent or a person carries it out; every name from the
/// graph stands in a code span and is no instruction.
struct MarkdownProposals {
  private let report: ProposalsReport

  /// Files of a part that a page shows; the JSON has all.
  private static let mostFiles = 60

  init(_ report: ProposalsReport) {
    self.report = report
  }

  var text: String {
    let result = report.result
    let head = "Answer: \(ProposalWords.sentence(result.answer))."
    let notes = result.notes.map { "- note: \(Inert.code($0))" }
    let cut = result.isTruncated ? ["- note: the time limit ended the search; another run may find other cuts"] : []
    let documents = result.proposals.map { document($0) }
    return ([head, (notes + cut).joined(separator: "\n")] + documents).filter { !$0.isEmpty }.joined(separator: "\n\n")
      + "\n"
  }

  private func document(_ proposal: Proposal) -> String {
    let words = ProposalWords(proposal) { Inert.code($0) }
    let steps = ProposalSteps(words)
    let sections: [(String, [String])] = [
      ("Purpose", [purpose(proposal, words)]),
      ("Progress", steps.all.map { "- [ ] step \($0.id): \($0.done)" }),
      ("Surprises & Discoveries", []), ("Decision Log", []), ("Outcomes & Retrospective", []),
      ("Context and Orientation", context(proposal, words)),
      ("Plan of Work", plan(proposal, words)),
      ("Concrete Steps", steps.all.flatMap { step(of: $0, words) }),
      ("Validation and Acceptance", validation(proposal, words)),
      (
        "Idempotence and Recovery",
        ["A step whose state is reached is skipped. Work on a branch; leaving the branch undoes everything."]
      ),
      ("Out of scope", steps.stops.map { "- stop and report `blocked` when \($0)" } + forbidden),
    ]
    let status =
      "\(Inert.code(proposal.kind.rawValue)) · \(words.prediction) · \(words.cost)" + order(proposal)
    return
      (["# \(words.title) (\(proposal.id))", status]
      + sections.map { (["## \($0)"] + ($1.isEmpty ? [] : ["", $1.joined(separator: "\n")])).joined(separator: "\n") })
      .joined(separator: "\n\n")
  }

  private var forbidden: [String] {
    [
      "- never: delete or weaken a test, raise a budget or a level, turn off warnings, lower the optimisation of what is "
        + "shipped"
    ]
  }

  private func order(_ proposal: Proposal) -> String {
    let after = proposal.dependsOn.isEmpty ? "" : " · after \(proposal.dependsOn.joined(separator: ", "))"
    let against =
      proposal.conflictsWith.isEmpty ? "" : " · instead of \(proposal.conflictsWith.joined(separator: ", "))"
    return after + against
  }

  private func purpose(_ proposal: Proposal, _ words: ProposalWords) -> String {
    let (before, after) = (proposal.prediction.before, proposal.prediction.after)
    return "After this change a run of the inner loop takes \(Words.duration(after.mean)) instead of "
      + "\(Words.duration(before.mean)) on average, nine of ten at most \(Words.duration(after.p90)) instead of "
      + "\(Words.duration(before.p90)); \(ProposalWords.percent(after.overBudget)) of the runs are over budget instead of "
      + "\(ProposalWords.percent(before.overBudget))."
  }

  private func context(_ proposal: Proposal, _ words: ProposalWords) -> [String] {
    let system = proposal.system
    let worst = proposal.evidence.worst.map { commit in
      "- \(Inert.code(commit.name)) changed \(Words.count(commit.files, "file")) and took \(Words.duration(commit.time))"
    }
    return [
      words.context,
      "The build system \(Inert.code(system.name)) builds by \(system.grain) with cutoff \(system.cutoff) on "
        + "\(Words.count(system.cores, "core")).",
    ] + (worst.isEmpty ? [] : ["", "Commits that cost most:", ""] + worst)
  }

  private func plan(_ proposal: Proposal, _ words: ProposalWords) -> [String] {
    let parts = proposal.plan.parts.flatMap { part in
      [
        "",
        "\(Inert.code(part.name)) (\(part.kind), \(Words.duration(part.seconds)), built after "
          + "\(ProposalWords.percent(part.rebuildShare)) of the commits):", "",
      ]
        + part.files.prefix(Self.mostFiles).map { "- \(Inert.code($0))" }
        + (part.files.count > Self.mostFiles ? ["- and \(part.files.count - Self.mostFiles) more, in the JSON"] : [])
    }
    let evidence = proposal.evidence
    let shown = evidence.edges.map { "- \(words.edge($0))" }
    let rest = evidence.edgeCount - evidence.edges.count
    let edges =
      shown.isEmpty ? [] : ["", "What it rests on:", ""] + shown + (rest > 0 ? ["- and \(rest) more edges"] : [])
    return Array((parts + edges).drop { $0.isEmpty })
  }

  private func step(of step: ProposalSteps.Step, _ words: ProposalWords) -> [String] {
    let because = step.because.prefix(4).map { "   - because \(words.edge($0))" }
    return ["\(step.id). \(step.what)."] + because + ["   - done when \(step.done)"]
  }

  private func validation(_ proposal: Proposal, _ words: ProposalWords) -> [String] {
    let prediction = proposal.prediction
    return [
      "    " + ProposalCheck(report, proposal).text, "",
      "finds this proposal again and scores it, with what it depends on, on the graph as it is then: before the first step it "
        + "shows that the plan still holds (status 0). It is carried out when the whole build is green from an empty cache, a "
        + "second build does nothing, and the same tests run under the same names.", "",
      "A clean build goes from \(Words.duration(prediction.cleanBefore)) to \(Words.duration(prediction.cleanAfter)); the "
        + "work of one loop from \(Words.duration(prediction.before.work)) to \(Words.duration(prediction.after.work)) of "
        + "core time.", "",
    ] + words.certainty.map { "- \($0)" } + prediction.assumptions.map { "- assumed: \(ProposalWords.sentence($0))" }
  }
}
