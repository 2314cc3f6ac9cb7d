import Model
import Simulations
import Splits

/// Targets whose files need each other in a large circle: cuts along cycles alone, and with edges to break.
struct TangledCases {
  /// Of each degree.
  let count: Int

  /// The share of the files that the largest cycle holds.
  private static let degrees: [Range<Double>] = [0.15..<0.28, 0.28..<0.42, 0.42..<0.75]

  /// - Returns: points of gain that eight broken edges bring, for each degree.
  func run() throws -> [Double] {
    print("\n### Tangled monoliths (\(count) of each degree, at most 6 parts)\n")
    let rows = try Self.degrees.map { try measure($0) }
    print(
      table(
        ["largest cycle", "cycles stay whole", "3 edges", "8 edges", "16 edges", "edges broken of 8"], rows.map(\.cells)
      ))
    return rows.map(\.points)
  }

  private func measure(_ degree: Range<Double>) throws -> (cells: [String], points: Double) {
    var gains = [[Double]](repeating: [], count: 4)
    var (shares, broken): ([Double], [Double]) = ([], [])
    for monolith in monoliths(degree) {
      let judged = try JudgedCase(monolith)
      let whole = judged.figures(Plan())
      shares.append(Self.largestCycle(monolith))
      for (place, edges) in [0, 3, 8, 16].enumerated() {
        var options = SearchOptions()
        (options.mostSteps, options.mostBroken) = (5, edges)
        let plan = try judged.search(options).last ?? Plan()
        gains[place].append(judged.figures(plan).gain(over: whole))
        if edges == 8 { broken.append(Double(plan.broken.count)) }
      }
    }
    let cells = [share(average(shares))] + gains.map { share(average($0)) } + [decimal(average(broken), 1)]
    return (cells, (average(gains[2]) - average(gains[0])) * 100)
  }

  /// The first ones of this degree among all seeds, more and less tangled in turn.
  private func monoliths(_ degree: Range<Double>) -> [Monolith] {
    var found: [Monolith] = []
    for seed in 0..<1000 where found.count < count {
      var shape = MonolithShape()
      (shape.modules, shape.filesPerModule, shape.testsPerModule, shape.commits) = (5, 11, 4, 200)
      shape.tangle = [10, 25, 45][seed % 3]
      let monolith = MonolithGenerator.monolith(shape, seed: UInt64(seed))
      if degree.contains(Self.largestCycle(monolith)) { found.append(monolith) }
    }
    return found
  }

  private static func largestCycle(_ monolith: Monolith) -> Double {
    let splitCase = SplitCase(monolith)
    let largest = splitCase.files(Peers.oneEach(splitCase)).map(\.count).max() ?? 0
    return Double(largest) / Double(monolith.files.count)
  }
}
