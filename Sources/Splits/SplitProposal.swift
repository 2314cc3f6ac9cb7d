import Model

/// A two-way cut as a proposal: its parts, who must be rewired, and what it rests on.
struct SplitProposal {
  let context: ProposalContext
  let step: CutStep
  let before: Scenario
  let after: Scenario

  var proposal: Proposal {
    let relied = relied
    let rewire = rewire
    return Proposal(
      id: context.id(kind, [step.subject], [step.lower.name] + context.paths(step.lower.files) + brokenNames),
      kind: kind, subject: [step.subject], system: context.system, evidence: evidence(relied),
      plan: ProposalPlan(parts: [part(step.lower), part(step.upper)], rewire: rewire, broken: broken),
      prediction: context.prediction(
        before, after, relied: relied, assumptions: [.rewired] + (step.broken.isEmpty ? [] : [.brokenEdgesVanish])),
      cost: ProposalCost(
        filesMoved: step.lower.files.count, edgesBroken: step.broken.count, dependentsRewired: rewire.count))
  }

  private var kind: ProposalKind { context.graph.targets[step.target].kind == .test ? .splitTests : .split }

  private var graph: Graph { context.graph }

  private var brokenNames: [ByteString] {
    step.broken.flatMap { [graph.files[graph.edges[$0].from].path, graph.files[graph.edges[$0].to].path] }
  }

  /// All edges of the subject's files: that there is none from the lower part to the upper is read from them.
  private var relied: [Graph.Edge] {
    let files = Set(step.lower.files + step.upper.files)
    return graph.edges.filter { files.contains($0.from) || files.contains($0.to) }
  }

  private func evidence(_ relied: [Graph.Edge]) -> ProposalEvidence {
    let lower = Set(step.lower.files)
    let upper = Set(step.upper.files)
    let between = relied.filter { upper.contains($0.from) && lower.contains($0.to) }
    return ProposalEvidence(
      worst: context.worst(before), subjectSeconds: context.seconds(step.lower.files + step.upper.files),
      rebuildShare: before.buildShare(step.subject), edges: context.shown(between), edgeCount: between.count)
  }

  private func part(_ part: Plan.Part) -> ProposalPlan.Part {
    let unit = after.unit(part.name)
    let needs = unit.map { unit in after.layout.needs[unit].map { after.layout.units[Int($0)].name } }
    return ProposalPlan.Part(
      name: part.name, isNew: part.name != step.subject, kind: graph.targets[step.target].kind.rawValue,
      files: context.paths(part.files), dependencies: needs ?? [], seconds: context.seconds(part.files),
      rebuildShare: after.buildShare(part.name))
  }

  private var broken: [ProposalPlan.Break] {
    step.broken.map { index in
      let edge = graph.edges[index]
      return ProposalPlan.Break(
        edge: context.edge(edge), way: graph.files[edge.to].isInterface ? .forwardDeclare : .moveDeclaration)
    }
  }

  /// Units that needed the subject and now need another set of its parts.
  private var rewire: [ProposalPlan.Rewiring] {
    guard let lower = after.unit(step.lower.name), let upper = after.unit(step.upper.name) else { return [] }
    return after.layout.neededBy[lower].compactMap { user in
      guard Int(user) != upper else { return nil }
      let keeps = after.layout.needs[Int(user)].contains(Int32(upper))
      let unit = after.layout.units[Int(user)]
      return ProposalPlan.Rewiring(
        target: unit.name, remove: keeps ? [] : [step.subject], add: [step.lower.name],
        because: reason(unit.files, step.lower.files))
    }
  }

  /// One edge from some of these files to some of those.
  private func reason(_ users: [Int], _ used: [Int]) -> [ProposalEdge] {
    let (users, used) = (Set(users), Set(used))
    return graph.edges.first { users.contains($0.from) && used.contains($0.to) }.map { [context.edge($0)] } ?? []
  }
}
