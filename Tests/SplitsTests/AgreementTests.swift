import Model
import Simulations
import Splits
import Testing

/// The replay against one written apart, on random graphs.
struct AgreementTests {
  @Test(arguments: 0..<60 as Range<UInt64>) func theReplayByNamesAgrees(_ seed: UInt64) throws {
    let loose = LooseGraphs.random(seed: seed)
    let graph = try Graph.read(loose.text).graph
    let commits = CommitReader.read(loose.historyText, of: graph).commits
    var replay = Replay(graph)
    let costs = replay.costs(commits)
    let slow = SlowReplay(loose)
    for (index, (time, work)) in zip(slow.seconds, slow.work).enumerated() {
      #expect(abs(Double(costs[index].time) / 1e6 - time) < 1e-5)
      #expect(abs(Double(costs[index].work) / 1e6 - work) < 1e-5)
    }
  }
}
