import Figures
import Model

/// How many builds an estimate rests on at most.
public let estimateWindow = 20

/// The class that a build will have if it does any work, from what stood there before it started (`classify`).
public func expectedClass(previous: Build?, outputsKept: Int) -> BuildClass {
  guard let previous else { return .clean }
  if (previous.outputs.count - outputsKept) * 2 > previous.outputs.count { return .clean }
  return previous.buildClass == .clean && !previous.termination.isSuccess ? .clean : .incremental
}

/// What green builds of a class took, newest first; nil for none.
public func estimate(_ walls: [Duration], of buildClass: BuildClass) -> Estimate? {
  let samples = walls.prefix(estimateWindow).map(\.milliseconds)
  guard let median = Statistics.median(samples), let p90 = Statistics.quantile(samples, 0.9) else { return nil }
  return Estimate(
    buildClass: buildClass, builds: samples.count, median: .fromMilliseconds(median), p90: .fromMilliseconds(p90))
}
