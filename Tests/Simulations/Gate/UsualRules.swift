import Figures

/// What is usually done instead, on the same noise: rules that compare numbers of different jobs, and rules of thumb
/// within one job.
public enum UsualRule: String, CaseIterable, Sendable {
  case previous110 = "110 % of the previous build"
  case previous200 = "200 % of the previous build"
  case tTest64 = "t-test at .99 on 64 past builds"
  case tTest8 = "t-test at .99 on 8 past builds"
  case best3 = "best of 3 against best of 3 in one job, over +5 %"
  case best5 = "best of 5 against best of 5 in one job, over +5 %"
  case mean5 = "mean of 5 against mean of 5 in one job, block after block, over +10 %"

  /// Runs of head that a change costs.
  public var runs: Int {
    switch self {
    case .previous110, .previous200, .tTest64, .tTest8: 1
    case .best3: 3
    case .best5, .mean5: 5
    }
  }

  /// The share of simulated changes that the rule fails.
  ///
  /// - Parameter effect: 0.05 is +5 %.
  public func failShare(_ model: NoiseModel, effect: Double, changes: Int, seed: UInt64) -> Double {
    var random = NormalVariates(seed: seed)
    let log = Elementary.log(1 + effect)
    let fails = (0..<changes).count { _ in isFailed(model, log, &random) }
    return Double(fails) / Double(max(changes, 1))
  }

  private func isFailed(_ model: NoiseModel, _ effect: Double, _ random: inout NormalVariates) -> Bool {
    switch self {
    case .previous110, .previous200:
      let before = model.build(&random).raw
      let limit = self == .previous110 ? 1.1 : 2
      return model.build(effect: effect, &random).raw - before > Elementary.log(limit)
    case .tTest64, .tTest8:
      // The quantiles of Student's t at .99 with 63 and 7 degrees of freedom.
      let (count, quantile) = self == .tTest64 ? (64, 2.3870) : (8, 2.9980)
      let known = (0..<count).map { _ in Elementary.exp(model.build(&random).raw) }
      let mean = known.reduce(0, +) / Double(count)
      let variance = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
      let limit = mean + quantile * (variance * (1 + 1 / Double(count))).squareRoot()
      return Elementary.exp(model.build(effect: effect, &random).raw) > limit
    case .best3, .best5:
      let values = model.runs(2 * runs, &random)
      func best(_ side: Int) -> Double {
        (0..<runs).map { values[2 * $0 + ($0 % 2 == 0 ? side : 1 - side)] }.min() ?? 0
      }
      return best(1) + effect - best(0) > Elementary.log(1.05)
    case .mean5:
      let values = model.runs(2 * runs, &random).map { Elementary.exp($0) }
      let (base, head) = (values.prefix(runs).reduce(0, +), values.suffix(runs).reduce(0, +) * Elementary.exp(effect))
      return head / base > 1.1
    }
  }
}
