import Model
import Simulations
import Splits
import Testing

/// The product's replay against the slow one, on a thousand random graphs, whole and cut.
struct ReplayAgreementTests {
  @Test func bothReplaysGiveTheSameSeconds() throws {
    for seed in 0..<1000 { try check(UInt64(seed)) }
  }

  private func check(_ seed: UInt64) throws {
    let loose = LooseGraphs.random(seed: seed)
    let graph = try Graph.read(loose.text).graph
    let commits = CommitReader.read(loose.historyText, of: graph).commits
    var replay = Replay(graph)
    expectSame(replay.costs(commits), SlowReplay(loose), "seed \(seed), whole")
    guard let subject = loose.targets.first(where: { $0.kind == "library" && $0.files.count > 1 }) else { return }
    let parts = [subject.files.enumerated(), subject.files.enumerated()].enumerated().map { number, files in
      (name: "\(subject.name)-\(number)", files: files.filter { $0.offset % 2 == number }.map(\.element))
    }
    let cut = loose.split(subject.name, into: parts)
    // Parts that need each other in a circle are no plan.
    guard !cut.isCircular else { return }
    var plan = Plan()
    let target = try #require(graph.targets.firstIndex { $0.name == ByteString(subject.name) })
    plan.cuts = [
      Plan.Cut(
        target: target,
        parts: parts.map { part in
          Plan.Part(
            name: ByteString(part.name),
            files: graph.files.indices.filter { part.files.contains(graph.files[$0].path.description) })
        })
    ]
    var after = Replay(graph, plan)
    expectSame(after.costs(commits), SlowReplay(cut), "seed \(seed), cut")
  }

  /// Within what whole microseconds lose.
  private func expectSame(_ costs: [Replay.Cost], _ slow: SlowReplay, _ what: String) {
    for (index, pair) in zip(costs, zip(slow.seconds, slow.work)).enumerated() {
      let (cost, (seconds, work)) = pair
      guard abs(Double(cost.time) / 1e6 - seconds) > 1e-4 || abs(Double(cost.work) / 1e6 - work) > 1e-4 else {
        continue
      }
      Issue.record("\(what), commit \(index): \(cost) against \(seconds) s, \(work) s of work")
    }
  }
}
