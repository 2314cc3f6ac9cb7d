import Figures
import Model
import Simulations
import Testing

@testable import Splits

/// The quick replay of the search against the replay, on seeded partitions.
struct ScorerTests {
  /// Partitions a target's atoms out to `count` units by a random order of its atoms that keeps to the edges, or by chance.
  private func partition(
    _ atoms: Atoms, _ count: Int, isOrdered: Bool, _ generator: inout SeededGenerator
  ) -> Partition {
    var partition = Partition(whole: atoms)
    for place in atoms.targets.indices {
      let members = atoms.target.indices.filter { atoms.target[$0] == place }
      let parts = min(count, members.count)
      var labels = members.map { _ in Int.random(in: 0..<parts, using: &generator) }
      for part in 0..<parts { labels[part] = part }
      let first = partition.count
      let whole = partition.unit[members[0]]
      for (member, label) in zip(members, labels) {
        partition.unit[member] = label == 0 ? whole : Int32(first + label - 1)
      }
      partition.count += parts - 1
    }
    if isOrdered { partition.rank = (0..<Int32(partition.count)).shuffled(using: &generator) }
    return partition
  }

  private func check(_ graph: Graph, _ commits: [Commit], _ seed: UInt64, condenses: Bool = true) throws -> Int {
    var generator = SeededGenerator(seed: seed)
    let targets = graph.targets.indices.filter {
      graph.targets[$0].kind == .library && graph.targets[$0].files.count > 1
    }
    var builder = AtomBuilder(graph, targets: Array(targets.prefix(2)))
    (builder.condenses, builder.countsUnseen) = (condenses, false)
    let atoms = builder.atoms(commits)
    let scorer = Scorer(atoms, SearchBudget())
    var sound = 0
    for count in [1, 2, 3, 7] {
      let partition = partition(atoms, count, isOrdered: !condenses, &generator)
      let plan = atoms.plan(partition, of: graph)
      var replay = Replay(graph, plan)
      let score = scorer.score(partition)
      // Where whole targets need each other the search takes them for one.
      guard replay.layout.circles.count == replay.layout.units.count else {
        #expect(score.isInfinite)
        continue
      }
      sound += 1
      let figures = LoopFigures(replay.costs(commits), commits, budget: 60_000_000)
      #expect(abs(score - figures.mean) < 1e-3, "\(seed), \(count): \(score) of \(figures.mean)")
      #expect(scorer.bound(partition) <= score + 1e-6)
      #expect(scorer.score(partition, limit: score) >= score - 1e-6)
    }
    return sound
  }

  @Test(arguments: ["target-none", "target-interface", "file-interface"])
  func storedCases(_ name: String) throws {
    let fixture = try Fixture(name)
    for seed in 0..<10 as Range<UInt64> { _ = try check(fixture.graph, fixture.commits, seed) }
  }

  @Test(arguments: ["target-none", "target-interface"])
  func brokenEdges(_ name: String) throws {
    let fixture = try Fixture(name)
    for seed in 0..<10 as Range<UInt64> {
      #expect(try check(fixture.graph, fixture.commits, seed, condenses: false) == 4)
    }
  }

  @Test func randomGraphs() throws {
    var sound = 0
    for seed in 0..<120 as Range<UInt64> {
      let loose = LooseGraphs.random(seed: seed)
      var graph = try Graph.read(loose.text).graph
      if seed.isMultiple(of: 3) { graph.loop = [Int(seed / 3) % graph.targets.count] }
      let commits = CommitReader.read(loose.historyText, of: graph).commits
      sound += try check(graph, commits, seed)
    }
    #expect(sound > 200)
  }
}
