/// Atoms in units: the unit of each atom. Units 0..<count all have atoms, and only of one target.
struct Partition: Hashable, Sendable {
  var unit: [Int32]
  var count: Int
  /// Where the units of a target stand in an order of them: an edge from a lower to a higher one is broken. Empty where
  /// none may be broken.
  var rank: [Int32] = []

  /// Every target whole.
  init(whole atoms: Atoms, isOrdered: Bool = false) {
    unit = []
    count = 0
    var known: [Int: Int32] = [:]
    for target in atoms.target {
      if let target, let place = known[target] {
        unit.append(place)
        continue
      }
      if let target { known[target] = Int32(count) }
      unit.append(Int32(count))
      count += 1
    }
    if isOrdered { rank = [Int32](repeating: 0, count: count) }
  }

  /// The atoms of `upper` leave their unit for a new one, which is the higher of the two.
  func splitting(off upper: some Sequence<Int>) -> Partition {
    var new = self
    var lower: Int32 = 0
    for atom in upper {
      lower = unit[atom]
      new.unit[atom] = Int32(count)
    }
    new.count += 1
    guard !rank.isEmpty else { return new }
    let place = rank[Int(lower)]
    for unit in rank.indices where rank[unit] > place { new.rank[unit] += 1 }
    new.rank.append(place + 1)
    return new
  }

  /// Unit `b` joins unit `a`, whose place it takes or gives it its own; the last unit takes the number of `b`.
  func merging(_ a: Int, _ b: Int, atPlaceOfB: Bool = false) -> Partition {
    var new = self
    let last = Int32(count - 1)
    for atom in new.unit.indices {
      if new.unit[atom] == Int32(b) { new.unit[atom] = Int32(a) }
      if new.unit[atom] == last, b != count - 1 { new.unit[atom] = Int32(b) }
    }
    new.count -= 1
    guard !rank.isEmpty else { return new }
    if atPlaceOfB { new.rank[a] = rank[b] }
    new.rank[b] = new.rank[count - 1]
    new.rank.removeLast()
    return new
  }

  /// The atoms below `movable` of each unit; empty for a whole target's.
  func members(_ movable: Int) -> [[Int]] {
    var members = [[Int]](repeating: [], count: count)
    for atom in 0..<movable { members[Int(unit[atom])].append(atom) }
    return members
  }
}
