/// The most that can flow from one vertex of a network to another, and the smallest cut that says so.
///
/// Dinic, "Algorithm for Solution of a Problem of Maximum Flow in Networks with Power Estimation", Soviet Mathematics
/// Doklady 11 (1970); without recursion. Whole capacities.
public struct MaximumFlow: Sendable {
  /// No cut goes through an edge of this capacity.
  public static let unlimited = Int.max / 4

  private struct Edge: Sendable {
    var to: Int32
    /// What may still flow.
    var room: Int
  }

  /// An edge and its way back stand next to each other.
  private var edges: [Edge] = []
  private var rows: [[Int32]]
  private var levels: [Int32]
  private var next: [Int]

  public init(vertices: Int) {
    rows = [[Int32]](repeating: [], count: vertices)
    levels = [Int32](repeating: -1, count: vertices)
    next = [Int](repeating: 0, count: vertices)
  }

  /// - Parameter capacity: not negative.
  public mutating func add(from: Int, to: Int, capacity: Int) {
    rows[from].append(Int32(edges.count))
    edges.append(Edge(to: Int32(to), room: capacity))
    rows[to].append(Int32(edges.count))
    edges.append(Edge(to: Int32(from), room: 0))
  }

  /// Lets all flow that can, and gives the vertices on the source's side of the smallest cut: those that are still
  /// reached, ascending.
  public mutating func sourceSide(from source: Int, to sink: Int) -> (flow: Int, side: [Int]) {
    var flow = 0
    while true {
      level(from: source)
      guard levels[sink] >= 0 else { break }
      for vertex in next.indices { next[vertex] = 0 }
      while let more = augment(source, sink) { flow += more }
    }
    return (flow, levels.indices.filter { levels[$0] >= 0 })
  }

  /// Breadth first: how far each vertex is from the source by edges with room.
  private mutating func level(from source: Int) {
    for vertex in levels.indices { levels[vertex] = -1 }
    levels[source] = 0
    var queue = [source]
    var head = 0
    while head < queue.count {
      let vertex = queue[head]
      head += 1
      for edge in rows[vertex] where edges[Int(edge)].room > 0 && levels[Int(edges[Int(edge)].to)] < 0 {
        levels[Int(edges[Int(edge)].to)] = levels[vertex] + 1
        queue.append(Int(edges[Int(edge)].to))
      }
    }
  }

  /// Pushes what one path of rising levels carries; nil where there is none left.
  private mutating func augment(_ source: Int, _ sink: Int) -> Int? {
    var path: [Int] = []
    var vertex = source
    while vertex != sink {
      if let edge = usable(vertex) {
        path.append(edge)
        vertex = Int(edges[edge].to)
        continue
      }
      // A dead end is not entered again.
      guard let back = path.popLast() else { return nil }
      vertex = Int(edges[back ^ 1].to)
      next[vertex] += 1
    }
    let amount = path.reduce(Int.max) { min($0, edges[$1].room) }
    for edge in path {
      edges[edge].room -= amount
      edges[edge ^ 1].room += amount
    }
    return amount
  }

  private mutating func usable(_ vertex: Int) -> Int? {
    while next[vertex] < rows[vertex].count {
      let edge = Int(rows[vertex][next[vertex]])
      if edges[edge].room > 0, levels[Int(edges[edge].to)] == levels[vertex] + 1 { return edge }
      next[vertex] += 1
    }
    return nil
  }
}
