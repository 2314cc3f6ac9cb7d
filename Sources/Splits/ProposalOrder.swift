import Model

/// Proposals in the order in which they are carried out: what builds on each other together, whatever gains most first; and
/// which of them exclude each other.
struct ProposalOrder {
  private(set) var proposals: [Proposal]

  /// - Parameters:
  ///   - splits: the chain of cuts, figured one after the other also where they are of several targets.
  ///   - others: what depends on another stands behind it.
  init(splits: [Proposal], others: [Proposal]) {
    proposals = splits + others
    var groups = splits.isEmpty ? [] : [splits]
    var places: [String: Int] = [:]
    for proposal in others {
      let root = root(of: proposal)
      if let place = places[root] {
        groups[place].append(proposal)
      } else {
        places[root] = groups.count
        groups.append([proposal])
      }
    }
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
