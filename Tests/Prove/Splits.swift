import Simulations

/// `prove splits [--cases N]`: gains of plans on held-out commits, ours beside the peers'.
func proveSplits(_ words: [String]) -> Int32 {
  let count = words.dropFirst().first.flatMap { Int($0) } ?? 14
  for shape in [MonolithShape(), MonolithShape(grain: "file", cutoff: "interface")] {
    var gains: [(String, [Double])] = [
      "halves by name", "topological halves", "fewest edges", "greedy 2", "greedy path", "modules", "one each",
    ].map { ($0, []) }
    for seed in 0..<count {
      let monolith = MonolithGenerator.monolith(shape, seed: UInt64(seed))
      let splitCase = SplitCase(monolith)
      let found = splitCase.commits(monolith.halves.found)
      let judged = splitCase.commits(monolith.halves.judged)
      let whole = CaseReplay(splitCase, Peers.whole(splitCase))!.mean(judged)
      let path = GreedyUnion.path(splitCase, found)
      let plans = [
        Peers.halvesByName(splitCase), Peers.topologicalHalves(splitCase), Peers.fewestEdges(splitCase), path.last!,
        GreedyUnion.best(of: path, mostParts: 12, splitCase, found), Peers.modules(splitCase), Peers.oneEach(splitCase),
      ]
      for (index, plan) in plans.enumerated() {
        gains[index].1.append(1 - CaseReplay(splitCase, plan)!.mean(judged) / whole)
      }
      print(seed, splitCase.count, whole)
    }
    for (name, values) in gains { print(name, values.reduce(0, +) / Double(values.count)) }
  }
  return 0
}
