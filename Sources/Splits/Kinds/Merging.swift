import Figures
import Model

/// Libraries that cost more as several actions than as one.
struct Merging {
  let context: ProposalContext
  let before: Scenario
  private var graph: Graph { context.graph }

  /// More are not tried with each other.
  static let most = 60

  func result() -> KindResult {
    let small = small()
    return KindResult(
      .merge, small.count > 1 ? groups(small).compactMap { proposal($0) } : [],
      found: ["\(small.count) libraries whose own overhead is more than a third of their action"])
  }

  /// Libraries of which more is overhead than a third, the most often built first.
  private func small() -> [Int] {
    let circles = StrongComponents(Adjacency(rows: graph.targets.map(\.dependencies)))
    let shares = graph.targets.map { before.buildShare($0.name) }
    return graph.targets.indices.filter { index in
      let target = graph.targets[index]
      guard target.kind == .library, circles.members[circles.component[index]].count == 1, shares[index] > 0 else {
        return false
      }
      guard graph.grain == .target else { return true }
      let overhead = graph.costs.target + graph.costs.dependency * target.dependencies.count
      return overhead * 2 >= target.files.reduce(0) { $0 + graph.files[$1].work }
    }
    .sorted { (shares[$1], $0) < (shares[$0], $1) }.prefix(Self.most).sorted()
  }

  /// Merges pairs while the replay falls; gives what became one.
  private func groups(_ small: [Int]) -> [[Int]] {
    var builder = AtomBuilder(graph, targets: [])
    builder.mergeable = small
    let atoms = builder.atoms(context.commits)
    var start = Partition(whole: atoms)
    for atom in start.unit.indices { start.unit[atom] = Int32(atom) }
    start.count = atoms.count
    let search = Search(atoms, Scorer(atoms, SearchBudget(replays: 20_000, actions: 50_000_000)), isSoft: false)
    var current = search.scored(start)
    while let next = search.bestMerge(current, limit: current.score) { current = next }
    return current.partition.members(atoms.movable).filter { $0.count > 1 }.map { $0.map { small[$0] } }
  }

  private func proposal(_ group: [Int]) -> Proposal? {
    let names = group.map { graph.targets[$0].name }
    guard let name = names.min() else { return nil }
    var plan = Plan()
    plan.merges = [.init(name: name, targets: group)]
    let after = context.scenario(plan)
    guard after.layout.isAcyclic, let unit = after.unit(name) else { return nil }
    let files = after.layout.units[unit].files
    let part = ProposalPlan.Part(
      name: name, isNew: false, kind: graph.targets[group[0]].kind.rawValue, files: context.paths(files),
      dependencies: after.layout.needs[unit].map { after.layout.units[Int($0)].name },
      seconds: context.seconds(files), rebuildShare: after.buildShares[unit])
    let gone = Set(names).subtracting([name])
    let rewire = after.layout.neededBy[unit].compactMap { user -> ProposalPlan.Rewiring? in
      let needed = before.unit(after.layout.units[Int(user)].name).map { before.layout.needs[$0] } ?? []
      let remove = needed.map { before.layout.units[Int($0)].name }.filter(gone.contains)
      guard !remove.isEmpty else { return nil }
      return ProposalPlan.Rewiring(
        target: after.layout.units[Int(user)].name, remove: remove, add: [name], because: [])
    }
    let relied = graph.edges.filter { edge in
      guard let from = graph.files[edge.from].target, let to = graph.files[edge.to].target else { return false }
      return group.contains(from) && group.contains(to) && from != to
    }
    return context.proposal(
      .merge, subject: names, cut: [], plan: ProposalPlan(parts: [part], rewire: rewire), before: before,
      after: after, relied: relied,
      cost: ProposalCost(
        filesMoved: files.count - graph.targets[group[names.firstIndex(of: name) ?? 0]].files.count,
        dependentsRewired: rewire.count))
  }
}
