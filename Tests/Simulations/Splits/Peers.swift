/// Ways to cut a monolith that others use or would try first: what the product's plans are compared with.
public enum Peers {
  public static func whole(_ splitCase: SplitCase) -> [Bits] { [splitCase.all] }

  public static func oneEach(_ splitCase: SplitCase) -> [Bits] { (0..<splitCase.count).map(Bits.only) }

  /// The planted modules, cycles among them taken together: what somebody who knows the code would try.
  public static func modules(_ splitCase: SplitCase) -> [Bits] {
    var byModule: [Int: Bits] = [:]
    for node in 0..<splitCase.count {
      let votes = splitCase.members[node].map { splitCase.monolith.files[$0].module }
      let module = Set(votes).max { a, b in
        let counts = [a, b].map { side in votes.filter { $0 == side }.count }
        return (counts[0], b) < (counts[1], a)
      }!
      byModule[module, default: .none] = byModule[module, default: .none] | .only(node)
    }
    return joined(splitCase, byModule.sorted { $0.key < $1.key }.map(\.value))
  }

  /// The first half of the seconds by name, with everything that it needs, and the rest.
  public static func halvesByName(_ splitCase: SplitCase) -> [Bits] {
    let names = splitCase.members.map { $0.map { splitCase.monolith.files[$0].path }.min()! }
    let order = (0..<splitCase.count).sorted { names[$0] < names[$1] }
    return cut(splitCase, at: splitCase.closed(half(splitCase, order)))
  }

  public static func topologicalHalves(_ splitCase: SplitCase) -> [Bits] {
    cut(splitCase, at: half(splitCase, topological(splitCase)))
  }

  /// The fewest edges between two parts of 40 to 60 % of the seconds each: random topological beginnings, each
  /// improved by single moves (as partitioners of acyclic graphs do).
  public static func fewestEdges(_ splitCase: SplitCase, tries: Int = 40) -> [Bits] {
    var draws = Draws(seed: 0)
    let total = splitCase.seconds.reduce(0, +)
    var best: (cut: Int, imbalance: Double, lower: Bits)?
    for _ in 0..<tries {
      let lower = improved(splitCase, begun(splitCase, total * 0.45, &draws), total)
      let score = (edges(splitCase, lower), abs(weight(splitCase, lower) - total / 2))
      if best.map({ score < ($0.cut, $0.imbalance) }) ?? true { best = (score.0, score.1, lower) }
    }
    return cut(splitCase, at: best!.lower)
  }

  // MARK: means

  static func cut(_ splitCase: SplitCase, at lower: Bits) -> [Bits] {
    [lower, splitCase.all & ~lower].filter { !$0.isNone }
  }

  static func weight(_ splitCase: SplitCase, _ nodes: Bits) -> Double {
    nodes.elements.reduce(0) { $0 + splitCase.seconds[$1] }
  }

  /// As many nodes in this order as make half of the seconds.
  private static func half(_ splitCase: SplitCase, _ order: [Int]) -> Bits {
    let total = splitCase.seconds.reduce(0, +)
    var sum = 0.0
    var nodes = Bits.none
    for node in order where sum < total / 2 {
      sum += splitCase.seconds[node]
      nodes = nodes | .only(node)
    }
    return nodes
  }

  private static func topological(_ splitCase: SplitCase) -> [Int] {
    var done = Bits.none
    var order: [Int] = []
    while order.count < splitCase.count {
      for node in 0..<splitCase.count where !done.has(node) && splitCase.uses[node].isWithin(done) {
        done = done | .only(node)
        order.append(node)
      }
    }
    return order
  }

  private static func begun(_ splitCase: SplitCase, _ enough: Double, _ draws: inout Draws) -> Bits {
    var lower = Bits.none
    while weight(splitCase, lower) < enough {
      let ready = (0..<splitCase.count).filter { !lower.has($0) && splitCase.uses[$0].isWithin(lower) }
      guard !ready.isEmpty else { break }
      lower = lower | .only(draws.one(of: ready))
    }
    return lower
  }

  private static func edges(_ splitCase: SplitCase, _ lower: Bits) -> Int {
    (splitCase.all & ~lower).elements.reduce(0) { $0 + (splitCase.uses[$1] & lower).count }
  }

  private static func improved(_ splitCase: SplitCase, _ start: Bits, _ total: Double) -> Bits {
    var lower = start
    var improves = true
    while improves {
      improves = false
      for node in 0..<splitCase.count {
        let moved = lower.has(node) ? lower & ~Bits.only(node) : lower | .only(node)
        guard splitCase.closed(moved) == moved, (0.4...0.6).contains(weight(splitCase, moved) / total),
          edges(splitCase, moved) < edges(splitCase, lower)
        else { continue }
        lower = moved
        improves = true
      }
    }
    return lower
  }

  /// Parts that need each other in a circle become one.
  private static func joined(_ splitCase: SplitCase, _ parts: [Bits]) -> [Bits] {
    let uses = parts.map { part in
      let used = part.elements.reduce(Bits.none) { $0 | splitCase.uses[$1] }
      return parts.indices.filter { parts[$0].meets(used) }
    }
    return Components.of(uses).map { $0.reduce(Bits.none) { $0 | parts[$1] } }
  }
}
