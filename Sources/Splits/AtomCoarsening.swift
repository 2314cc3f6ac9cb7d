import Figures
import Model

extension AtomBuilder {
  /// Fewer pieces of a target's files: those that the same commits touch and the same dependents use become one, then
  /// neighbours, until there are no more than the most. What is costly or often touched stays apart.
  func coarser(_ pieces: [[Int]], of target: Int, _ commits: [Commit]) -> [[Int]] {
    var pieceOf = [Int32](repeating: -1, count: graph.files.count)
    for (index, files) in pieces.enumerated() { for file in files { pieceOf[file] = Int32(index) } }
    var edges: [(from: Int, to: Int)] = []
    for edge in graph.edges {
      let (from, to) = (pieceOf[edge.from], pieceOf[edge.to])
      if from >= 0, to >= 0, from != to { edges.append((Int(from), Int(to))) }
    }
    let needs = Adjacency(count: pieces.count, edges: edges)
    let touches = touches(pieceOf, pieces.count, commits)
    let signatures = signatures(pieces.count, touches.digests, users(pieceOf, needs, target))
    let (cluster, count) = Coarsening.clusters(
      needs, signatures: signatures, importance: importance(pieces, touches.weights), most: mostAtoms)
    var clusters = [[Int]](repeating: [], count: count)
    for (index, files) in pieces.enumerated() { clusters[cluster[index]] += files }
    return clusters.map { $0.sorted() }
  }

  private func importance(_ pieces: [[Int]], _ touches: [Double]) -> [Double] {
    let work = pieces.map { $0.reduce(0) { $0 + graph.files[$1].work } }
    let (allWork, allTouches) = (max(1, work.reduce(0, +)), max(1, touches.reduce(0, +)))
    return pieces.indices.map {
      Double(work[$0]) / Double(allWork) + touches[$0] / allTouches + 0.25 / Double(pieces.count)
    }
  }

  /// Of each piece the weight of commits that touch it and a digest of which they are.
  private func touches(_ pieceOf: [Int32], _ count: Int, _ commits: [Commit]) -> (weights: [Double], digests: [UInt64])
  {
    var weights = [Double](repeating: 0, count: count)
    var digests = [UInt64](repeating: 0, count: count)
    for (number, commit) in commits.enumerated() {
      for piece in Set(commit.files.map { pieceOf[$0] }) where piece >= 0 {
        weights[Int(piece)] += commit.weight
        digests[Int(piece)] = (digests[Int(piece)] ^ UInt64(number + 1)) &* 0x100_0000_01b3
      }
    }
    return (weights, digests)
  }

  /// Of each piece which targets reach it: of many, sixty-four groups of them.
  private func users(_ pieceOf: [Int32], _ needs: Adjacency, _ target: Int) -> [UInt64] {
    var users = [UInt64](repeating: 0, count: needs.count)
    for edge in graph.edges where pieceOf[edge.to] >= 0 && pieceOf[edge.from] < 0 {
      guard let user = graph.files[edge.from].target else { continue }
      users[Int(pieceOf[edge.to])] |= 1 << UInt64(user & 63)
    }
    // Components are numbered behind what they lead to: users come first from the end.
    let circles = StrongComponents(needs)
    for members in circles.members.reversed() {
      let all = members.reduce(0) { $0 | users[$1] }
      for member in members {
        users[member] = all
        for other in needs[member] { users[Int(other)] |= all }
      }
    }
    return users
  }

  /// Equal numbers for equal pairs; a piece that is touched keeps its own where it shares it with none.
  private func signatures(_ count: Int, _ touches: [UInt64], _ users: [UInt64]) -> [Int] {
    struct Pair: Hashable { var touches, users: UInt64 }
    var known: [Pair: Int] = [:]
    return (0..<count).map { piece in
      let pair = Pair(touches: touches[piece], users: users[piece])
      let number = known[pair] ?? known.count
      known[pair] = number
      return number
    }
  }
}
