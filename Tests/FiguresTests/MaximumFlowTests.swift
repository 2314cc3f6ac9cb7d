import Figures
import Testing

struct MaximumFlowTests {
  /// The smallest cut by trying every side, against the flow.
  @Test(arguments: 0..<200 as Range<UInt64>) func flowIsTheSmallestCut(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 2...7, using: &generator)
    var edges: [(from: Int, to: Int, capacity: Int)] = []
    for from in 0..<count {
      for to in 0..<count where from != to && Bool.random(using: &generator) {
        edges.append((from, to, Int.random(in: 0...9, using: &generator)))
      }
    }
    var network = MaximumFlow(vertices: count)
    for edge in edges { network.add(from: edge.from, to: edge.to, capacity: edge.capacity) }
    func cut(_ side: Set<Int>) -> Int {
      edges.filter { side.contains($0.from) && !side.contains($0.to) }.reduce(0) { $0 + $1.capacity }
    }
    let sides = (0..<1 << count).filter { $0 & 1 == 1 && $0 >> (count - 1) == 0 }.map { mask in
      Set((0..<count).filter { mask >> $0 & 1 == 1 })
    }
    let (flow, side) = network.sourceSide(from: 0, to: count - 1)
    #expect(flow == sides.map(cut).min())
    #expect(cut(Set(side)) == flow && side.contains(0) && !side.contains(count - 1))
  }

  @Test func aLongPathNeedsNoDeepStack() {
    var network = MaximumFlow(vertices: 100_000)
    for vertex in 0..<99_999 { network.add(from: vertex, to: vertex + 1, capacity: 3) }
    #expect(network.sourceSide(from: 0, to: 99_999).flow == 3)
  }
}
