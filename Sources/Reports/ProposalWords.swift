import Model

/// The sentences of a proposal that its renderings share; a name stands in them as `shown` makes it inert.
struct ProposalWords {
  let proposal: Proposal
  let shown: (ByteString) -> String

  init(_ proposal: Proposal, shown: @escaping (ByteString) -> String) {
    self.proposal = proposal
    self.shown = shown
  }

  var title: String {
    let subject = list(proposal.subject)
    return switch proposal.kind {
    case .split: "Split \(subject) into \(list(proposal.plan.parts.map(\.name)))"
    case .dropDependency: "Drop \(dependencies(proposal.plan.dropped))"
    case .narrowDependency: "Narrow what \(subject) depends on"
    case .unhubHeader: "Split the header \(list(proposal.plan.divided.map(\.file))) of \(subject)"
    case .breakCriticalChain: "Let \(subject) start before \(list(proposal.plan.unordered.map(\.to))) has ended"
    case .splitGiantFile: "Split \(list(proposal.plan.divided.map(\.file))) of \(subject)"
    case .splitTests: "Split the tests \(subject) into \(list(proposal.plan.parts.map(\.name)))"
    case .shardTests: "Run \(subject) in \(Words.count(proposal.plan.shards ?? 2, "shard"))"
    case .merge: "Make \(subject) one target"
    case .cutLink: "Take the link of \(subject) out of the inner loop"
    }
  }

  /// `171 s → 96 s a loop (80 %: 88 to 112 s less)`: what the replay predicts.
  var prediction: String {
    let prediction = proposal.prediction
    let interval = "\(Words.duration(prediction.low)) to \(Words.duration(prediction.high))"
    return
      "replay of \(Words.count(prediction.commits, "commit")): mean loop \(Words.duration(prediction.before.mean)) → "
      + "\(Words.duration(prediction.after.mean)), a gain of \(signed(prediction.gain)) (80 % interval \(interval)); "
      + "certainty \(prediction.certainty.overall.rawValue)"
  }

  private func signed(_ time: Duration) -> String {
    time < .zero ? "-" + Words.duration(.zero - time) : Words.duration(time)
  }

  var cost: String {
    let cost = proposal.cost
    return [
      "\(Words.count(cost.filesMoved, "file")) moved", "\(Words.count(cost.edgesBroken, "edge")) broken",
      "\(Words.count(cost.dependentsRewired, "dependent")) rewired",
    ].joined(separator: ", ")
  }

  var certainty: [String] {
    let certainty = proposal.prediction.certainty
    let edges = certainty.edges.map { "\($0.count) \($0.evidence)" }.joined(separator: ", ")
    return [
      "sampling \(certainty.sampling.rawValue): \(Words.count(proposal.prediction.commits, "commit"))",
      "model \(certainty.model.rawValue)",
      "structure \(certainty.structure.rawValue)" + (edges.isEmpty ? "" : ": relies on edges known as \(edges)"),
    ]
  }

  /// How many files, and how long they take, is said beside the name.
  var context: String {
    let evidence = proposal.evidence
    let share = Int((evidence.rebuildShare * 100).rounded())
    return "The files of \(list(proposal.subject)) take \(Words.duration(evidence.subjectSeconds)) of one core; "
      + "\(share) % of the commits build it again."
  }

  static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  func list(_ names: [ByteString], most: Int = 4) -> String {
    let first = names.prefix(most).map(shown)
    let rest = names.count - first.count
    if rest > 0 { return first.joined(separator: ", ") + " and \(rest) more" }
    guard let last = first.last, first.count > 1 else { return first.first ?? "nothing" }
    return first.dropLast().joined(separator: ", ") + " and " + last
  }

  private func dependencies(_ all: [ProposalPlan.Dependency]) -> String {
    all.prefix(3).map { "\(shown($0.from)) → \(shown($0.to))" }.joined(separator: ", ")
      + (all.count > 3 ? " and \(all.count - 3) more" : "")
  }

  /// `core/a.c:12 needs core/b.h (depfile)`.
  func edge(_ edge: ProposalEdge) -> String {
    let line = edge.line.map { " line \($0)" } ?? ""
    return "\(shown(edge.from))\(line) needs \(shown(edge.to)) (\(edge.evidence))"
  }

  static func sentence(_ assumption: ProposalPrediction.Assumption) -> String {
    switch assumption {
    case .noCutoff: "a target whose dependency was built is built again, whatever came of it"
    case .interfaceCutoff: "dependents are built again only where an interface changed"
    case .rewired: "every dependent is rewired to the parts that it needs; behind a facade most of the gain is lost"
    case .independentTests: "tests run apart from each other"
    case .noCache: "nothing is restored from a cache"
    case .usualCosts: "costs that the graph does not give are the usual ones (`--explain-model` shows which)"
    case .brokenEdgesVanish: "edges to break vanish and nothing takes their place"
    case .unseenEdges: "files need nothing but what the graph says; some of its edges were scanned or guessed"
    case .linksByEdges:
      "who needs a header is linked with the source of the same name, and needs no object but those of the parts it names"
    case .interfaceRate: "interfaces change as often as in the history"
    }
  }

  static func sentence(_ answer: Proposals.Answer) -> String {
    switch answer {
    case .proposals: "worth carrying out, in this order"
    case .weak: "weak: the gain may be nothing; more commits or better edges would tell"
    case .notWorthIt: "not worth it: the change costs more than it brings"
    case .nothingToDo: "nothing to do: no change of this graph makes the loop shorter"
    case .notKnown: "not known: there is too little to judge by, as the notes say"
    case .mergeInstead: "the targets are cut too fine: merge these instead"
    }
  }
}
