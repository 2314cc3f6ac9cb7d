import Simulations
import Testing

/// The two replays of the simulations were written apart: they must agree before anything is judged by them.
struct SimulationTests {
  @Test(arguments: [MonolithShape(), MonolithShape(grain: "file", cutoff: "interface")])
  func theReplayByNodesIsTheReplayByNames(shape: MonolithShape) throws {
    var shape = shape
    (shape.modules, shape.filesPerModule, shape.testsPerModule, shape.commits) = (3, 5, 2, 8)
    for seed in 0..<4 {
      let monolith = MonolithGenerator.monolith(shape, seed: UInt64(seed))
      let splitCase = SplitCase(monolith)
      let graph = monolith.graph(monolith.commits)
      for parts in [Peers.whole(splitCase), Peers.topologicalHalves(splitCase), Peers.oneEach(splitCase)] {
        let replay = try #require(CaseReplay(splitCase, parts))
        let names = splitCase.files(parts).enumerated().map { (name: "part\($0)", files: $1) }
        let slow = SlowReplay(graph.split("core", into: names)).seconds
        for (fast, slow) in zip(replay.seconds(splitCase.commits(monolith.commits)), slow) {
          #expect(abs(fast - slow) < 1e-6)
        }
      }
    }
  }

  @Test func aSeedGivesTheSameMonolith() {
    #expect(MonolithGenerator.monolith(seed: 3) == MonolithGenerator.monolith(seed: 3))
    #expect(MonolithGenerator.monolith(seed: 3) != MonolithGenerator.monolith(seed: 4))
  }
}
