import Figures

/// Cuts from networks: much work and few touches below.
extension CutCandidates {
  /// The closed set of the largest weight (Picard, "Maximal Closure of a Graph", Management Science 22 (1976)), for
  /// several prices of a touch.
  func addClosures(_ unit: BitSet, _ put: (BitSet, Source) -> Void) {
    for price in [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2] {
      put(closure(unit, touchPrice: price, edgePrice: nil), .maximumClosure)
    }
  }

  /// Sets that are not closed: each edge out of them is to be broken.
  func addSoft(_ unit: BitSet, _ put: (BitSet, Source) -> Void) {
    for price in [0.05, 0.1, 0.2, 0.4, 0.8, 1.6] {
      for edgePrice in [0.05, 0.15, 0.4, 1, 3] {
        put(closure(unit, touchPrice: price, edgePrice: edgePrice), .softClosure)
      }
    }
    let members = Array(unit)
    for threshold in Set(members.map { touches[$0] }).sorted() {
      put(BitSet(count: size, members.filter { touches[$0] <= threshold }), .cold)
    }
    // What dependents name, and what this names, and so on, three times.
    let inner = atoms.edges.filter { Int($0.from) < size && Int($0.to) < size }
    for use in directUses {
      var near = use
      for _ in 0..<3 {
        put(near.intersection(unit), .nearUse)
        let named = inner.filter { near.contains(Int($0.from)) }
        for edge in named { near.insert(Int(edge.to)) }
      }
    }
  }

  /// - Parameter edgePrice: of an edge from the set to the rest; nil where there must be none.
  private func closure(_ unit: BitSet, touchPrice: Double, edgePrice: Double?) -> BitSet {
    let members = Array(unit)
    var place = [Int](repeating: -1, count: atoms.count)
    for (index, atom) in members.enumerated() { place[atom] = index }
    // Of grain file what is compiled is the same below and above; what counts is what is built because of it.
    let mean = max(1, Double(members.reduce(0) { $0 + atoms.work[$1] }) / Double(members.count))
    var network = MaximumFlow(vertices: members.count + 2)
    let (source, sink) = (members.count, members.count + 1)
    func scaled(_ value: Double) -> Int { Int((value * 1e6).rounded()) }
    for (index, atom) in members.enumerated() {
      let weight = scaled(Double(atoms.work[atom]) / mean - touchPrice * touches[atom])
      if weight > 0 { network.add(from: source, to: index, capacity: weight) }
      if weight < 0 { network.add(from: index, to: sink, capacity: -weight) }
    }
    for (index, edge) in atoms.edges.enumerated() {
      let (from, to) = (place[Int(edge.from)], place[Int(edge.to)])
      guard from >= 0, to >= 0 else { continue }
      let capacity = edgePrice.map { scaled($0) * atoms.edgeCounts[index] } ?? MaximumFlow.unlimited
      network.add(from: from, to: to, capacity: capacity)
    }
    let side = network.sourceSide(from: source, to: sink).side
    return BitSet(count: size, side.filter { $0 < members.count }.map { members[$0] })
  }
}
