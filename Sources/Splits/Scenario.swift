import Model

/// A plan replayed: its layout, what each commit costs, and the figures of the loop.
struct Scenario {
  let plan: Plan
  let layout: Layout
  let costs: [Replay.Cost]
  let figures: LoopFigures
  let clean: Replay.Cost
  /// Of each unit the share of the commits' weight that builds it, 0...1.
  let buildShares: [Double]

  init(_ graph: Graph, _ commits: [Commit], _ plan: Plan = Plan(), budget: Int) {
    var replay = Replay(graph, plan)
    self.plan = plan
    costs = replay.costs(commits)
    figures = LoopFigures(costs, commits, budget: budget)
    clean = replay.cleanBuild()
    var shares = [Double](repeating: 0, count: replay.layout.units.count)
    var total = 0.0
    for commit in commits {
      total += commit.weight
      for unit in replay.units(commit) { shares[Int(unit)] += commit.weight }
    }
    buildShares = shares.map { min(1, $0 / max(total, .leastNormalMagnitude)) }
    layout = replay.layout
  }

  /// Units stand in the order of their names.
  func unit(_ name: ByteString) -> Int? {
    var (low, high) = (0, layout.units.count)
    while low < high {
      let middle = (low + high) / 2
      if layout.units[middle].name < name { low = middle + 1 } else { high = middle }
    }
    return low < layout.units.count && layout.units[low].name == name ? low : nil
  }

  /// 0 for a unit that is not there.
  func buildShare(_ name: ByteString) -> Double { unit(name).map { buildShares[$0] } ?? 0 }

  /// Of the mean.
  func share(_ share: Double) -> Duration { .microseconds(Int((share * figures.mean).rounded())) }

  var loop: ProposalPrediction.Loop {
    ProposalPrediction.Loop(
      mean: .microseconds(Int(figures.mean.rounded())), p50: .microseconds(figures.p50),
      p90: .microseconds(figures.p90),
      overBudget: figures.overBudget, work: .microseconds(Int(figures.work.rounded())))
  }
}
