import Model

/// What a build's critical path is made of: dependencies that only an interface is needed of, and links.
struct CriticalChain {
  let context: ProposalContext
  let before: Scenario
  private var graph: Graph { context.graph }

  /// Of many commits an even sample.
  static let mostCommits = 500

  func result() -> (chain: KindResult, link: KindResult) {
    var replay = Replay(graph)
    let linkTimes = linkTimes()
    var weights: [Plan.Dependency: Double] = [:]
    var (linked, total) = (0.0, 0.0)
    let step = max(1, context.commits.count / Self.mostCommits)
    for index in stride(from: 0, to: context.commits.count, by: step) {
      let commit = context.commits[index]
      let path = replay.criticalPath(commit)
      total += commit.weight
      for (from, to) in zip(path, path.dropFirst()) { weights[.init(from: to, to: from), default: 0] += commit.weight }
      // The last action of a path that ends in a test is its link and run.
      if let last = path.last, graph.targets[last].kind.isLinked, linkTimes[last] * 10 >= replay.cost(commit).time {
        linked += commit.weight
      }
    }
    return (chains(weights, total), links(linked, total, linkTimes))
  }

  /// Of each target.
  private func linkTimes() -> [Int] {
    let reached = before.layout.filesReached()
    return graph.targets.map { target in
      before.unit(target.name).map { graph.costs.link + graph.costs.linkObject * reached[$0] } ?? 0
    }
  }

  private func chains(_ weights: [Plan.Dependency: Double], _ total: Double) -> KindResult {
    let often = weights.filter { $0.value * 2 >= total && total > 0 }.keys
      .sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    let found = ["\(often.count) dependencies on the critical path after half of the commits"]
    guard graph.grain == .target else {
      return KindResult(
        .breakCriticalChain, found: found, missing: ["targets that wait for whole targets: files of this graph do not"])
    }
    var (proposals, unproven): ([Proposal], [Plan.Dependency]) = ([], [])
    for pair in often where !graph.targets[pair.from].kind.isLinked {
      let edges = graph.edges.filter {
        graph.files[$0.from].target == pair.from && graph.files[$0.to].target == pair.to
      }
      if !edges.isEmpty, edges.allSatisfy({ graph.files[$0.to].isInterface }) {
        proposals += proposal(pair, edges).map { [$0] } ?? []
      } else {
        unproven.append(pair)
      }
    }
    var missing = unproven.prefix(3).map {
      "that \(graph.targets[$0.from].name) needs only interface files of \(graph.targets[$0.to].name)"
    }
    if unproven.count > 3 { missing.append("the same of \(unproven.count - 3) more dependencies") }
    return KindResult(.breakCriticalChain, proposals, found: found, missing: missing)
  }

  private func proposal(_ pair: Plan.Dependency, _ edges: [Graph.Edge]) -> Proposal? {
    var plan = Plan()
    plan.unordered = [pair]
    let (from, to) = (graph.targets[pair.from].name, graph.targets[pair.to].name)
    return context.proposal(
      .breakCriticalChain, subject: [from], cut: [to], plan: ProposalPlan(unordered: [.init(from: from, to: to)]),
      before: before, after: context.scenario(plan), relied: edges)
  }

  /// A loop whose links need not touch every object: shared libraries, split debug information.
  private func links(_ linked: Double, _ total: Double, _ linkTimes: [Int]) -> KindResult {
    let share = total > 0 ? Int((linked / total * 100).rounded()) : 0
    let found = ["a link of a tenth of the loop ends the critical path after \(share) % of the commits"]
    guard linked * 2 >= total, total > 0 else { return KindResult(.cutLink, found: found) }
    var quick = graph
    quick.costs.linkObject = 0
    let after = Scenario(quick, context.commits, budget: context.budget)
    let subject = graph.targets.indices.filter { graph.targets[$0].kind.isLinked }
      .sorted { (linkTimes[$1], $0) < (linkTimes[$0], $1) }.prefix(4).map { graph.targets[$0].name }
    let proposal = context.proposal(
      .cutLink, subject: Array(subject), cut: [], plan: ProposalPlan(), before: before, after: after, relied: [])
    return KindResult(.cutLink, proposal.map { [$0] } ?? [], found: found)
  }
}
