import Model

/// The names of units while targets are cut: the upper part keeps the name, the lower one is called after its target,
/// `core_base`, `core_base2` and so on.
struct UnitNames {
  private(set) var names: [ByteString]
  private var taken: Set<ByteString>
  private var root: [ByteString]

  init(_ graph: Graph, _ atoms: Atoms, _ whole: Partition) {
    taken = Set(graph.targets.map(\.name))
    names = [ByteString](repeating: "", count: whole.count)
    for (atom, unit) in whole.unit.enumerated() {
      if let place = atoms.target[atom] { names[Int(unit)] = graph.targets[atoms.targets[place]].name }
    }
    root = names
  }

  /// Unit `upper`, the next number, takes the name of `lower`, which gets a new one.
  ///
  /// - Returns: the name that both had.
  mutating func split(_ lower: Int, at upper: Int) -> ByteString {
    let subject = names[lower]
    names.append(subject)
    root.append(root[lower])
    names[lower] = fresh(root[lower])
    return subject
  }

  private mutating func fresh(_ root: ByteString) -> ByteString {
    var number = 1
    while true {
      let name = ByteString(bytes: root.bytes + "_base".utf8 + (number == 1 ? "" : String(number)).utf8)
      if taken.insert(name).inserted { return name }
      number += 1
    }
  }
}
