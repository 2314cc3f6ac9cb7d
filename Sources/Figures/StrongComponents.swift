/// The strongly connected components of a directed graph: two vertices are in one where each leads to the other.
///
/// Tarjan, "Depth-First Search and Linear Graph Algorithms", SIAM Journal on Computing 1 (1972); without recursion.
public struct StrongComponents: Equatable, Sendable {
  /// The component of each vertex. Components are numbered so that every edge between two leads to the lower number.
  public private(set) var component: [Int]
  /// The vertices of each component, ascending.
  public private(set) var members: [[Int]]

  public init(_ graph: Adjacency) {
    var search = Search(graph)
    for vertex in 0..<graph.count where search.order[vertex] < 0 { search.visit(vertex) }
    component = search.component
    members = [[Int]](repeating: [], count: search.found)
    for vertex in 0..<graph.count { members[component[vertex]].append(vertex) }
  }

  public var count: Int { members.count }

  private struct Search {
    let graph: Adjacency
    /// When a vertex was met; −1 before.
    var order: [Int]
    var component: [Int]
    var found = 0
    /// The earliest vertex, by order, that a vertex is known to lead back to.
    private var low: [Int]
    private var stack: [Int] = []
    private var path: [(vertex: Int, rest: ArraySlice<Int32>)] = []
    private var clock = 0

    init(_ graph: Adjacency) {
      self.graph = graph
      order = [Int](repeating: -1, count: graph.count)
      low = order
      component = order
    }

    mutating func visit(_ root: Int) {
      enter(root)
      while let (vertex, rest) = path.last {
        guard let next = rest.first.map(Int.init) else {
          leave(vertex)
          continue
        }
        path[path.count - 1].rest.removeFirst()
        if order[next] < 0 {
          enter(next)
        } else if component[next] < 0 {
          low[vertex] = min(low[vertex], order[next])
        }
      }
    }

    private mutating func enter(_ vertex: Int) {
      order[vertex] = clock
      low[vertex] = clock
      clock += 1
      stack.append(vertex)
      path.append((vertex, graph[vertex]))
    }

    private mutating func leave(_ vertex: Int) {
      path.removeLast()
      if let parent = path.last?.vertex { low[parent] = min(low[parent], low[vertex]) }
      guard low[vertex] == order[vertex] else { return }
      while let member = stack.popLast() {
        component[member] = found
        if member == vertex { break }
      }
      found += 1
    }
  }
}
