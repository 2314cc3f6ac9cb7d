import Model

/// Proposals in the order in which they are carried out: the steps of the chain of cuts together, dropped dependencies
/// together, and the changes of other kinds, whatever gains most first; and which of them exclude each other.
struct ProposalOrder {
  private(set) var proposals: [Proposal] = []

  init(splits: [Proposal], others: [Proposal]) {
    // Dropped and narrowed dependencies are figured one after the other: what takes less away stands behind.
    let isOfChain: (Proposal) -> Bool = { $0.kind == .dropDependency || $0.kind == .narrowDependency }
    let drops = others.filter(isOfChain).sorted { $0.prediction.before.mean > $1.prediction.before.mean }
    let single = others.filter { !isOfChain($0) }.map { [$0] }
    let groups = ([splits, drops] + single).filter { !$0.isEmpty }
    let gains = groups.map { $0.reduce(Duration.zero) { $0 + $1.prediction.gain } }
    proposals = groups.indices.sorted { (gains[$1], $0) < (gains[$0], $1) }.flatMap { groups[$0] }
    for index in proposals.indices { proposals[index].priority = index + 1 }
    findConflicts()
  }

  /// After one of two kinds about one target the other must be found anew; so must what depends on it.
  private mutating func findConflicts() {
    let all = proposals
    let roots = Dictionary(uniqueKeysWithValues: all.map { ($0.id, root(of: $0)) })
    let subjects = Dictionary(all.map { (root(of: $0), Set($0.subject)) }, uniquingKeysWith: { $0.union($1) })
    for index in all.indices {
      let mine = all[index]
      let root = roots[mine.id] ?? mine.id
      let others = all.filter { other in
        guard other.kind != mine.kind, let theirs = roots[other.id], theirs != root else { return false }
        return !(subjects[root] ?? []).isDisjoint(with: subjects[theirs] ?? [])
      }
      proposals[index].conflictsWith = others.map(\.id)
    }
  }

  /// The first of what a proposal depends on.
  private func root(of proposal: Proposal) -> String {
    var root = proposal
    while let earlier = root.dependsOn.first, let next = proposals.first(where: { $0.id == earlier }) { root = next }
    return root.id
  }
}
