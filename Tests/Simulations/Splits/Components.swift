/// Strongly connected components: Kosaraju and Sharir's two passes, the simplest to check.
enum Components {
  /// In an order in which a component needs only those before it.
  static func of(_ uses: [[Int]]) -> [[Int]] {
    var order: [Int] = []
    var seen = Set<Int>()
    for start in uses.indices { visit(start, uses, &seen, &order) }
    var users = Array(repeating: [Int](), count: uses.count)
    for (from, all) in uses.enumerated() { for to in all { users[to].append(from) } }
    var components: [[Int]] = []
    seen = []
    for start in order.reversed() where !seen.contains(start) {
      var component: [Int] = []
      visit(start, users, &seen, &component)
      components.append(component.sorted())
    }
    return components.reversed()
  }

  private static func visit(_ start: Int, _ edges: [[Int]], _ seen: inout Set<Int>, _ finished: inout [Int]) {
    guard seen.insert(start).inserted else { return }
    var path = [(node: start, next: 0)]
    while let (node, next) = path.last {
      if next == edges[node].count {
        finished.append(node)
        path.removeLast()
        continue
      }
      path[path.count - 1].next += 1
      if seen.insert(edges[node][next]).inserted { path.append((edges[node][next], 0)) }
    }
  }
}
