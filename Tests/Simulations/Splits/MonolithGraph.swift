extension Monolith {
  /// With some of the commits: one library `core`, and a target for each test with one file of its own that costs
  /// nothing.
  public func graph(_ commits: some Sequence<Commit>) -> LooseGraph {
    let core = LooseGraph.Target(name: "core", kind: "library", files: files.map(\.path), dependencies: [], run: 0)
    let others = tests.map { test in
      LooseGraph.Target(name: test.name, kind: "test", files: [test.path], dependencies: ["core"], run: test.seconds)
    }
    let all = files.map { ($0.path, $0.seconds, $0.uses) } + tests.map { ($0.path, 0, $0.uses) }
    return LooseGraph(
      grain: grain, cutoff: cutoff, cores: cores, costs: costs, targets: [core] + others,
      seconds: Dictionary(uniqueKeysWithValues: all.map { ($0.0, $0.1) }),
      uses: Dictionary(uniqueKeysWithValues: all.map { ($0.0, $0.2.map { files[$0].path }) }),
      commits: commits.enumerated().map { number, commit in
        LooseGraph.Commit(
          name: "c\(number)", files: commit.changed.map { files[$0].path },
          interface: commit.interface.map { files[$0].path })
      })
  }
}

extension Monolith.Test {
  public var path: String { "tests/\(name).c" }
}
