/// The builds of a deal: which units each class of commits builds, equal ones once.
final class BuildTable {
  let graph: DealGraph
  private let atoms: Atoms
  private(set) var count = 0
  /// Of each build the units, as rows of bits.
  private(set) var rows: UnsafeMutablePointer<UInt64>
  private(set) var weights: [Double] = []
  /// No schedule is shorter, in microseconds.
  private(set) var bounds: [Int] = []
  private(set) var actions: [Int] = []
  /// The class that each build came from first.
  private(set) var sources: [Int] = []
  /// Sum of bounds by weight.
  private(set) var bound = 0.0
  private(set) var deal: Deal
  private var slots: [Int32]
  private let row: UnsafeMutablePointer<UInt64>
  private let sizeOfRow: Int

  init(_ graph: DealGraph) {
    self.graph = graph
    atoms = graph.atoms
    deal = Deal(whole: graph.atoms)
    sizeOfRow = (graph.atoms.count + 63) >> 6
    rows = .allocate(capacity: max(1, atoms.classes.count * sizeOfRow))
    row = .allocate(capacity: max(1, sizeOfRow))
    var size = 16
    while size < atoms.classes.count * 2 { size *= 2 }
    slots = [Int32](repeating: -1, count: size)
  }

  deinit {
    rows.deallocate()
    row.deallocate()
  }

  func gather(_ deal: Deal) {
    self.deal = deal
    (count, bound) = (0, 0)
    weights.removeAll(keepingCapacity: true)
    bounds.removeAll(keepingCapacity: true)
    actions.removeAll(keepingCapacity: true)
    sources.removeAll(keepingCapacity: true)
    let words = graph.words
    for slot in slots.indices { slots[slot] = -1 }
    for (index, one) in atoms.classes.enumerated() {
      Bits.clear(row, words)
      mark(one)
      if atoms.grain == .file {
        append(one, index)
      } else if let known = find() {
        weights[known] += one.weight
      } else {
        append(one, index)
      }
    }
    for build in 0..<count { bound += Double(bounds[build]) * weights[build] }
  }

  /// The units that a class builds.
  private func mark(_ one: Atoms.Class) {
    let words = graph.words
    if graph.isPlain {
      for atom in one.changed { Bits.union(row, graph.above[Int(deal.unit[Int(atom)])], words) }
      if atoms.hasLoop { keepAsked() }
      return
    }
    if atoms.grain == .file {
      for compile in one.compiles { Bits.insert(row, Int(deal.unit[Int(compile.atom)])) }
    } else {
      for atom in one.changed { Bits.insert(row, Int(deal.unit[Int(atom)])) }
      for atom in one.interface { Bits.union(row, graph.users[Int(deal.unit[Int(atom)])], words) }
    }
    // What is rebuilt is found by its bits before links are added to them.
    for unit in 0..<graph.count where graph.isLinked[unit] && !Bits.contains(row, unit) {
      if Bits.intersect(graph.below[unit], row, words) { linked.append(unit) }
    }
    for unit in linked { Bits.insert(row, unit) }
    linked.removeAll(keepingCapacity: true)
    if atoms.hasLoop { keepAsked() }
  }

  private var linked: [Int] = []

  private func keepAsked() {
    for unit in 0..<graph.count where !graph.isAsked[unit] { row[unit >> 6] &= ~(1 << UInt64(unit & 63)) }
  }

  /// The build with the same row; claims the slot for the next build where there is none.
  private func find() -> Int? {
    let words = graph.words
    var hash: UInt64 = 0x9e37_79b9_7f4a_7c15
    for word in 0..<words {
      hash = (hash ^ row[word]) &* 0xbf58_476d_1ce4_e5b9
      hash ^= hash >> 29
    }
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let known = rows + Int(slots[slot]) * words
      var isSame = true
      for word in 0..<words where known[word] != row[word] { isSame = false }
      if isSame { return Int(slots[slot]) }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(count)
    return nil
  }

  private func append(_ one: Atoms.Class, _ index: Int) {
    let words = graph.words
    (rows + count * words).update(from: row, count: words)
    var (work, longest, jobs) = (0, 0, 0)
    Bits.each(row, words) { unit in
      work += graph.duration[unit]
      jobs += 1
      // Where not everything above is built, the own duration is all that is known.
      longest = max(longest, graph.isStatic ? graph.level[unit] : graph.duration[unit])
    }
    for compile in one.compiles {
      let unit = Int(deal.unit[Int(compile.atom)])
      guard graph.isAsked[unit] else { continue }
      work += compile.work
      jobs += 1
      longest = max(longest, compile.work + graph.level[unit])
    }
    weights.append(one.weight)
    bounds.append(max(longest, (work + atoms.cores - 1) / atoms.cores))
    actions.append(jobs)
    sources.append(index)
    count += 1
  }
}
