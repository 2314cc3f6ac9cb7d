import Figures

/// The order in which two-way cuts lead from one partition to a finer one: always the cut that gains most.
struct CutOrder {
  private(set) var steps: [Search.Scored] = []

  /// Groups of this many final units are cut at every closed set of them, larger ones at some.
  private static let mostTried = 10

  /// - Parameter from: has the units of `last` in groups: none lies in two of its units.
  init(_ search: Search, from: Search.Scored, to last: Search.Scored, mostSteps: Int) {
    var current = from
    while steps.count < mostSteps - 1, let next = Self.best(search, current, last.partition) {
      steps.append(next)
      current = next
    }
  }

  /// The best cut between final units.
  private static func best(_ search: Search, _ current: Search.Scored, _ last: Partition) -> Search.Scored? {
    var pool: [Partition] = []
    for members in current.partition.members(search.atoms.movable) {
      let finals = Set(members.map { last.unit[$0] }).sorted()
      guard finals.count > 1 else { continue }
      for lower in lowerSets(search, finals.map(Int.init), last) {
        pool.append(current.partition.splitting(off: members.filter { !lower.contains(Int(last.unit[$0])) }))
      }
    }
    let bounds = pool.map { search.scorer.bound($0) }
    var best: Search.Scored?
    for place in Search.least(bounds, 20) where bounds[place] < best?.score ?? .infinity {
      let score = search.scorer.score(pool[place], limit: best?.score ?? .infinity)
      if score < best?.score ?? .infinity { best = Search.Scored(partition: pool[place], score: score) }
    }
    return best
  }

  /// Sets of final units that may be the lower part: whole in an order that breaks no edge anew, or closed.
  private static func lowerSets(_ search: Search, _ units: [Int], _ last: Partition) -> [Set<Int>] {
    if !last.rank.isEmpty {
      let order = units.sorted { last.rank[$0] < last.rank[$1] }
      return (1..<order.count).map { Set(order.prefix($0)) }
    }
    guard search.scorer.graph.build(last) else { return [] }
    let graph = search.scorer.graph
    let below = units.map { unit in units.filter { Bits.contains(graph.below[unit], $0) } }
    var sets: Set<Set<Int>> = []
    if units.count <= mostTried {
      for mask in 1..<(1 << units.count) - 1 {
        let chosen = units.indices.filter { mask >> $0 & 1 == 1 }
        let set = Set(chosen.map { units[$0] })
        if chosen.allSatisfy({ set.isSuperset(of: below[$0]) }) { sets.insert(set) }
      }
    } else {
      for one in below {
        sets.insert(Set(one))
        for other in below { sets.insert(Set(one + other)) }
      }
      for unit in units {
        sets.insert(Set(units.filter { !Bits.contains(graph.below[$0], unit) }))
      }
    }
    // In a fixed order: sets have none.
    return sets.filter { !$0.isEmpty && $0.count < units.count }.sorted {
      $0.sorted().lexicographicallyPrecedes($1.sorted())
    }
  }
}
