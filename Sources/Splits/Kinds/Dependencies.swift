import Figures
import Model

/// Declared dependencies that no file edge shows: dropped, or narrowed to what the files do need behind them.
struct Dependencies {
  let context: ProposalContext
  let before: Scenario
  private let reliance: Reliance
  private var graph: Graph { context.graph }

  /// Of the costliest, what is tried together at the end.
  private static let mostTogether = 1000

  init(context: ProposalContext, before: Scenario) {
    self.context = context
    self.before = before
    reliance = Reliance(context.graph)
  }

  func result() -> KindResult {
    let (pairs, unsure) = unshown()
    let proposals = chain(pairs)
    let used = proposals.reduce(0) { $0 + $1.plan.dropped.count + $1.plan.narrowed.count }
    var missing: [String] = []
    if used < pairs.count {
      missing.append("a gain of the loop's least share by \(pairs.count - used) of them, alone or together")
    }
    if unsure > 0 {
      missing.append("edges known by tracing or dependency files, of \(unsure) targets that have others or none")
    }
    let found = ["\(pairs.count) declared dependencies that no traced or dependency-file edge shows"]
    return KindResult(
      proposals: proposals,
      evidence: [ProposalKind.dropDependency, .narrowDependency].map { kind in
        KindEvidence(
          kind: kind.rawValue, found: found, missing: missing, proposals: proposals.count { $0.kind == kind })
      })
  }

  /// The best change after the best before it, while one is worth it; then all that is left at once, which may pay where
  /// none does alone. Each is figured on what those before it leave, and so depends on the one before.
  private func chain(_ pairs: [Plan.Dependency]) -> [Proposal] {
    var (left, plan, now) = (Array(pairs.prefix(ProposalContext.mostLooked)), Plan(), before)
    var proposals: [Proposal] = []
    func append(_ proposal: Proposal) {
      var proposal = proposal
      proposal.dependsOn = proposals.last.map { [$0.id] } ?? []
      proposals.append(proposal)
    }
    while let best = left.compactMap({ change($0, on: plan, now) }).max(by: { $0.gain < $1.gain }) {
      append(best.proposal)
      (plan, now) = (best.plan, best.after)
      left.removeAll { $0 == best.pair }
    }
    if let proposal = together(pairs, on: plan, now) { append(proposal) }
    return proposals
  }

  private struct Change {
    var pair: Plan.Dependency
    var proposal: Proposal
    var plan: Plan
    var after: Scenario
    var gain: Double
  }

  /// One dependency goes, and what its dependent needs behind it is named instead; nil where somebody else would lose
  /// something, or it is not worth it.
  private func change(_ pair: Plan.Dependency, on plan: Plan, _ now: Scenario) -> Change? {
    var plan = plan
    plan.dropped.append(pair)
    let lost = reliance.lost(by: plan)
    guard lost.allSatisfy({ $0.from == pair.from }) else { return nil }
    plan.added += lost
    let after = context.scenario(plan)
    guard let proposal = proposal([pair], lost.map(\.to), now, after) else { return nil }
    return Change(
      pair: pair, proposal: proposal, plan: plan, after: after, gain: now.figures.mean - after.figures.mean)
  }

  /// All that can go without a loss to anybody.
  private func together(_ pairs: [Plan.Dependency], on plan: Plan, _ now: Scenario) -> Proposal? {
    var after = plan
    for pair in pairs.prefix(Self.mostTogether) where !plan.dropped.contains(pair) {
      after.dropped.append(pair)
      if !reliance.lost(by: after).isEmpty { after.dropped.removeLast() }
    }
    let others = Array(after.dropped.dropFirst(plan.dropped.count))
    return others.count > 1 ? proposal(others, [], now, context.scenario(after)) : nil
  }

  /// Dependencies of targets all of whose edges are surely known, that none of these edges shows; and how many targets
  /// with dependencies have edges that are less sure, or none.
  private func unshown() -> (pairs: [Plan.Dependency], unsure: Int) {
    var isSure = [Bool](repeating: true, count: graph.targets.count)
    var hasEdges = [Bool](repeating: false, count: graph.targets.count)
    var shown: Set<Plan.Dependency> = []
    for edge in graph.edges {
      guard let from = graph.files[edge.from].target else { continue }
      hasEdges[from] = true
      if edge.evidence > .depfile { isSure[from] = false }
      if let to = graph.files[edge.to].target { shown.insert(.init(from: from, to: to)) }
    }
    var pairs: [Plan.Dependency] = []
    var unsure = 0
    for (from, target) in graph.targets.enumerated() where !target.dependencies.isEmpty {
      guard isSure[from], hasEdges[from] else {
        unsure += 1
        continue
      }
      pairs += target.dependencies.map { .init(from: from, to: $0) }.filter { !shown.contains($0) }
    }
    let cost = graph.targets.map { before.buildShare($0.name) }
    return (pairs.sorted { (cost[$1.from], $0.from, $0.to) < (cost[$0.from], $1.from, $1.to) }, unsure)
  }

  private func proposal(
    _ pairs: [Plan.Dependency], _ needed: [Int], _ now: Scenario, _ after: Scenario
  ) -> Proposal? {
    func name(_ target: Int) -> ByteString { graph.targets[target].name }
    let dependents = Set(pairs.map(\.from)).sorted()
    let relied = graph.edges.filter { edge in graph.files[edge.from].target.map(dependents.contains) ?? false }
    var plan = ProposalPlan()
    if needed.isEmpty {
      plan.dropped = pairs.map { .init(from: name($0.from), to: name($0.to)) }
    } else {
      let because = needed.compactMap { target in relied.first { graph.files[$0.to].target == target } }
      plan.narrowed = pairs.map {
        .init(from: name($0.from), wide: name($0.to), narrow: needed.map(name), because: because.map(context.edge))
      }
    }
    return context.proposal(
      needed.isEmpty ? .dropDependency : .narrowDependency, subject: dependents.map(name),
      cut: pairs.map { name($0.to) },
      plan: plan, before: now, after: after, relied: relied, cost: ProposalCost(dependentsRewired: dependents.count))
  }
}
