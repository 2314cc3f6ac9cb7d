/// A directed graph on the vertices 0..<count as compressed rows: each vertex with its successors, in the order given.
public struct Adjacency: Equatable, Sendable {
  private var starts: [Int32]
  private var heads: [Int32]

  /// - Parameter edges: from and to; equal ones are kept. Their ends must be vertices.
  public init(count: Int, edges: some Collection<(from: Int, to: Int)>) {
    starts = [Int32](repeating: 0, count: count + 1)
    for edge in edges { starts[edge.from + 1] += 1 }
    for vertex in 0..<count { starts[vertex + 1] += starts[vertex] }
    var next = starts
    heads = [Int32](repeating: 0, count: edges.count)
    for edge in edges {
      heads[Int(next[edge.from])] = Int32(edge.to)
      next[edge.from] += 1
    }
  }

  public init(rows: [[Int]]) {
    starts = [0]
    heads = []
    for row in rows {
      heads += row.map(Int32.init)
      starts.append(Int32(heads.count))
    }
  }

  public var count: Int { starts.count - 1 }
  public var edgeCount: Int { heads.count }

  /// The successors of a vertex.
  public subscript(_ vertex: Int) -> ArraySlice<Int32> { heads[Int(starts[vertex])..<Int(starts[vertex + 1])] }

  /// Every edge turned round; the successors of each vertex ascend.
  public var reversed: Adjacency {
    var edges: [(from: Int, to: Int)] = []
    edges.reserveCapacity(heads.count)
    for vertex in 0..<count { for head in self[vertex] { edges.append((Int(head), vertex)) } }
    return Adjacency(count: count, edges: edges)
  }

  /// The vertices that a path leads to from any of `roots`, they included, ascending.
  public func reached(from roots: some Sequence<Int>) -> [Int] {
    var seen = BitSet(count: count)
    var open: [Int] = []
    for root in roots where seen.insert(root) { open.append(root) }
    while let vertex = open.popLast() {
      for head in self[vertex] where seen.insert(Int(head)) { open.append(Int(head)) }
    }
    return Array(seen)
  }
}
