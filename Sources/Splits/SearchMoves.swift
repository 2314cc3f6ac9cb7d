/// Better partitions near a given one.
extension Search {
  /// Moves atoms to other units and merges units while the score falls: after Fiduccia and Mattheyses, "A Linear-Time
  /// Heuristic for Improving Network Partitions", DAC 1982, but that every move is replayed.
  func improve(_ from: Scored, merges: Bool = true, rounds: Int = 30) -> Scored {
    var best = from
    for _ in 0..<rounds where !scorer.isSpent {
      var next = best
      for atom in 0..<atoms.movable { next = bestMove(next, atom) }
      if merges, let merged = bestMerge(next, limit: next.score) { next = merged }
      let isEnough = next.score > best.score * (1 - 1e-4)
      best = next
      if isEnough { break }
    }
    return best
  }

  /// Moves an atom, alone or with what it needs or what needs it in its unit, to where it has neighbours.
  private func bestMove(_ from: Scored, _ atom: Int) -> Scored {
    let unit = from.partition.unit
    let home = (0..<atoms.movable).filter { unit[$0] == unit[atom] }
    guard home.count > 1 else { return from }
    var best = from
    for set in [[atom], home.filter(candidates.below[atom].contains), home.filter(candidates.above[atom].contains)]
    where set.count < home.count && (set.count > 1 || set == [atom]) {
      var tried: Set<Int32> = [unit[atom]]
      for other in neighbours(set, from.partition) where mayJoin(atom, other) && tried.insert(unit[other]).inserted {
        var partition = from.partition
        for moved in set { partition.unit[moved] = unit[other] }
        best = better(best, partition)
      }
    }
    return best
  }

  /// Atoms of the units that a set may move to: all where there are few, else those that share an edge with it.
  private func neighbours(_ set: [Int], _ partition: Partition) -> [Int] {
    if partition.count - whole.count <= 16, atoms.movable <= 150 {
      return partition.members(atoms.movable).compactMap(\.first)
    }
    return set.flatMap { near[$0] }
  }

  private func better(_ best: Scored, _ partition: Partition) -> Scored {
    let score = scorer.score(partition, limit: best.score)
    return score < best.score - Self.least ? Scored(partition: partition, score: score) : best
  }

  /// The best of joining two units, where it is below the limit.
  func bestMerge(_ from: Scored, limit: Double) -> Scored? {
    let firsts = from.partition.members(atoms.movable).map(\.first)
    var pool: [(bound: Double, partition: Partition)] = []
    for (a, first) in firsts.enumerated() {
      for (b, second) in firsts.enumerated().prefix(a) {
        guard let first, let second, mayJoin(first, second) else { continue }
        for atPlaceOfB in from.partition.rank.isEmpty ? [false] : [false, true] {
          let partition = from.partition.merging(a, b, atPlaceOfB: atPlaceOfB)
          let bound = scorer.bound(partition)
          if bound < limit - Self.least { pool.append((bound, partition)) }
        }
      }
    }
    var best: Scored?
    for place in Self.least(pool.map(\.bound), 8) where pool[place].bound < best?.score ?? limit {
      let score = scorer.score(pool[place].partition, limit: best?.score ?? limit)
      if score < (best?.score ?? limit) - Self.least { best = Scored(partition: pool[place].partition, score: score) }
    }
    return best
  }

  /// Cuts once more and merges two units again, while the score falls.
  func exchange(_ from: Scored, mostUnits: Int, rounds: Int = 30) -> Scored {
    var best = from
    for _ in 0..<rounds where !scorer.isSpent {
      var next = best
      for cut in cuts(best, width: .max, depth: atoms.isSlow ? 12 : 30, limit: .infinity) {
        if cut.partition.count <= mostUnits {
          if cut.score < next.score { next = cut }
        } else if let merged = bestMerge(cut, limit: next.score) {
          next = merged
        }
      }
      guard next.score < best.score * (1 - 1e-4) else { break }
      best = improve(next)
    }
    return best
  }
}
