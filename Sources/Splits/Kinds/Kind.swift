import Model

/// One kind's look at a graph: its proposals, and the evidence for or against more.
struct KindResult {
  var proposals: [Proposal] = []
  var evidence: KindEvidence

  /// Kinds that the builds of a repository would show; a graph and its commits cannot.
  static let ofRecordedBuilds: [KindEvidence] = [
    ("isolate-generated", "which files a generator makes, and whether it ran without a change of its input"),
    ("parallelise", "how many actions ran at once while others were ready"),
    ("retier-check", "how often each check failed, and what it alone caught"),
    ("enable-cache", "digests of inputs, and whether equal ones were executed again"),
    ("isolate-volatile-input", "builds of a target of which no file had changed"),
    ("deduplicate-compile", "the arguments of each compile"),
    ("early-cutoff", "digests of outputs before and after a run"),
    ("narrow-inputs", "the files that an action really read"),
    ("break-edge", "nothing of its own: edges to break are part of the split that they unlock"),
    ("drop-launcher", "the processes between a task and its tool"),
  ].map { KindEvidence(kind: $0.0, missing: [$0.1]) }
}

extension ProposalContext {
  /// A proposal that is no cut, if it is worth it.
  func proposal(
    _ kind: ProposalKind, subject: [ByteString], cut: [ByteString], plan: ProposalPlan, before: Scenario,
    after: Scenario, relied: [Graph.Edge], cost: ProposalCost = ProposalCost()
  ) -> Proposal? {
    let units = subject.compactMap { before.unit($0) }
    let files = units.flatMap { before.layout.units[$0].files }
    let proposal = Proposal(
      id: id(kind, subject, cut), kind: kind, subject: subject, system: system,
      evidence: ProposalEvidence(
        worst: worst(before), subjectSeconds: seconds(files),
        rebuildShare: min(1, units.map { before.buildShares[$0] }.max() ?? 0), edges: shown(relied),
        edgeCount: relied.count),
      plan: plan, prediction: prediction(before, after, relied: relied), cost: cost)
    let share = (before.figures.mean - after.figures.mean) / max(1, before.figures.mean)
    let isSlower = after.figures.p90 > before.figures.p90 + before.figures.p90 / 20
    return share >= options.leastGain && !isSlower && Propose.isWorthIt(proposal) ? proposal : nil
  }

  /// Of targets beyond this number only those are looked at whose builds cost most.
  static let mostLooked = 24
}
