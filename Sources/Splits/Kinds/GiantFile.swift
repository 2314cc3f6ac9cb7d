import Model

/// A file whose compile is half of the loop while cores idle.
struct GiantFile {
  let context: ProposalContext
  let before: Scenario
  private var graph: Graph { context.graph }

  func result() -> KindResult {
    guard graph.grain == .file else { return KindResult(.splitGiantFile, missing: [KindResult.needsFiles]) }
    let giants = giants()
    return KindResult(
      .splitGiantFile, giants.prefix(3).compactMap { proposal($0) },
      found: ["\(giants.count) files whose compile is half of the loop after a tenth of the commits"],
      missing: ["compile time of single functions: the file is taken to halve evenly"])
  }

  /// The files, the most often in the way first.
  private func giants() -> [Int] {
    var recompilation = Recompilation(graph)
    var weights: [Int: Double] = [:]
    var total = 0.0
    let largest = graph.files.map(\.work).max() ?? 0
    for (commit, cost) in zip(context.commits, before.costs) {
      total += commit.weight
      // No file can be half of it, or all cores are at work anyway.
      guard largest * 2 >= cost.time, cost.work < cost.time * graph.cores else { continue }
      let files = recompilation.files(
        changed: commit.files.map(Int32.init), interface: commit.interface.map(Int32.init))
      for file in files where graph.files[Int(file)].work * 2 >= cost.time && graph.files[Int(file)].work > 0 {
        weights[Int(file), default: 0] += commit.weight
      }
    }
    return weights.filter { $0.value * 10 >= total }.keys
      .sorted { (weights[$1] ?? 0, $0) < (weights[$0] ?? 0, $1) }
  }

  private func proposal(_ file: Int) -> Proposal? {
    guard let target = graph.files[file].target else { return nil }
    let halved = GraphEdit(graph, context.commits).halving(file)
    let after = Scenario(halved.graph, halved.commits, budget: context.budget)
    let relied = graph.edges.filter { $0.from == file || $0.to == file }
    return context.proposal(
      .splitGiantFile, subject: [graph.targets[target].name], cut: [graph.files[file].path],
      plan: ProposalPlan(divided: [.init(file: graph.files[file].path)]),
      before: before, after: after, relied: relied, cost: ProposalCost(filesMoved: 1))
  }
}
