import Figures
import Model
import Simulations
import Splits
import Testing

/// What a change of the input must not change in the answer.
struct MetamorphicTests {
  private static let seeds: [UInt64] = [1, 2, 3]

  private static func monolith(_ seed: UInt64, grain: String = "target") -> Monolith {
    var shape = MonolithShape(grain: grain, cutoff: grain == "file" ? "interface" : "none")
    (shape.modules, shape.filesPerModule, shape.testsPerModule, shape.commits) = (3, 5, 2, 60)
    shape.totalSeconds = 90
    return MonolithGenerator.monolith(shape, seed: seed)
  }

  private static func loose(_ seed: UInt64, grain: String = "target") -> LooseGraph {
    let monolith = monolith(seed, grain: grain)
    return monolith.graph(monolith.commits)
  }

  private func proposals(_ text: [UInt8], _ history: [UInt8], budget: Int = 60_000_000) throws -> Proposals {
    let (graph, findings) = try Graph.read(text)
    let commits = CommitReader.read(history, of: graph).commits
    return Propose(graph, commits, findings: findings, budget: budget).proposals()
  }

  @Test(arguments: seeds, ["target", "file"])
  func theOrderOfTheInputSaysNothing(seed: UInt64, grain: String) throws {
    let loose = Self.loose(seed, grain: grain)
    let plain = try proposals(loose.text, loose.historyText)
    #expect(grain == "file" || !plain.proposals.isEmpty)
    #expect(try proposals(loose.shuffledText(seed: seed + 7), loose.historyText) == plain)
  }

  /// Names decide ties, so they keep their order here; everything that is no name stays.
  @Test(arguments: seeds, ["target", "file"])
  func otherNamesGiveTheSameFigures(seed: UInt64, grain: String) throws {
    let loose = Self.loose(seed, grain: grain)
    var renamed = loose
    func name(_ path: String) -> String { "a much longer/\(path)" }
    renamed.seconds = Dictionary(uniqueKeysWithValues: loose.seconds.map { (name($0), $1) })
    renamed.uses = Dictionary(uniqueKeysWithValues: loose.uses.map { (name($0), $1.map(name)) })
    for index in renamed.targets.indices { renamed.targets[index].files = loose.targets[index].files.map(name) }
    for index in renamed.commits.indices {
      renamed.commits[index].files = loose.commits[index].files.map(name)
      renamed.commits[index].interface = loose.commits[index].interface.map(name)
    }
    let (before, after) = (
      try proposals(loose.text, loose.historyText), try proposals(renamed.text, renamed.historyText)
    )
    #expect(before.proposals.map(\.prediction) == after.proposals.map(\.prediction))
    #expect(before.proposals.map(\.kind) == after.proposals.map(\.kind))
    let parts = before.proposals.map { $0.plan.parts.map { $0.files.map { ByteString(name($0.description)) } } }
    #expect(parts == after.proposals.map { $0.plan.parts.map(\.files) })
  }

  /// Prices of work are seconds that do not double: plans whose gain is near them are left out by the choice of seeds.
  @Test(arguments: seeds)
  func twiceTheSecondsIsTwiceTheGain(seed: UInt64) throws {
    let loose = Self.loose(seed)
    var double = loose
    double.seconds = loose.seconds.mapValues { $0 * 2 }
    for index in double.targets.indices { double.targets[index].run *= 2 }
    double.costs.target *= 2
    double.costs.dependency *= 2
    double.costs.link *= 2
    double.costs.linkObject *= 2
    let once = try proposals(loose.text, loose.historyText)
    let twice = try proposals(double.text, double.historyText, budget: 120_000_000)
    #expect(
      once.proposals.map(\.plan.parts).map { $0.map(\.files) }
        == twice.proposals.map(\.plan.parts).map { $0.map(\.files) })
    for (one, two) in zip(once.proposals, twice.proposals) {
      // Seconds are rounded to whole microseconds.
      let difference = one.prediction.gain * 2 - two.prediction.gain
      #expect(abs(difference / .microseconds(1)) < 1000)
      #expect(one.prediction.before.overBudget == two.prediction.before.overBudget)
    }
  }

  /// A file that nothing needs, that needs nothing, that costs nothing and that no commit touches.
  @Test(arguments: seeds)
  func anUnusedFileChangesNothing(seed: UInt64) throws {
    var loose = Self.loose(seed)
    // Where it is linked it is one object more.
    loose.costs.linkObject = 0
    var more = loose
    more.seconds["zzz/unused.c"] = 0
    let plain = try proposals(loose.text, loose.historyText)
    var outside = try proposals(more.text, more.historyText)
    #expect(outside.notes.count == plain.notes.count + 1 && outside.notes.contains { $0.contains("zzz/unused.c") })
    outside.notes = plain.notes
    #expect(outside == plain)
    more.targets[0].files.append("zzz/unused.c")
    let inside = try proposals(more.text, more.historyText)
    // In the target it is one more that was never touched and may be: it takes weight from the others like it.
    #expect(inside.proposals.first?.prediction.gain == plain.proposals.first?.prediction.gain)
    let gains = [inside, plain].map { $0.proposals.reduce(Duration.zero) { $0 + $1.prediction.gain }.inSeconds }
    #expect(abs(gains[0] / gains[1] - 1) < 0.05)
  }

  /// List schedules have anomalies: with a core more a loop may take longer, because a long action that became ready a
  /// moment earlier stands behind a short one (Graham, "Bounds on Multiprocessing Timing Anomalies", 1969). It is never
  /// longer than (2 − 1/m) times the best schedule on m cores, so never longer than that times what fewer cores took; and
  /// with a core for every action none is left.
  @Test(arguments: seeds, ["target", "file"])
  func moreCoresAreNoSlowerButForAnomalies(seed: UInt64, grain: String) throws {
    let loose = Self.loose(seed, grain: grain)
    let graph = try Graph.read(loose.text).graph
    let commits = CommitReader.read(loose.historyText, of: graph).commits
    func times(_ cores: Int, _ plan: Plan) -> [Int] {
      var replay = Replay(graph, plan, cores: cores)
      return replay.costs(commits).map(\.time)
    }
    for plan in [Plan()] + SplitSearch(graph, commits).run().steps.map(\.plan).suffix(1) {
      let least = times(1000, plan)
      var before = times(1, plan)
      for cores in 2...8 {
        let now = times(cores, plan)
        for (index, time) in now.enumerated() {
          #expect(Double(time) <= Double(before[index]) * (2 - 1 / Double(cores)) && time >= least[index])
        }
        before = now
      }
    }
  }
}
