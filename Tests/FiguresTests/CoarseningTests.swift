import Figures
import Testing

struct CoarseningTests {
  @Test(arguments: 0..<100 as Range<UInt64>) func clustersFormNoCircle(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 1...40, using: &generator)
    let rows = (0..<count).map { _ in (0..<count).filter { _ in Int.random(in: 0..<30, using: &generator) == 0 } }
    let kinds = Int.random(in: 1...count, using: &generator)
    let signatures = (0..<count).map { _ in Int.random(in: 0..<kinds, using: &generator) }
    let most = Int.random(in: 1...20, using: &generator)
    let weights = (0..<count).map { _ in Double.random(in: 0...1, using: &generator) }
    let (cluster, found) = Coarsening.clusters(
      Adjacency(rows: rows), signatures: signatures, importance: weights, most: most)
    #expect(found <= most && Set(cluster) == Set(0..<found))
    for (vertex, row) in rows.enumerated() { for head in row { #expect(cluster[head] <= cluster[vertex]) } }
    for vertex in 0..<count {
      for other in 0..<count where signatures[vertex] == signatures[other] {
        #expect(cluster[vertex] == cluster[other])
      }
    }
  }
}
