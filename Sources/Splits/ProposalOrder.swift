import Model

/// Proposals in the order in which they are carried out: the steps of the chain of cuts together, and before or behind them
/// the changes of other kinds, whatever gains most first; and which of them exclude each other.
struct ProposalOrder {
  private(set) var proposals: [Proposal] = []

  init(splits: [Proposal], others: [Proposal]) {
    let chain = splits.reduce(Duration.zero) { $0 + $1.prediction.gain }
    var groups = others.map { ($0.prediction.gain, [$0]) }
    if !splits.isEmpty { groups.insert((chain, splits), at: 0) }
    let order = groups.indices.sorted { (groups[$1].0, $0) < (groups[$0].0, $1) }
    proposals = order.flatMap { groups[$0].1 }
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
