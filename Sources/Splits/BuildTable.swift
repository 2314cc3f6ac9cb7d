/// The builds of a partition: which units each class of commits builds, equal ones once.
final class BuildTable {
  /// Of each build the units, as rows of bits.
  let rows: UnsafeMutablePointer<UInt64>
  let weights: Column<Double>
  /// No schedule is shorter, in microseconds.
  let bounds: Column<Int>
  let actions: Column<Int>
  /// The class that each build came from first.
  let sources: Column<Int>
  /// The unit of each atom.
  let unit: Column<Int>
  private let graph: PartitionGraph
  private let atoms: Atoms
  private let changed: Lists
  private let interface: Lists
  private let compiles: Lists
  private let compileWork: Column<Int>
  /// Of all compiles of a class.
  private let classWork: Column<Int>
  private static let mostPaths = 16
  private let classWeights: Column<Double>
  /// Builds by a digest of their rows, below the number of the round in which they were found.
  private let slots: Column<UInt64>
  private var round: UInt64 = 0
  private let slotCount: Int
  private let row: UnsafeMutablePointer<UInt64>
  private let rebuilt: Column<Int>
  private let marks: Column<UInt64>

  struct Summary {
    var count = 0
    /// Sum of the bounds by weight.
    var bound = 0.0
  }

  /// Lists of atoms one behind the other.
  private struct Lists {
    let starts: Column<Int>
    let atoms: Column<Int>

    init(_ lists: [[Int32]]) {
      var starts = [0]
      for list in lists { starts.append(starts[starts.count - 1] + list.count) }
      self.starts = Column(starts)
      atoms = Column(lists.joined().map(Int.init))
    }
  }

  init(_ graph: PartitionGraph) {
    self.graph = graph
    atoms = graph.atoms
    let classes = atoms.classes
    let sizeOfRow = max(1, (atoms.count + 63) >> 6)
    rows = .allocate(capacity: max(1, classes.count * sizeOfRow))
    row = .allocate(capacity: sizeOfRow)
    bounds = Column(count: classes.count, of: 0)
    actions = Column(count: classes.count, of: 0)
    sources = Column(count: classes.count, of: 0)
    weights = Column(count: classes.count, of: 0)
    unit = Column(count: atoms.count, of: 0)
    rebuilt = Column(count: atoms.count, of: 0)
    marks = Column(count: atoms.count, of: 0)
    changed = Lists(classes.map(\.changed))
    interface = Lists(classes.map(\.interface))
    compiles = Lists(classes.map { $0.compiles.map(\.atom) })
    compileWork = Column(classes.flatMap { $0.compiles.map(\.work) })
    classWork = Column(classes.map { $0.compiles.reduce(0) { $0 + $1.work } })
    classWeights = Column(classes.map(\.weight))
    var size = 16
    while size < classes.count * 2 { size *= 2 }
    slots = Column(count: size, of: 0)
    slotCount = size
  }

  deinit {
    rows.deallocate()
    row.deallocate()
  }

  func gather(_ partition: Partition) -> Summary {
    for (atom, unit) in partition.unit.enumerated() { self.unit[atom] = Int(unit) }
    round += 1
    let round = round
    let words = graph.words
    let count = words == 1 && graph.isPlain ? gatherWords(round) : gatherRows(words, round)
    var bound = 0.0
    for build in 0..<count { bound += Double(bounds[build]) * weights[build] }
    return Summary(count: count, bound: bound)
  }

