import Figures

/// Lower parts that a unit may be cut at. Where no edge may be broken: sets of its atoms that need nothing of the rest,
/// as every two-way cut without a circle is one. They come from several sources, because each wins somewhere.
struct CutCandidates {
  struct Cut: Equatable {
    var lower: BitSet
    var source: Source
  }

  enum Source: String, CaseIterable, Sendable {
    case use, useMeet, useJoin, coldBase, hotTop, below, above, maximumClosure, prefix
    case cold, nearUse, softClosure
  }

  let atoms: Atoms
  /// Whether edges may be broken.
  let isSoft: Bool
  /// Movable atoms that each needs, directly or not, itself included.
  let below: [BitSet]
  /// And that need it.
  let above: [BitSet]
  /// How often each is touched, by weight of commits.
  let touches: [Double]
  /// What each whole atom that needs movable ones reaches of them; equal ones once.
  let uses: [BitSet]
  /// Its direct needs among them.
  let directUses: [BitSet]
  let size: Int

  /// Of dependents beyond this number pairs are not joined.
  static let mostPaired = 40

  init(_ atoms: Atoms, isSoft: Bool) {
    self.atoms = atoms
    self.isSoft = isSoft
    let size = atoms.movable
    self.size = size
    let graph = Adjacency(
      count: atoms.count, edges: atoms.edges.map { (from: Int($0.from), to: Int($0.to)) })
    let all = Self.reached(size, graph)
    below = Array(all.prefix(size))
    var above = (0..<size).map { BitSet(count: size, [$0]) }
    for (atom, set) in below.enumerated() { for other in set { above[other].insert(atom) } }
    self.above = above
    touches = atoms.touches
    var seen: Set<BitSet> = []
    uses = all.dropFirst(size).filter { !$0.isEmpty && seen.insert($0).inserted }
    var direct: [BitSet] = []
    for atom in size..<atoms.count {
      let needs = BitSet(count: size, graph[atom].map(Int.init).filter { $0 < size })
      if !needs.isEmpty, seen.insert(needs).inserted { direct.append(needs) }
    }
    directUses = direct
  }

  private static func reached(_ size: Int, _ graph: Adjacency) -> [BitSet] {
    let circles = StrongComponents(graph)
    var ofCircle: [BitSet] = []
    for members in circles.members {
      var set = BitSet(count: size)
      for member in members {
        if member < size { set.insert(member) }
        for other in graph[member] where circles.component[Int(other)] != ofCircle.count {
          set.formUnion(ofCircle[circles.component[Int(other)]])
        }
      }
      ofCircle.append(set)
    }
    return (0..<graph.count).map { ofCircle[circles.component[$0]] }
  }

  /// Of one unit; each set once, neither empty nor all of it.
  func cuts(of unit: BitSet) -> [Cut] {
    var found: [Cut] = []
    var known: Set<BitSet> = [unit, BitSet(count: size)]
    func put(_ lower: BitSet, _ source: Source) {
      if known.insert(lower).inserted { found.append(Cut(lower: lower, source: source)) }
    }
    addUses(unit, put)
    addThresholds(unit, put)
    for atom in unit {
      put(below[atom].intersection(unit), .below)
      put(unit.subtracting(above[atom]), .above)
    }
    addClosures(unit, put)
    addPrefixes(unit, put)
    if isSoft { addSoft(unit, put) }
    return found
  }

  /// What dependents reach, and what two of them reach together or both.
  private func addUses(_ unit: BitSet, _ put: (BitSet, Source) -> Void) {
    var seen: Set<BitSet> = []
    let uses = uses.map { $0.intersection(unit) }.filter { !$0.isEmpty && seen.insert($0).inserted }
    for (index, use) in uses.enumerated() {
      put(use, .use)
      guard index < Self.mostPaired else { continue }
      for other in uses.prefix(index) {
        put(use.intersection(other), .useMeet)
        put(use.union(other), .useJoin)
      }
    }
  }

  /// Whatever is touched at most so often, with what it needs; and all but what is touched more often, and its users.
  private func addThresholds(_ unit: BitSet, _ put: (BitSet, Source) -> Void) {
    let members = Array(unit)
    for threshold in Set(members.map { touches[$0] }).sorted() {
      var base = BitSet(count: size)
      var top = BitSet(count: size)
      for atom in members {
        if touches[atom] <= threshold { base.formUnion(below[atom]) } else { top.formUnion(above[atom]) }
      }
      put(base.intersection(unit), .coldBase)
      put(unit.subtracting(top), .hotTop)
    }
  }

  /// Prefixes of an order in which every atom stands behind what it needs, the less touched first.
  private func addPrefixes(_ unit: BitSet, _ put: (BitSet, Source) -> Void) {
    let members = Array(unit)
    var waits = members.map { below[$0].intersection(unit).count - 1 }
    var left = unit
    var prefix = BitSet(count: size)
    // Atoms of a circle wait for each other: the order ends before them.
    while let next = members.indices.filter({ waits[$0] == 0 && left.contains(members[$0]) })
      .min(by: { (touches[members[$0]], $0) < (touches[members[$1]], $1) })
    {
      left.remove(members[next])
      prefix.insert(members[next])
      put(prefix, .prefix)
      for place in members.indices where below[members[place]].contains(members[next]) { waits[place] -= 1 }
    }
  }
}
