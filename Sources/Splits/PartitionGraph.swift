/// The units of one partition after the other: what they need, reach and cost, and their order.
///
/// Rows of bits by unit, in memory that is taken once. The meaning is that of `Replay` and `Layout`.
final class PartitionGraph {
  let atoms: Atoms
  private(set) var count = 0
  private(set) var words = 1
  /// Which unit each unit needs, and is needed by.
  let needs: BitMatrix
  let users: BitMatrix
  /// Which units each reaches, and is reached by, itself included.
  let below: BitMatrix
  let above: BitMatrix
  /// Whose actions wait for whose.
  let waits: BitMatrix
  let followers: BitMatrix
  /// Needed units before those that need them.
  let order: Column<Int>
  let duration: Column<Int>
  private let linked: Column<Int>
  /// The linked units as a row of bits.
  var linkedUnits: UnsafeMutablePointer<UInt64> { linkedRow.memory }
  private let linkedRow: Column<UInt64>
  private let asked: Column<Int>
  /// Where the priorities are the same in all builds: the longest path to an end, from an action's own start.
  let level: Column<Int>
  /// How many edges the partition breaks: from a lower to a higher unit.
  private(set) var broken = 0
  private let work: Column<Int>
  private let run: Column<Int>
  private let files: Column<Int>
  private let open: Column<Int>
  private let isOfOneTarget: [Bool]

  init(_ atoms: Atoms) {
    self.atoms = atoms
    let size = atoms.count
    func matrix() -> BitMatrix { BitMatrix(largest: size) }
    (needs, users, below, above) = (matrix(), matrix(), matrix(), matrix())
    // Where every unit between is built, actions wait for what they need.
    let isPlain = atoms.grain == .target && atoms.cutoff == .none
    waits = isPlain ? needs : matrix()
    followers = isPlain ? users : matrix()
    func column() -> Column<Int> { Column(count: size, of: 0) }
    (order, duration, level, work, run) = (column(), column(), column(), column(), column())
    (files, open, linked, asked) = (column(), column(), column(), column())
    linkedRow = Column(count: max(1, (size + 63) >> 6), of: 0)
    isOfOneTarget = atoms.edges.map { edge in
      let target = atoms.target[Int(edge.from)]
      return target != nil && target == atoms.target[Int(edge.to)]
    }
  }

  /// Whether a build of a unit is a build of all that reach it.
  var isPlain: Bool { atoms.grain == .target && atoms.cutoff == .none }

  /// Whether all that waits for a member of a build is in that build: priorities are then the same in all.
  var isStatic: Bool { atoms.grain == .file || atoms.cutoff == .none }

  @inline(__always)
  func isLinked(_ unit: Int) -> Bool { linked[unit] != 0 }
  @inline(__always)
  func isAsked(_ unit: Int) -> Bool { asked[unit] != 0 }

  /// False where units need each other in a circle.
  func build(_ partition: Partition) -> Bool {
    count = partition.count
    words = (count + 63) >> 6
    sum(partition)
    connect(partition)
    guard sort() else { return false }
    reach()
    if atoms.hasLoop { ask() }
    price()
    if !isPlain { tie() }
    rate()
    return true
  }

  private func sum(_ partition: Partition) {
    for unit in 0..<count {
      (work[unit], run[unit], files[unit]) = (0, 0, 0)
      (linked[unit], asked[unit]) = (0, atoms.hasLoop ? 0 : 1)
    }
    for (atom, unit) in partition.unit.enumerated() {
      let unit = Int(unit)
      work[unit] += atoms.work[atom]
      run[unit] += atoms.run[atom]
      files[unit] += atoms.files[atom]
      if atoms.isLinked[atom] { linked[unit] = 1 }
      if atoms.hasLoop, atoms.isAsked[atom] { asked[unit] = 1 }
    }
    Bits.clear(linkedRow.memory, words)
    for unit in 0..<count where linked[unit] != 0 { Bits.insert(linkedRow.memory, unit) }
  }

  private func connect(_ partition: Partition) {
    needs.clear(count)
    users.clear(count)
    broken = 0
    let rank = partition.rank
    partition.unit.withUnsafeBufferPointer { unit in
      for (index, edge) in atoms.edges.enumerated() {
        let (from, to) = (Int(unit[Int(edge.from)]), Int(unit[Int(edge.to)]))
        guard from != to else { continue }
        if !rank.isEmpty, isOfOneTarget[index], rank[from] < rank[to] {
          broken += atoms.edgeCounts[index]
          continue
        }
        needs.insert(from, to)
        users.insert(to, from)
      }
    }
  }

  /// Kahn, "Topological Sorting of Large Networks", CACM 5 (1962).
  private func sort() -> Bool {
    var found = 0
    for unit in 0..<count {
      open[unit] = Bits.count(needs[unit], words)
      if open[unit] == 0 {
        order[found] = unit
        found += 1
      }
    }
    var next = 0
    while next < found {
      Bits.each(users[order[next]], words) { user in
        open[user] -= 1
        if open[user] == 0 {
          order[found] = user
          found += 1
        }
      }
      next += 1
    }
    return found == count
  }

  private func reach() {
    above.clear(count)
    below.clear(count)
    for place in 0..<count {
      let unit = order[count - 1 - place]
      above.insert(unit, unit)
      Bits.each(users[unit], words) { Bits.union(above[unit], above[$0], words) }
    }
    for place in 0..<count {
      let unit = order[place]
      below.insert(unit, unit)
      Bits.each(needs[unit], words) { Bits.union(below[unit], below[$0], words) }
    }
  }

  private func ask() {
    for place in 0..<count {
      let unit = order[count - 1 - place]
      guard isAsked(unit) else { continue }
      Bits.each(needs[unit], words) { asked[$0] = 1 }
    }
  }

  private func price() {
    let costs = atoms.costs
    for unit in 0..<count {
      if isLinked(unit) {
        var objects = -files[unit]
        Bits.each(below[unit], words) { objects += files[$0] }
        duration[unit] = costs.link + costs.linkObject * objects + run[unit]
      } else if atoms.grain == .file {
        duration[unit] = costs.archive + costs.archiveObject * files[unit]
      } else {
        duration[unit] = costs.target + work[unit] + costs.dependency * Bits.count(needs[unit], words)
      }
    }
  }

  /// Tests and executables wait for all that they reach; of grain file libraries wait for their own compiles only.
  private func tie() {
    waits.clear(count)
    followers.clear(count)
    for unit in 0..<count where isAsked(unit) {
      if isLinked(unit) {
        Bits.each(below[unit], words) { if $0 != unit { connect(unit, waitsFor: $0) } }
      } else if atoms.grain == .target {
        Bits.each(needs[unit], words) { connect(unit, waitsFor: $0) }
      }
    }
  }

  private func connect(_ unit: Int, waitsFor other: Int) {
    waits.insert(unit, other)
    followers.insert(other, unit)
  }

  private func rate() {
    for place in 0..<count {
      let unit = order[count - 1 - place]
      var behind = 0
      Bits.each(followers[unit], words) { if isAsked($0) { behind = max(behind, level[$0]) } }
      level[unit] = duration[unit] + behind
    }
  }
}
