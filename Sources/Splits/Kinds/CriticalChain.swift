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
    var weights: [Plan.Dependency: Double] = [:]
    var (linked, total) = (0.0, 0.0)
    let step = max(1, context.commits.count / Self.mostCommits)
    for index in stride(from: 0, to: context.commits.count, by: step) {
      let commit = context.commits[index]
      let path = replay.criticalPath(commit)
      total += commit.weight
      for (from, to) in zip(path, path.dropFirst()) { weights[.init(from: to, to: from), default: 0] += commit.weight }
      // The last action of a path that ends in a test is its link and run.
      if let last = path.last, graph.targets[last].kind.isLinked, linkTime(last) * 10 >= replay.cost(commit).time {
        linked += commit.weight
      }
    }
    return (chains(weights, total), links(linked, total))
  }

  private func linkTime(_ target: Int) -> Int {
    guard let unit = before.unit(graph.targets[target].name) else { return 0 }
    return graph.costs.link + graph.costs.linkObject * before.layout.filesReached()[unit]
  }

  private func chains(_ weights: [Plan.Dependency: Double], _ total: Double) -> KindResult {
    var evidence = KindEvidence(kind: ProposalKind.breakCriticalChain.rawValue)
    let often = weights.filter { $0.value * 2 >= total && total > 0 }.keys
      .sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    evidence.found.append("\(often.count) dependencies on the critical path after half of the commits")
    guard graph.grain == .target else {
      evidence.missing.append("targets that wait for whole targets: files of this graph do not")
      return KindResult(evidence: evidence)
    }
    var unproven = 0
    let proposals = often.filter { !graph.targets[$0.from].kind.isLinked }.compactMap { pair -> Proposal? in
      let edges = graph.edges.filter {
        graph.files[$0.from].target == pair.from && graph.files[$0.to].target == pair.to
      }
      guard !edges.isEmpty, edges.allSatisfy({ graph.files[$0.to].isInterface }) else {
        unproven += 1
        if unproven <= 3 {
          evidence.missing.append(
            "that \(graph.targets[pair.from].name) needs only interface files of \(graph.targets[pair.to].name)")
        }
        return nil
      }
      var plan = Plan()
      plan.unordered = [pair]
      return context.proposal(
        .breakCriticalChain, subject: [graph.targets[pair.from].name], cut: [graph.targets[pair.to].name],
        plan: ProposalPlan(
          unordered: [.init(from: graph.targets[pair.from].name, to: graph.targets[pair.to].name)]),
        before: before, after: context.scenario(plan), relied: edges)
    }
    if unproven > 3 { evidence.missing.append("the same of \(unproven - 3) more dependencies") }
    evidence.proposals = proposals.count
    return KindResult(proposals: proposals, evidence: evidence)
  }

  /// A loop whose links need not touch every object: shared libraries, split debug information.
  private func links(_ linked: Double, _ total: Double) -> KindResult {
    var evidence = KindEvidence(kind: ProposalKind.cutLink.rawValue)
    let share = total > 0 ? Int((linked / total * 100).rounded()) : 0
    evidence.found.append("a link of a tenth of the loop ends the critical path after \(share) % of the commits")
    guard linked * 2 >= total, total > 0 else { return KindResult(evidence: evidence) }
    var quick = graph
    quick.costs.linkObject = 0
    let after = Scenario(quick, context.commits, budget: context.budget)
    let subject = graph.targets.indices.filter { graph.targets[$0].kind.isLinked }
      .sorted { (linkTime($1), $0) < (linkTime($0), $1) }.prefix(4).map { graph.targets[$0].name }
    let proposal = context.proposal(
      .cutLink, subject: Array(subject), cut: [], plan: ProposalPlan(), before: before, after: after, relied: [])
    evidence.proposals = proposal == nil ? 0 : 1
    return KindResult(proposals: proposal.map { [$0] } ?? [], evidence: evidence)
  }
}
