import Figures
import Testing

/// Graphs of up to eight vertices with seeded edges, against definitions spelled out.
struct DirectedGraphTests {
  private func random(_ seed: UInt64) -> [[Int]] {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 1...8, using: &generator)
    return (0..<count).map { _ in (0..<count).filter { _ in Int.random(in: 0..<4, using: &generator) == 0 } }
  }

  private func leads(_ rows: [[Int]], _ from: Int) -> Set<Int> {
    var seen: Set<Int> = [from]
    while true {
      let more = seen.union(seen.flatMap { rows[$0] })
      if more.count == seen.count { return seen }
      seen = more
    }
  }

  @Test(arguments: 0..<200 as Range<UInt64>) func componentsAreOfVerticesThatLeadToEachOther(_ seed: UInt64) {
    let rows = random(seed)
    let found = StrongComponents(Adjacency(rows: rows))
    for a in rows.indices {
      for b in rows.indices {
        let isOne = leads(rows, a).contains(b) && leads(rows, b).contains(a)
        #expect((found.component[a] == found.component[b]) == isOne)
      }
      for b in rows[a] { #expect(found.component[b] <= found.component[a]) }
    }
    #expect(found.members.flatMap { $0 }.sorted() == Array(rows.indices))
  }

  @Test(arguments: 0..<50 as Range<UInt64>) func reachingFollowsPaths(_ seed: UInt64) {
    let rows = random(seed)
    let graph = Adjacency(rows: rows)
    for vertex in rows.indices { #expect(graph.reached(from: [vertex]) == leads(rows, vertex).sorted()) }
    let back = graph.reversed
    for a in rows.indices { for b in rows.indices { #expect(back[a].contains(Int32(b)) == rows[b].contains(a)) } }
  }

  @Test func aLongPathNeedsNoDeepStack() {
    let rows = (0..<100_000).map { $0 < 99_999 ? [$0 + 1] : [0] }
    #expect(StrongComponents(Adjacency(rows: rows)).count == 1)
  }
}

struct BitSetTests {
  @Test(arguments: 0..<50 as Range<UInt64>) func setsAreSets(_ seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let room = Int.random(in: 1...200, using: &generator)
    func some() -> Set<Int> { Set((0..<room / 2).map { _ in Int.random(in: 0..<room, using: &generator) }) }
    let (a, b) = (some(), some())
    let (x, y) = (BitSet(count: room, a), BitSet(count: room, b))
    #expect(Array(x) == a.sorted() && x.count == a.count && x.isEmpty == a.isEmpty)
    #expect(Set(x.union(y)) == a.union(b))
    #expect(Set(x.intersection(y)) == a.intersection(b))
    #expect(Set(x.subtracting(y)) == a.subtracting(b))
    #expect(x.intersects(y) == !a.isDisjoint(with: b))
    #expect(x.intersection(y).isSubset(of: x) && x.isSubset(of: y) == a.isSubset(of: b))
    #expect(Array(BitSet(full: room)) == Array(0..<room))
  }

  @Test func insertingTellsWhetherItIsNew() {
    var set = BitSet(count: 70)
    #expect(set.insert(69) && !set.insert(69) && set.contains(69))
    set.remove(69)
    #expect(set.isEmpty)
  }
}
