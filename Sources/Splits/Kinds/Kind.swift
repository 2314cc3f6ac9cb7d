import Model

/// One look at a graph: its proposals in order, and the evidence for or against more, of each kind that it looks for.
struct KindResult {
  var proposals: [Proposal] = []
  var evidence: [KindEvidence] = []

  init(proposals: [Proposal], evidence: [KindEvidence]) {
    self.proposals = proposals
    self.evidence = evidence
  }

  /// Of a look for one kind.
  init(_ kind: ProposalKind, _ proposals: [Proposal] = [], found: [String] = [], missing: [String] = []) {
    self.init(
      proposals: proposals,
      evidence: [
        KindEvidence(kind: kind.rawValue, found: found, missing: missing, proposals: proposals.count)
      ])
  }

  static let needsFiles = "compiles of single files: a target of this graph is one action"

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
    let share = (before.figures.mean - after.figures.mean) / max(1, before.figures.mean)
    let isSlower = after.figures.p90 > before.figures.p90 + before.figures.p90 / 20
    // Most candidates end here, before anything is drawn or sorted for them.
    guard share >= options.leastGain, !isSlower else { return nil }
    let files = subject.compactMap { before.unit($0) }.flatMap { before.layout.units[$0].files }
    let proposal = Proposal(
      id: id(kind, subject, cut), kind: kind, subject: subject, system: system,
      evidence: ProposalEvidence(
        worst: worst(before), subjectSeconds: seconds(files),
        rebuildShare: subject.map(before.buildShare).max() ?? 0, edges: shown(relied),
        edgeCount: relied.count),
      plan: plan, prediction: prediction(before, after, relied: relied), cost: cost)
    return Propose.isWorthIt(proposal) ? proposal : nil
  }

  /// Of targets beyond this number only those are looked at whose builds cost most.
  static let mostLooked = 24
}
