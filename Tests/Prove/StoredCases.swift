import JSON
import Model
import Splits
import System

/// A graph and a history in a folder, with figures of another program for some plans (`oracle.json`).
struct StoredCase {
  var name: String
  var graph: Graph
  var commits: [Commit]
  var oracle: JSONValue?

  init(_ folder: Path) throws {
    name = folder.name.description
    let graph = try Graph.read(try Disk.read(folder / "graph.json")).graph
    self.graph = graph
    commits = CommitReader.read(try Disk.read(folder / "history.jsonl"), of: graph).commits
    oracle = try? JSONValue(parsing: try Disk.read(folder / "oracle.json"))
  }

  /// All cases in a folder whose names begin so.
  static func all(_ folder: String, _ prefix: String) throws -> [StoredCase] {
    try Disk.list(Path(folder)).filter { $0.bytes.starts(with: prefix.utf8) }.map {
      try StoredCase(Path(folder) / $0)
    }
  }

  /// `prove stored-replays FOLDER [PREFIX]`: the replay of each stored plan against the other program's figures.
  static func compareReplays(_ words: [String]) -> Int32 {
    guard let folder = words.first, let cases = try? all(folder, words.dropFirst().first ?? "") else { return 64 }
    var worst = 0.0
    for one in cases {
      for plan in one.oracle?["plans"]?.array ?? [] { worst = max(worst, one.difference(plan)) }
      print("\(one.name): largest difference so far \(worst) s")
    }
    return worst < 1e-3 ? 0 : 1
  }

  private func difference(_ stored: JSONValue) -> Double {
    let place = Dictionary(uniqueKeysWithValues: zip(graph.files.map(\.path), graph.files.indices))
    guard let core = graph.targets.firstIndex(where: { $0.name == "core" }) else { return .infinity }
    let parts = (stored["parts"]?.array ?? []).enumerated().map { number, files in
      Plan.Part(
        name: ByteString("core_\(number / 10)\(number % 10)"),
        files: (files.array ?? []).compactMap { place[ByteString($0.string ?? "")] }.sorted())
    }
    var plan = Plan()
    plan.cuts = [Plan.Cut(target: core, parts: parts)]
    func mean(_ plan: Plan) -> LoopFigures {
      var replay = Replay(graph, plan)
      return LoopFigures(replay.costs(commits), commits, budget: 60_000_000)
    }
    let figures = mean(plan)
    plan.keepsFacades = true
    return [
      (figures.mean, stored["mean"]), (Double(figures.p90), stored["p90"]), (mean(plan).mean, stored["facade"]),
    ].map { abs($0.0 / 1e6 - ($0.1?.number ?? .infinity)) }.max() ?? .infinity
  }
}
