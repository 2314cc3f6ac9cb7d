/// The units of one deal after the other: what they need, reach and cost, and their order.
///
/// Rows of bits by unit, in memory that is taken once. The meaning is that of `Replay` and `Layout`.
final class DealGraph {
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
  private(set) var order: [Int]
  private(set) var duration: [Int]
  private(set) var isLinked: [Bool]
  private(set) var isAsked: [Bool]
  /// Where the priorities are the same in all builds: the longest path to an end, from an action's own start.
  private(set) var level: [Int]
  /// How many edges the deal breaks: from a lower to a higher unit.
  private(set) var broken = 0
  private var work: [Int]
  private var run: [Int]
  private var files: [Int]
  private var open: [Int]
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
    let zeros = [Int](repeating: 0, count: size)
    (order, duration, level, work, run, files, open) = (zeros, zeros, zeros, zeros, zeros, zeros, zeros)
    isLinked = [Bool](repeating: false, count: size)
    isAsked = isLinked
    isOfOneTarget = atoms.edges.map { edge in
      let target = atoms.target[Int(edge.from)]
      return target != nil && target == atoms.target[Int(edge.to)]
    }
  }

  /// Whether a build of a unit is a build of all that reach it.
  var isPlain: Bool { atoms.grain == .target && atoms.cutoff == .none }

  /// Whether all that waits for a member of a build is in that build: priorities are then the same in all.
  var isStatic: Bool { atoms.grain == .file || atoms.cutoff == .none }

  /// False where units need each other in a circle.
  func build(_ deal: Deal) -> Bool {
    count = deal.count
    words = (count + 63) >> 6
    sum(deal)
    connect(deal)
    guard sort() else { return false }
    reach()
    if atoms.hasLoop { ask() }
    price()
    if !isPlain { tie() }
    rate()
    return true
  }

  private func sum(_ deal: Deal) {
    for unit in 0..<count {
      (work[unit], run[unit], files[unit]) = (0, 0, 0)
      (isLinked[unit], isAsked[unit]) = (false, !atoms.hasLoop)
    }
    for (atom, unit) in deal.unit.enumerated() {
      let unit = Int(unit)
      work[unit] += atoms.work[atom]
      run[unit] += atoms.run[atom]
      files[unit] += atoms.files[atom]
      if atoms.isLinked[atom] { isLinked[unit] = true }
      if atoms.hasLoop, atoms.isAsked[atom] { isAsked[unit] = true }
    }
  }

  private func connect(_ deal: Deal) {
    needs.clear(count)
    users.clear(count)
    broken = 0
    let rank = deal.rank
    deal.unit.withUnsafeBufferPointer { unit in
      for (index, edge) in atoms.edges.enumerated() {
        let (from, to) = (Int(unit[Int(edge.from)]), Int(unit[Int(edge.to)]))
        guard from != to else { continue }
        if !rank.isEmpty, isOfOneTarget[index], rank[from] < rank[to] {
          broken += 1
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
      guard isAsked[unit] else { continue }
      Bits.each(needs[unit], words) { isAsked[$0] = true }
    }
  }

  private func price() {
    let costs = atoms.costs
    for unit in 0..<count {
      if isLinked[unit] {
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
    for unit in 0..<count where isAsked[unit] {
      if isLinked[unit] {
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
      Bits.each(followers[unit], words) { if isAsked[$0] { behind = max(behind, level[$0]) } }
      level[unit] = duration[unit] + behind
    }
  }
}
