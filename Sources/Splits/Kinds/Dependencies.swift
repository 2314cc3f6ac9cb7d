import Figures
import Model

/// Declared dependencies that no file edge shows: dropped, or narrowed to what the files do need behind them.
struct Dependencies {
  let context: ProposalContext
  let before: Scenario
  private var graph: Graph { context.graph }

  func result() -> (drop: KindResult, narrow: KindResult) {
    var (drops, narrows): ([Proposal], [Proposal]) = ([], [])
    let (pairs, unsure) = unshown()
    for pair in pairs {
      let needed = needed(pair)
      var plan = Plan()
      plan.dropped = [pair]
      plan.added = needed.map { .init(from: pair.from, to: $0) }
      guard let proposal = proposal(pair, needed, context.scenario(plan)) else { continue }
      if needed.isEmpty { drops.append(proposal) } else { narrows.append(proposal) }
    }
    func evidence(_ kind: ProposalKind, _ proposals: [Proposal]) -> KindEvidence {
      var evidence = KindEvidence(kind: kind.rawValue, proposals: proposals.count)
      evidence.found.append("\(pairs.count) declared dependencies that no traced or dependency-file edge shows")
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
    return (
      Array(
        pairs.sorted { (cost[$1.from], $0.from, $0.to) < (cost[$0.from], $1.from, $1.to) }
          .prefix(ProposalContext.mostLooked)), unsure
    )
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

  private func proposal(_ pair: Plan.Dependency, _ needed: [Int], _ after: Scenario) -> Proposal? {
    let (from, to) = (graph.targets[pair.from].name, graph.targets[pair.to].name)
    let relied = graph.edges.filter { graph.files[$0.from].target == pair.from }
    var plan = ProposalPlan()
    if needed.isEmpty {
      plan.dropped = [.init(from: from, to: to)]
    } else {
      let because = needed.compactMap { target in relied.first { graph.files[$0.to].target == target } }
      plan.narrowed = [
        .init(
          from: from, wide: to, narrow: needed.map { graph.targets[$0].name }, because: because.map(context.edge))
      ]
    }
    return context.proposal(
      needed.isEmpty ? .dropDependency : .narrowDependency, subject: [from], cut: [to], plan: plan, before: before,
      after: after, relied: relied, cost: ProposalCost(dependentsRewired: 1))
  }
}
