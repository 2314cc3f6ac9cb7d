import Model

/// A test that runs longer than its share of the cores, with the times of its cases known by file.
struct Sharding {
  let context: ProposalContext
  let before: Scenario
  private var graph: Graph { context.graph }

  func result() -> KindResult {
    let share = before.figures.mean / Double(graph.cores)
    let long = graph.targets.indices.filter { graph.targets[$0].kind == .test && Double(graph.targets[$0].run) > share }
      .filter { !graph.targets[$0].files.isEmpty }
      .sorted { (graph.targets[$1].run, $0) < (graph.targets[$0].run, $1) }
    let known = long.filter { graph.hasCaseTimes($0) }
    let unknown = long.count - known.count
    return KindResult(
      .shardTests, known.prefix(4).compactMap { proposal($0) },
      found: ["\(long.count) tests that run longer than the loop's share of a core"],
      missing: unknown > 0 ? ["times of test cases (`run_s` of files) of \(unknown) of them"] : [])
  }

  private func proposal(_ test: Int) -> Proposal? {
    let target = graph.targets[test]
    let shards = shards(target.files)
    guard shards.count > 1 else { return nil }
    // Every shard is the same program with a part of the cases: it is built and changed with the others.
    var sharded = graph
    sharded.targets[test].run = shards[0]
    var twins: [Int] = []
    for run in shards.dropFirst() {
      let file = sharded.files.count
      sharded.files.append(
        Graph.File(path: ByteString(bytes: target.name.bytes + "~\(file)".utf8), target: sharded.targets.count))
      sharded.targets.append(
        Graph.Target(
          name: ByteString(bytes: target.name.bytes + "~\(file)".utf8), kind: .test, files: [file],
          dependencies: target.dependencies, run: run))
      twins.append(file)
    }
    let own = Set(target.files)
    let commits = context.commits.map { commit in
      own.isDisjoint(with: commit.files)
        ? commit
        : Commit(
          name: commit.name, files: commit.files + twins, interface: commit.interface, weight: commit.weight)
    }
    let after = Scenario(sharded, commits, budget: context.budget)
    return context.proposal(
      .shardTests, subject: [target.name], cut: [], plan: ProposalPlan(shards: shards.count), before: before,
      after: after, relied: graph.edges.filter { own.contains($0.from) })
  }

  /// Cases dealt out by files, the longest first to the shard that has least (Graham 1969): the times of the shards.
  private func shards(_ files: [Int]) -> [Int] {
    let runs = files.map { graph.files[$0].run ?? 0 }.sorted(by: >)
    var shards = [Int](repeating: 0, count: min(graph.cores, runs.count))
    for run in runs {
      guard let least = shards.indices.min(by: { (shards[$0], $0) < (shards[$1], $1) }) else { break }
      shards[least] += run
    }
    return shards.filter { $0 > 0 }
  }
}

extension Graph {
  /// Whether the run time of a test is known by its files.
  func hasCaseTimes(_ target: Int) -> Bool {
    targets[target].files.count > 1 && targets[target].files.allSatisfy { files[$0].run != nil }
  }
}
