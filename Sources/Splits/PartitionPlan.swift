import Model

extension Atoms {
  /// The plan that a partition is: its cuts and the edges that it breaks.
  ///
  /// - Parameter names: of the units; where there are none, parts are called by their target and a number.
  func plan(_ partition: Partition, of graph: Graph, _ names: [ByteString] = []) -> Plan {
    var plan = Plan()
    for (place, target) in targets.enumerated() {
      var files: [Int32: [Int]] = [:]
      for (atom, unit) in partition.unit.enumerated() where self.target[atom] == place {
        files[unit, default: []] += members[atom]
      }
      guard files.count > 1 else { continue }
      let parts = files.sorted { $0.key < $1.key }.enumerated().map { number, part in
        let name = names.isEmpty ? graph.targets[target].name.numbered(number + 1) : names[Int(part.key)]
        return Plan.Part(name: name, files: part.value.sorted())
      }
      plan.cuts.append(Plan.Cut(target: target, parts: parts))
    }
    if !partition.rank.isEmpty { plan.broken = broken(partition, of: graph) }
    return plan
  }

  /// Edges of files from a lower to a higher unit of one target.
  func broken(_ partition: Partition, of graph: Graph) -> [Int] {
    var rank = [Int32](repeating: -1, count: graph.files.count)
    for (atom, unit) in partition.unit.enumerated() where target[atom] != nil {
      for file in members[atom] { rank[file] = partition.rank[Int(unit)] }
    }
    return graph.edges.indices.filter { index in
      let edge = graph.edges[index]
      guard rank[edge.from] >= 0, rank[edge.to] >= 0 else { return false }
      return graph.files[edge.from].target == graph.files[edge.to].target && rank[edge.from] < rank[edge.to]
    }
  }
}

extension ByteString {
  /// `core`, 7 → `core_007`: in the order of the numbers.
  func numbered(_ number: Int) -> ByteString {
    let digits = String(number)
    return ByteString(
      bytes: bytes + "_".utf8 + String(repeating: "0", count: max(0, 3 - digits.count)).utf8 + digits.utf8)
  }
}
