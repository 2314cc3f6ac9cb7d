import Figures
import Model
import Simulations
import Splits

/// Predictions from numbers that are off, held against what the same plan does under the true ones: does the interval of
/// 80 % hold four of five times?
struct NoisyCases {
  let count: Int

  /// Intervals of one sort, held against what came.
  private struct Sort {
    var (hits, all, worse) = (0, 0, 0)
    var (errors, widths): ([Double], [Double]) = ([], [])

    var covered: Double { Double(hits) / Double(max(1, all)) }

    mutating func add(_ interval: GainInterval, _ predicted: Double, _ actual: Double) {
      all += 1
      if (interval.low...interval.high).contains(actual) { hits += 1 }
      if actual < 0 { worse += 1 }
      errors.append(((predicted - actual) * 100).magnitude)
      widths.append((interval.high - interval.low) * 100)
    }
  }

  /// - Returns: the least share of intervals that hold the truth, over the sorts.
  func run() throws -> Double {
    var normal = NormalDraws(seed: 7)
    var sorts = [Sort](repeating: Sort(), count: 3)
    for seed in 0..<count {
      let truth = try JudgedCase(MonolithGenerator.monolith(seed: UInt64(1000 + seed)))
      let seen = Self.seen(truth.graph, &normal)
      var hidden = truth.graph
      hidden.costs.target = Int(Double(hidden.costs.target) * normal.ratio(0.25))
      let plans = [Plan()] + SplitSearch(seen, truth.found).run().steps.map(\.plan)
      func times(_ graph: Graph, _ commits: [Commit]) -> [[Int]] {
        plans.map { plan in
          var replay = Replay(graph, plan)
          return replay.costs(commits).map(\.time)
        }
      }
      let (predicted, actual) = (times(seen, truth.found), times(hidden, truth.judged))
      func add(_ sort: Int, _ before: Int, _ after: Int) {
        let interval = GainInterval(
          before: predicted[before], after: predicted[after], weights: truth.found.map(\.weight))
        sorts[sort].add(
          interval, Self.gain(predicted[before], predicted[after]), Self.gain(actual[before], actual[after]))
      }
      guard plans.count > 1 else { continue }
      add(0, 0, 1)
      for step in plans.indices.dropFirst(2) { add(1, step - 1, step) }
      add(2, 0, plans.count - 1)
    }
    write(sorts)
    return sorts.map(\.covered).min() ?? 0
  }

  private static func gain(_ before: [Int], _ after: [Int]) -> Double {
    1 - Double(after.reduce(0, +)) / Double(max(1, before.reduce(0, +)))
  }

  private func write(_ sorts: [Sort]) {
    print("\n### Predictions from noisy numbers (\(count) monoliths)\n")
    print(
      "Seconds of files are off by a factor of spread 0.3, of tests 0.1, the overhead 0.5 and a hidden bias of 0.25; the true",
      "gain is that on later commits.\n")
    let rows = zip(["first step", "each later step alone", "all steps"], sorts).map { name, sort in
      [
        name, share(sort.covered), decimal(average(sort.widths), 1),
        decimal(sort.errors.sorted()[sort.errors.count / 2], 1), "\(sort.worse) of \(sort.all)",
      ]
    }
    print(
      table(
        [
          "interval of 80 %", "holds the truth", "width, points", "prediction off, median points",
          "made the loop longer",
        ], rows))
  }

  /// The graph as somebody measured it: the total of the files is right, the single ones are not.
  private static func seen(_ graph: Graph, _ normal: inout NormalDraws) -> Graph {
    var seen = graph
    let total = graph.files.reduce(0) { $0 + $1.work }
    for index in seen.files.indices {
      seen.files[index].work = Int(Double(seen.files[index].work) * normal.ratio(0.3))
    }
    let scale = Double(total) / Double(max(1, seen.files.reduce(0) { $0 + $1.work }))
    for index in seen.files.indices { seen.files[index].work = Int(Double(seen.files[index].work) * scale) }
    seen.costs.target = Int(Double(seen.costs.target) * normal.ratio(0.5))
    for index in seen.targets.indices where seen.targets[index].run > 0 {
      seen.targets[index].run = Int(Double(seen.targets[index].run) * normal.ratio(0.1))
    }
    return seen
  }
}
