import Figures

/// Finds partitions whose builds are short. It spends a counted budget and asks no clock, so it finds the same everywhere.
final class Search {
  let atoms: Atoms
  let scorer: Scorer
  let candidates: CutCandidates
  /// Whether each atom is above the first cut; atoms of different sides never share a unit. Empty before that cut.
  var isAbove: [Bool] = []
  let whole: Partition
  /// Which source the accepted cuts came from.
  private(set) var winners: [CutCandidates.Source: Int] = [:]
  /// Movable atoms that share an edge with each.
  let near: [[Int]]
  /// The cuts of a unit that looked best when it was met.
  private var shortlists: [BitSet: [CutCandidates.Cut]] = [:]

  struct Scored {
    var partition: Partition
    var score: Double
  }

  /// Gains below it are noise of the arithmetic, in microseconds.
  static let least = 0.5

  init(_ atoms: Atoms, _ scorer: Scorer, isSoft: Bool) {
    self.atoms = atoms
    self.scorer = scorer
    whole = Partition(whole: atoms)
    candidates = CutCandidates(atoms, isSoft: isSoft)
    var near = [Set<Int>](repeating: [], count: atoms.movable)
    for edge in atoms.edges where Int(edge.from) < atoms.movable && Int(edge.to) < atoms.movable {
      near[Int(edge.from)].insert(Int(edge.to))
      near[Int(edge.to)].insert(Int(edge.from))
    }
    self.near = near.map { $0.sorted() }
  }

  func scored(_ partition: Partition) -> Scored { Scored(partition: partition, score: scorer.score(partition)) }

  /// Two-way cuts of the costliest units, the best first.
  ///
  /// - Parameters:
  ///   - width: how many units.
  ///   - depth: how many cuts are scored.
  ///   - limit: cuts that are surely no better are left out.
  func cuts(_ from: Scored, width: Int, depth: Int, limit: Double) -> [Scored] {
    var pool: [(bound: Double, partition: Partition, source: CutCandidates.Source)] = []
    for unit in costliest(from.partition).prefix(width) {
      for cut in shortlist(from, unit) {
        let partition = from.partition.splitting(off: unit.subtracting(cut.lower))
        let bound = scorer.bound(partition)
        if bound < limit { pool.append((bound, partition, cut.source)) }
      }
    }
    let best = Self.least(pool.map(\.bound), depth)
    let scored = best.map { (Scored(partition: pool[$0].partition, score: scorer.score(pool[$0].partition)), $0) }
    let order = Self.least(scored.map(\.0.score), depth)
    if let first = order.first { winners[pool[scored[first].1].source, default: 0] += 1 }
    return order.map { scored[$0].0 }
  }

  /// All cuts of a unit when it is met first, later the best of these by their bounds.
  private func shortlist(_ from: Scored, _ unit: BitSet) -> [CutCandidates.Cut] {
    if let known = shortlists[unit] { return known }
    let all = candidates.cuts(of: unit)
    let bounds = all.map { scorer.bound(from.partition.splitting(off: unit.subtracting($0.lower))) }
    let best = Self.least(bounds, 40).map { all[$0] }
    shortlists[unit] = best
    return best
  }

  /// Units of several atoms by what they cost all commits together.
  private func costliest(_ partition: Partition) -> [BitSet] {
    guard let loads = scorer.loads(partition) else { return [] }
    let members = partition.members(atoms.movable)
    let many = members.indices.filter { members[$0].count > 1 }
    let costs = many.map { -Double(loads[$0].duration) * loads[$0].weight }
    return Self.least(costs, many.count).map { BitSet(count: atoms.movable, members[many[$0]]) }
  }

  /// The places of the least finite values, at most `count`; of equals the first.
  static func least(_ values: [Double], _ count: Int) -> [Int] {
    Array(
      values.indices.filter { values[$0].isFinite }.sorted { (values[$0], $0) < (values[$1], $1) }.prefix(count))
  }

  /// Whether an atom may join a unit that holds another.
  func mayJoin(_ atom: Int, _ other: Int) -> Bool {
    atoms.target[atom] == atoms.target[other] && (isAbove.isEmpty || isAbove[atom] == isAbove[other])
  }
}
