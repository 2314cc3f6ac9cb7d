import Figures

/// Partitions from the other end: of many small units two are merged again and again, the pair that a cheap estimate of
/// the builds likes best.
///
/// The estimate by triggered runs is that of Vakilian, Sauciuc, Morgenthaler and Mirrokni, "Automated Decomposition of
/// Build Targets", ICSE 2015. Commits are columns of bits; of many commits an even sample.
final class Agglomeration {
  enum Estimate: CaseIterable {
    /// All work, and half of it again for libraries, whose own work is serial.
    case work
    /// The runs of tests and executables.
    case trigger
  }

  private(set) var partition: Partition
  private let search: Search
  private let atoms: Atoms
  private let estimate: Estimate
  private let columns: Int
  /// Commits that touch each unit, and that touch what it reaches; units that it needs, reaches and is reached by.
  private var own: [BitSet]
  private var reached: [BitSet]
  private var needs: [BitSet]
  private var below: [BitSet]
  private var above: [BitSet]
  private var price: [Double]
  /// What two actions cost more than one.
  private let saving: Double
  /// One atom of each unit that may be merged.
  private var first: [Int?]

  static let mostColumns = 1024

  /// - Returns: nil where the units need each other in a circle.
  init?(_ search: Search, _ start: Partition, _ estimate: Estimate) {
    (self.search, self.estimate, atoms, partition) = (search, estimate, search.atoms, start)
    guard search.scorer.graph.build(start) else { return nil }
    let graph = search.scorer.graph
    let count = start.count
    columns = min(Self.mostColumns, max(1, Int(atoms.weight.rounded())))
    own = [BitSet](repeating: BitSet(count: columns), count: count)
    func rows(_ matrix: BitMatrix) -> [BitSet] {
      (0..<count).map { row in
        var set = BitSet(count: count)
        Bits.each(matrix[row], graph.words) { set.insert($0) }
        return set
      }
    }
    (needs, below, above, reached) = (rows(graph.needs), rows(graph.below), rows(graph.above), own)
    price = (0..<count).map { Self.price($0, graph, estimate) }
    let overhead = Double(atoms.grain == .file ? atoms.costs.archive : atoms.costs.target)
    saving = estimate == .work ? overhead * (1 / Double(atoms.cores) + 0.5) : 0
    first = start.members(atoms.movable).map(\.first)
    let touched = Self.columns(atoms, columns)
    for (atom, unit) in start.unit.enumerated() { own[Int(unit)].formUnion(touched[atom]) }
    for unit in 0..<count { for other in below[unit] { reached[unit].formUnion(own[other]) } }
  }

  /// Merges until `units` are left or none can be merged; gives every partition of at most `most` units on the way.
  func path(to units: Int, from most: Int) -> [Partition] {
    var path: [Partition] = []
    while partition.count > units, !search.scorer.isSpent, let (a, b) = bestPair() {
      merge(a, b)
      if partition.count <= most { path.append(partition) }
    }
    return path
  }

  private static func price(_ unit: Int, _ graph: PartitionGraph, _ estimate: Estimate) -> Double {
    let duration = Double(graph.duration[unit])
    if graph.isLinked(unit) { return estimate == .work ? duration / Double(graph.atoms.cores) : duration }
    return estimate == .work ? duration * (1 / Double(graph.atoms.cores) + 0.5) : 0
  }

  /// The commits that touch each atom; a class has as many columns as its share of the weight.
  private static func columns(_ atoms: Atoms, _ columns: Int) -> [BitSet] {
    var sets = [BitSet](repeating: BitSet(count: columns), count: atoms.count)
    var (column, passed) = (0, 0.0)
    for one in atoms.classes {
      passed += one.weight
      let next = max(column + 1, Int((passed / atoms.weight * Double(columns)).rounded()))
      for atom in one.touched(atoms.grain) {
        for bit in column..<next where bit < columns { sets[Int(atom)].insert(bit) }
      }
      column = min(next, columns)
    }
    return sets
  }

  /// How much is built of a unit: of grain file a library only for its own files.
  private func count(_ unit: Int) -> Int {
    let isOwn = atoms.grain == .file && first[unit] != nil
    return (isOwn ? own[unit] : reached[unit]).count
  }

  private func bestPair() -> (Int, Int)? {
    var best: (cost: Double, a: Int, b: Int)?
    let units = first.indices.filter { first[$0] != nil }
    let counts = price.indices.map { count($0) }
    for a in units {
      for b in units where b < a {
        guard let one = first[a], let other = first[b], search.mayJoin(one, other), isSound(a, b) else { continue }
        let cost = rise(a, b, counts)
        if best.map({ cost < $0.cost }) ?? true { best = (cost, b, a) }
      }
    }
    return best.map { ($0.a, $0.b) }
  }

  /// No path from one to the other leads through a third.
  private func isSound(_ a: Int, _ b: Int) -> Bool {
    for (from, to) in [(a, b), (b, a)] where below[from].contains(to) {
      for between in needs[from] where between != to && below[between].contains(to) { return false }
    }
    return true
  }

  /// What a merge adds to the estimate.
  private func rise(_ a: Int, _ b: Int, _ counts: [Int]) -> Double {
    let both = reached[a].union(reached[b])
    var rise = 0.0
    for unit in above[a].union(above[b]) where unit != a && unit != b && price[unit] > 0 {
      if atoms.grain == .file, first[unit] != nil { continue }
      rise += price[unit] * Double(reached[unit].unionCount(both) - counts[unit])
    }
    let joint = atoms.grain == .file ? own[a].unionCount(own[b]) : both.count
    return rise + (price[a] + price[b] - saving) * Double(joint) - price[a] * Double(counts[a]) - price[b]
      * Double(counts[b])
  }

  /// `b` joins `a`; the last unit takes the number of `b`, as in `Partition.merging`.
  private func merge(_ a: Int, _ b: Int) {
    let both = below[a].union(below[b])
    let commits = reached[a].union(reached[b])
    let users = above[a].union(above[b])
    for unit in users {
      below[unit].formUnion(both)
      reached[unit].formUnion(commits)
    }
    for unit in both { above[unit].formUnion(users) }
    own[a].formUnion(own[b])
    needs[a].formUnion(needs[b])
    price[a] += price[b] - saving
    partition = partition.merging(a, b)
    let last = first.count - 1
    for place in 0...last {
      replace(&needs[place], a, b, last)
      replace(&below[place], a, b, last)
      replace(&above[place], a, b, last)
    }
    needs[a].remove(a)
    (own[b], reached[b], needs[b]) = (own[last], reached[last], needs[last])
    (below[b], above[b], price[b], first[b]) = (below[last], above[last], price[last], first[last])
    own.removeLast()
    reached.removeLast()
    needs.removeLast()
    below.removeLast()
    above.removeLast()
    price.removeLast()
    first.removeLast()
  }

  private func replace(_ set: inout BitSet, _ a: Int, _ b: Int, _ last: Int) {
    if set.contains(b) {
      set.remove(b)
      set.insert(a)
    }
    if last != b, set.contains(last) {
      set.remove(last)
      set.insert(b)
    }
  }
}
