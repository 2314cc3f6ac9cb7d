import Figures

/// What usually watches a trunk instead, on the same noise: each build against the ones before it.
public enum UsualWatch: String, CaseIterable, Sendable {
  case previous110 = "110 % of the previous build"
  case tTest64 = "t-test at .99 on the last 64 builds"

  /// Like `CreepTrials.run`, on raw seconds.
  public func run(
    _ model: NoiseModel, _ path: CreepTrials.Path, builds: Int, series: Int, seed: UInt64
  ) -> CreepTrials.Result {
    var random = NormalVariates(seed: seed)
    var result = CreepTrials.Result(series: series)
    for _ in 0..<series {
      if let alarm = trunk(model, path, builds, &random) { result.alarms.append(alarm) }
    }
    result.alarms.sort()
    return result
  }

  private func trunk(
    _ model: NoiseModel, _ path: CreepTrials.Path, _ builds: Int, _ random: inout NormalVariates
  ) -> Int? {
    var last = (0..<CreepTrials.baseline).map { _ in Elementary.exp(model.build(&random).raw) }
    for build in 1...builds {
      let now = Elementary.exp(model.build(effect: path.effect(build), &random).raw)
      if isSlow(now, last) { return build }
      last.removeFirst()
      last.append(now)
    }
    return nil
  }

  private func isSlow(_ now: Double, _ last: [Double]) -> Bool {
    guard self == .tTest64 else { return now > 1.1 * (last.last ?? now) }
    let known = last.suffix(64)
    let mean = known.reduce(0, +) / 64
    let variance = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 63
    return now > mean + 2.3870 * (variance * (1 + 1.0 / 64)).squareRoot()
  }
}
