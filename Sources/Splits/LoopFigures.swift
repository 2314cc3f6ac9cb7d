/// What a loop costs over the commits of a replay, in microseconds.
public struct LoopFigures: Equatable, Sendable {
  /// Weighted by the commits' weights, as all of these.
  public var mean: Double
  /// The least time that at least the half, nine tenths, of the weight does not exceed.
  public var p50: Int
  public var p90: Int
  /// The share of the weight whose time is over the budget.
  public var overBudget: Double
  /// Mean of the seconds that cores worked.
  public var work: Double

  /// - Parameter costs: of each commit; as many as commits. All zero where there is none.
  public init(_ costs: [Replay.Cost], _ commits: [Commit], budget: Int) {
    let weights = commits.map(\.weight)
    let total = weights.reduce(0, +)
    func mean(_ value: (Int) -> Double) -> Double {
      costs.indices.reduce(0) { $0 + weights[$1] * value($1) } / max(total, .leastNormalMagnitude)
    }
    self.mean = mean { Double(costs[$0].time) }
    work = mean { Double(costs[$0].work) }
    overBudget = mean { costs[$0].time > budget ? 1 : 0 }
    let order = costs.indices.sorted { (costs[$0].time, $0) < (costs[$1].time, $1) }
    func quantile(_ share: Double) -> Int {
      var sum = 0.0
      // A hair less than the share: the sum of weights may be rounded.
      for index in order {
        sum += weights[index]
        if sum >= share * total * (1 - 1e-12) { return costs[index].time }
      }
      return 0
    }
    p50 = quantile(0.5)
    p90 = quantile(0.9)
  }
}
