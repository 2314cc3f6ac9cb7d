import Model

/// A header that much is compiled for whenever it changes, though only some of its users are concerned.
struct HubHeader {
  let context: ProposalContext
  let before: Scenario
  private var graph: Graph { context.graph }

  func result() -> KindResult {
    guard graph.grain == .file else { return KindResult(.unhubHeader, missing: [KindResult.needsFiles]) }
    let hubs = hubs()
    return KindResult(
      .unhubHeader, hubs.prefix(3).compactMap { proposal($0) },
      found: ["\(hubs.count) interface files whose changes compile a tenth of the loop's work"],
      missing: ["which declarations a commit changed: users that it changes too tell which half of the header it was"])
  }

  /// Interface files by what their changes compile.
  private func hubs() -> [Int] {
    var recompilation = Recompilation(graph)
    var compiled: [Int: Double] = [:]
    var total = 0.0
    var known: [Int32: Int] = [:]
    for (commit, cost) in zip(context.commits, before.costs) {
      total += commit.weight * Double(cost.work)
      for file in commit.interface where graph.files[file].isInterface {
        let work =
          known[Int32(file)]
          ?? recompilation.files(changed: [], interface: [Int32(file)]).reduce(0) { $0 + graph.files[Int($1)].work }
        known[Int32(file)] = work
        compiled[file, default: 0] += commit.weight * Double(work)
      }
    }
    return compiled.filter { $0.value * 10 >= total && $0.value > 0 }.keys
      .sorted { (compiled[$1] ?? 0, $0) < (compiled[$0] ?? 0, $1) }
  }

  private func proposal(_ header: Int) -> Proposal? {
    guard let target = graph.files[header].target else { return nil }
    let users = graph.edges.filter { $0.to == header }.map(\.from)
    guard users.count > 1, let second = secondGroup(header, users) else { return nil }
    let groups = [users.filter { !second.contains($0) }, users.filter(second.contains)].map { Set($0).sorted() }
    let split = GraphEdit(graph, context.commits).splitting(header, second: second)
    let after = Scenario(split.graph, split.commits, budget: context.budget)
    return context.proposal(
      .unhubHeader, subject: [graph.targets[target].name], cut: [graph.files[header].path],
      plan: ProposalPlan(divided: [.init(file: graph.files[header].path, users: groups.map(context.paths))]),
      before: before, after: after, relied: graph.edges.filter { $0.to == header },
      cost: ProposalCost(filesMoved: 1, dependentsRewired: second.count))
  }

  /// Users that are never changed together with the most often changed one: they seem to use other declarations.
  private func secondGroup(_ header: Int, _ users: [Int]) -> Set<Int>? {
    var (together, often): ([Int: Set<Int>], [Int: Double]) = ([:], [:])
    let all = Set(users)
    for commit in context.commits where commit.interface.contains(header) {
      let changed = commit.files.filter(all.contains)
      for user in changed {
        often[user, default: 0] += commit.weight
        together[user, default: []].formUnion(changed)
      }
    }
    guard let first = often.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key else { return nil }
    // Whatever is linked to the first by commits belongs to its group.
    var group: Set<Int> = [first]
    var open = [first]
    while let user = open.popLast() {
      for other in (together[user] ?? []).sorted() where group.insert(other).inserted { open.append(other) }
    }
    let second = all.subtracting(group)
    return second.isEmpty ? nil : second
  }
}
