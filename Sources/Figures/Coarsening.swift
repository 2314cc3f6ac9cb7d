/// Fewer vertices for a directed graph: clusters whose quotient has no circle.
public enum Coarsening {
  /// Vertices of equal signature become one, circles become one, and where more than `most` are left, neighbours in an
  /// order in which every vertex stands behind its successors are joined: intervals of such an order form no circle.
  ///
  /// - Parameters:
  ///   - importance: of each vertex; an interval is closed when it holds its share of the whole, so that what is
  ///     important stays apart.
  /// - Returns: the cluster of each vertex, numbered so that every edge between two leads to the lower number.
  public static func clusters(
    _ graph: Adjacency, signatures: [Int], importance: [Double], most: Int
  ) -> (cluster: [Int], count: Int) {
    let signatures = dense(signatures)
    let joined = StrongComponents(quotient(graph, signatures))
    let cluster = signatures.map { joined.component[$0] }
    guard joined.count > most, most > 0 else { return (cluster, joined.count) }
    var weights = [Double](repeating: 0, count: joined.count)
    for (vertex, place) in cluster.enumerated() { weights[place] += importance[vertex] }
    let total = weights.reduce(0, +)
    var interval = [Int](repeating: 0, count: joined.count)
    var (number, held, taken) = (0, 0.0, 0)
    for place in weights.indices {
      // As many intervals as places are left at most, and none beyond the last.
      let isFull = held >= total / Double(most)
      let mustSplit = joined.count - place <= most - 1 - number
      if taken > 0, number < most - 1, isFull || mustSplit { (number, held, taken) = (number + 1, 0, 0) }
      interval[place] = number
      held += weights[place]
      taken += 1
    }
    return (cluster.map { interval[$0] }, number + 1)
  }

  /// Numbers from 0 without gaps, in the order in which they come.
  private static func dense(_ numbers: [Int]) -> [Int] {
    var known: [Int: Int] = [:]
    return numbers.map { number in
      let place = known[number] ?? known.count
      known[number] = place
      return place
    }
  }

  private static func quotient(_ graph: Adjacency, _ signatures: [Int]) -> Adjacency {
    var edges: [(from: Int, to: Int)] = []
    edges.reserveCapacity(graph.edgeCount)
    for vertex in 0..<graph.count {
      for head in graph[vertex] where signatures[vertex] != signatures[Int(head)] {
        edges.append((signatures[vertex], signatures[Int(head)]))
      }
    }
    return Adjacency(count: (signatures.max() ?? -1) + 1, edges: edges)
  }
}
