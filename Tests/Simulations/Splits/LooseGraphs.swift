/// Small random graphs of targets for the comparison of two replays, and their text.
public enum LooseGraphs {
  /// Libraries that need only those before them, tests and an executable on top, files with edges along the
  /// dependencies and inside their target (circles included), a dozen commits.
  public static func random(seed: UInt64) -> LooseGraph {
    var draws = Draws(seed: seed)
    let libraries = 1 + draws.index(below: 5)
    var targets: [LooseGraph.Target] = []
    var uses: [String: [String]] = [:]
    var seconds: [String: Double] = [:]
    for number in 0..<libraries + 1 + draws.index(below: 4) {
      let kind = number < libraries ? "library" : draws.one(of: ["test", "test", "executable"])
      let name = kind == "library" ? "lib\(number)" : "run\(number)"
      let files = (0..<1 + draws.index(below: kind == "library" ? 5 : 2)).map { "\(name)/f\($0).c" }
      let below = targets.filter { $0.kind == "library" }
      let dependencies = below.filter { _ in draws.chance(0.6) }
      for file in files {
        seconds[file] = draws.chance(0.1) ? 0 : (draws.unit() * 300).rounded() / 100
        let near = files.filter { $0 != file && draws.chance(0.3) }
        uses[file] = near + dependencies.flatMap(\.files).filter { _ in draws.chance(0.3) }
      }
      targets.append(
        LooseGraph.Target(
          name: name, kind: kind, files: files, dependencies: dependencies.map(\.name),
          run: kind == "library" ? 0 : (draws.unit() * 200).rounded() / 100))
    }
    let all = seconds.keys.sorted()
    let commits = (0..<12).map { number in
      let files = draws.sample(1 + draws.index(below: 3), below: all.count).map { all[$0] }
      return LooseGraph.Commit(name: "c\(number)", files: files, interface: files.filter { _ in draws.chance(0.4) })
    }
    return LooseGraph(
      grain: draws.one(of: ["target", "file"]), cutoff: draws.one(of: ["none", "interface"]),
      cores: 1 + draws.index(below: 4), costs: Monolith.Costs(), targets: targets, seconds: seconds, uses: uses,
      commits: commits)
  }
}