  /// As below, for at most 64 units of which a build is a build of all that reach them: most searches are such.
  private func gatherWords(_ round: UInt64) -> Int {
    let (starts, list) = (changed.starts.memory, changed.atoms.memory)
    let above = marks.memory
    for atom in 0..<atoms.count { above[atom] = graph.above[unit[atom]][0] }
    var asked = UInt64.max
    if atoms.hasLoop {
      asked = 0
      for unit in 0..<graph.count where graph.isAsked(unit) { asked |= 1 << UInt64(unit) }
    }
    let mask = slotCount - 1
    let slots = slots.memory
    var count = 0
    for index in 0..<atoms.classes.count {
      var build: UInt64 = 0
      for place in starts[index]..<starts[index + 1] { build |= above[list[place]] }
      build &= asked
      var hash = build &* 0xbf58_476d_1ce4_e5b9
      hash ^= hash >> 29
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] >> 32 == round, rows[Int(slots[slot] & 0xffff_ffff)] != build { slot = (slot + 1) & mask }
      if slots[slot] >> 32 == round {
        weights[Int(slots[slot] & 0xffff_ffff)] += classWeights[index]
        continue
      }
      slots[slot] = round << 32 | UInt64(count)
      row[0] = build
      put(index, at: count, 1)
      count += 1
    }
    return count
  }

  private func gatherRows(_ words: Int, _ round: UInt64) -> Int {
    var count = 0
    for index in 0..<atoms.classes.count {
      Bits.clear(row, words)
      mark(index, words)
      if atoms.grain == .target {
        let known = find(words, count, round)
        if known < count {
          weights[known] += classWeights[index]
          continue
        }
      }
      put(index, at: count, words)
      count += 1
    }
    return count
  }

  /// The units that a class builds.
  @inline(__always)
  private func mark(_ index: Int, _ words: Int) {
    if graph.isPlain {
      for place in changed.starts[index]..<changed.starts[index + 1] {
        Bits.union(row, graph.above[unit[changed.atoms[place]]], words)
      }
    } else {
      markStopped(index, words)
    }
    guard atoms.hasLoop else { return }
    for unit in 0..<graph.count where !graph.isAsked(unit) { row[unit >> 6] &= ~(1 << UInt64(unit & 63)) }
  }

  /// Where a change need not go on to all that is above.
  private func markStopped(_ index: Int, _ words: Int) {
    for place in compiles.starts[index]..<compiles.starts[index + 1] { Bits.insert(row, unit[compiles.atoms[place]]) }
    for place in changed.starts[index]..<changed.starts[index + 1] { Bits.insert(row, unit[changed.atoms[place]]) }
    for place in interface.starts[index]..<interface.starts[index + 1] {
      Bits.union(row, graph.users[unit[interface.atoms[place]]], words)
    }
    // What is rebuilt is found by its bits before links are added to them.
    var count = 0
    Bits.each(row, words) {
      rebuilt[count] = $0
      count += 1
    }
    for place in 0..<count { Bits.unionCommon(row, graph.above[rebuilt[place]], graph.linkedUnits, words) }
  }

  /// The build with the same row, or `count`, whose slot is claimed.
  @inline(__always)
  private func find(_ words: Int, _ count: Int, _ round: UInt64) -> Int {
    var hash: UInt64 = 0x9e37_79b9_7f4a_7c15
    for word in 0..<words {
      hash = (hash ^ row[word]) &* 0xbf58_476d_1ce4_e5b9
      hash ^= hash >> 29
    }
    var slot = Int(truncatingIfNeeded: hash) & (slotCount - 1)
    while slots[slot] >> 32 == round {
      let build = Int(slots[slot] & 0xffff_ffff)
      let known = rows + build * words
      var isSame = true
      for word in 0..<words where known[word] != row[word] { isSame = false }
      if isSame { return build }
      slot = (slot + 1) & (slotCount - 1)
    }
    slots[slot] = round << 32 | UInt64(count)
    return count
  }

  private func put(_ index: Int, at build: Int, _ words: Int) {
    (rows + build * words).update(from: row, count: words)
    var (work, longest, jobs) = (0, 0, 0)
    let isStatic = graph.isStatic
    Bits.each(row, words) { unit in
      work += graph.duration[unit]
      jobs += 1
      // Where not everything above is built, the own duration is all that is known.
      longest = max(longest, isStatic ? graph.level[unit] : graph.duration[unit])
    }
    let (first, end) = (compiles.starts[index], compiles.starts[index + 1])
    if atoms.hasLoop {
      for place in first..<end where graph.isAsked(unit[compiles.atoms[place]]) {
        work += compileWork[place]
        jobs += 1
      }
    } else {
      work += classWork[index]
      jobs += end - first
    }
    // The longest compiles stand first, and a path that begins with one of them is mostly the longest.
    for place in first..<min(end, first + Self.mostPaths) where graph.isAsked(unit[compiles.atoms[place]]) {
      longest = max(longest, compileWork[place] + graph.level[unit[compiles.atoms[place]]])
    }
    weights[build] = classWeights[index]
    bounds[build] = max(longest, (work + atoms.cores - 1) / atoms.cores)
    actions[build] = jobs
    sources[build] = index
  }
}
