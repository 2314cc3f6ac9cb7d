import Model
import Simulations
import Splits

/// The first cut beside the best of all acyclic cuts in two, counted by brute force.
struct SmallCases {
  let count: Int

  /// - Returns: in how many the first cut is the best one.
  func run() throws -> Int {
    var (equal, gains, best): (Int, [Double], [Double]) = (0, [], [])
    for seed in 0..<count {
      let monolith = Self.monolith(seed)
      let judged = try JudgedCase(monolith)
      let splitCase = SplitCase(monolith)
      let commits = splitCase.commits(monolith.commits)
      let optimum = BruteForce.best(splitCase, commits)
      let all = judged.found + judged.judged
      var options = SearchOptions()
      (options.mostSteps, options.mostBroken) = (1, 0)
      let cut = Propose(judged.graph, all, options: options).proposals().proposals.first { $0.kind == .split }
      let step = try PlanScoring.plan(of: cut.map { [$0] } ?? [], judged.graph)
      let (whole, ours) = (judged.figures(Plan(), all).mean, judged.figures(step, all).mean)
      let least = min(optimum[2] ?? whole, whole)
      if ours <= least * 1.000_001 { equal += 1 }
      gains.append(1 - ours / whole)
      best.append(1 - least / whole)
    }
    print("\n### Small cases: the first step and the best of all cuts in two\n")
    print(
      "In \(equal) of \(count) cases of 7 to 9 cycles the first step is exactly the best one (brute force over every",
      "acyclic partition); mean gain \(share(average(gains))), of the best \(share(average(best))).")
    return equal
  }

  /// Of seven to nine cycles, with an overhead of 1, 6 or 15 s a target.
  private static func monolith(_ seed: Int) -> Monolith {
    var shape = MonolithShape()
    (shape.modules, shape.testsPerModule, shape.commits, shape.totalSeconds) = (3, 3, 120, 90)
    shape.targetSeconds = [1, 6, 15][seed % 3]
    var attempt = 0
    while true {
      shape.filesPerModule = 3 + attempt % 2
      shape.tangle = attempt / 2 % 2
      let monolith = MonolithGenerator.monolith(shape, seed: UInt64(seed * 1000 + attempt))
      if (7...9).contains(SplitCase(monolith).count) { return monolith }
      attempt += 1
    }
  }
}
