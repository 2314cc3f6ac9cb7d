import Figures
import Model

/// Declared dependencies that no file edge shows: dropped, or narrowed to what the files do need behind them.
struct Dependencies {
  let context: ProposalContext
  let before: Scenario
  private var graph: Graph { context.graph }

  func result() -> (drop: KindResult, narrow: KindResult) {
    let (pairs, unsure) = unshown()
    let proposals = chain(Array(pairs.prefix(ProposalContext.mostLooked)), rest: pairs)
    let (drops, narrows) = (
      proposals.filter { $0.kind == .dropDependency }, proposals.filter { $0.kind == .narrowDependency }
    )
    func evidence(_ kind: ProposalKind, _ proposals: [Proposal]) -> KindEvidence {
      var evidence = KindEvidence(kind: kind.rawValue, proposals: proposals.count)
      evidence.found.append("\(pairs.count) declared dependencies that no traced or dependency-file edge shows")
      let used = drops.reduce(0) { $0 + $1.plan.dropped.count } + narrows.reduce(0) { $0 + $1.plan.narrowed.count }
      if used < pairs.count {
        evidence.missing.append("a gain of the loop's least share by \(pairs.count - used) of them, alone or together")
      }
      if unsure > 0 {
        evidence.missing.append(
          "edges known by tracing or dependency files, of \(unsure) targets that have others or none")
      }
      return evidence
    }
    return (
      KindResult(proposals: drops, evidence: evidence(.dropDependency, drops)),
      KindResult(proposals: narrows, evidence: evidence(.narrowDependency, narrows))
    )
  }

  /// The best change after the best before it, while one is worth it; then all that is left at once, which may pay where
  /// none does alone. Each is figured on what those before it leave.
  private func chain(_ pairs: [Plan.Dependency], rest all: [Plan.Dependency]) -> [Proposal] {
    var (left, plan, now, proposals): ([Plan.Dependency], Plan, Scenario, [Proposal]) = (pairs, Plan(), before, [])
    while let best = left.compactMap({ change([$0], on: plan, now) }).max(by: { $0.gain < $1.gain }) {
      proposals.append(best.proposal)
      (plan, now) = (best.plan, best.after)
      left.removeAll { best.pairs.contains($0) }
    }
    let others = all.filter { pair in !plan.dropped.contains(pair) && needed(pair).isEmpty }
    if others.count > 1, let together = change(others, on: plan, now) { proposals.append(together.proposal) }
    return proposals
  }

  private struct Change {
    var proposal: Proposal
    var plan: Plan
    var after: Scenario
    var pairs: [Plan.Dependency]
    var gain: Double
  }

  private func change(_ pairs: [Plan.Dependency], on plan: Plan, _ now: Scenario) -> Change? {
    var plan = plan
    plan.dropped += pairs
    let needed = pairs.count == 1 ? needed(pairs[0]) : []
    plan.added += needed.map { .init(from: pairs[0].from, to: $0) }
    let after = context.scenario(plan)
    guard let proposal = proposal(pairs, needed, now, after) else { return nil }
    return Change(
      proposal: proposal, plan: plan, after: after, pairs: pairs, gain: now.figures.mean - after.figures.mean)
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
    let cost = graph.targets.indices.map { share($0) }
    return (pairs.sorted { (cost[$1.from], $0.from, $0.to) < (cost[$0.from], $1.from, $1.to) }, unsure)
  }

  private func share(_ target: Int) -> Double {
    before.unit(graph.targets[target].name).map { before.buildShares[$0] } ?? 0
  }

  /// Targets that the files need and that only this dependency leads to: they must be named themselves first.
  private func needed(_ pair: Plan.Dependency) -> [Int] {
    var rest = graph.targets.map(\.dependencies)
    rest[pair.from].removeAll { $0 == pair.to }
    let still = BitSet(count: graph.targets.count, Adjacency(rows: rest).reached(from: [pair.from]))
    let behind = BitSet(
      count: graph.targets.count, Adjacency(rows: graph.targets.map(\.dependencies)).reached(from: [pair.to]))
    var needed: Set<Int> = []
    for edge in graph.edges where graph.files[edge.from].target == pair.from {
      guard let to = graph.files[edge.to].target, to != pair.from, behind.contains(to), !still.contains(to) else {
        continue
      }
      needed.insert(to)
    }
    return needed.sorted()
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
