import Model
import Simulations
import Splits

/// Gains of our plans beside those of others, mean over monoliths that a seed draws.
struct GainTable {
  let title: String
  let shape: MonolithShape
  let cases: Int

  private static let names = [
    "no split", "**ratchet, at most 12 parts**", "**ratchet, first step**", "ratchet, dependents not rewired",
    "halves by name, with what they need", "topological halves", "fewest edges between halves",
    "greedy by tests, 2 parts",
    "greedy by tests, parts chosen by our replay", "planted modules", "one target a cycle",
  ]

  struct Result {
    var chain: [Double] = []
    var first: [Double] = []
    /// Of the chain beside the best of the others with at most 12 parts.
    var beaten = 0
  }

  /// Prints the table.
  func run() throws -> Result {
    var rows = [[JudgedPlan]](repeating: [], count: Self.names.count)
    for seed in 0..<cases {
      let all = try plans(MonolithGenerator.monolith(shape, seed: UInt64(seed)))
      for (index, plan) in all.enumerated() { rows[index].append(plan) }
    }
    print("\n### \(title) (\(cases) monoliths)\n")
    func gains(_ index: Int) -> [Double] { zip(rows[index], rows[0]).map { $0.gain(over: $1) } }
    let lines = Self.names.enumerated().map { index, name in
      [
        name, "\(decimal(average(rows[index].map(\.mean)), 1)) s", "\(decimal(average(rows[index].map(\.p90)), 1)) s",
        share(average(rows[index].map(\.overBudget))), decimal(average(rows[index].map { Double($0.parts) }), 1),
        share(average(gains(index))), share(gains(index).min() ?? 0),
      ]
    }
    print(table(["plan", "mean", "p90", "over 60 s", "parts", "gain", "least gain"], lines))
    let others = [4, 5, 6, 7, 8]
    let beaten = rows[1].indices.count { place in others.allSatisfy { rows[1][place].mean <= rows[$0][place].mean } }
    print("\nOur chain is at least as short as each of the five others with at most 12 parts in \(beaten) of \(cases).")
    return Result(chain: gains(1), first: gains(2), beaten: beaten)
  }

  private func plans(_ monolith: Monolith) throws -> [JudgedPlan] {
    let judged = try JudgedCase(monolith)
    let splitCase = SplitCase(monolith)
    let commits = splitCase.commits(monolith.halves.found)
    let path = GreedyUnion.path(splitCase, commits)
    let chain = try judged.search()
    var facade = chain.last ?? Plan()
    facade.keepsFacades = true
    let peers = [
      Peers.halvesByName(splitCase), Peers.topologicalHalves(splitCase), Peers.fewestEdges(splitCase), path.last ?? [],
      GreedyUnion.best(of: path, mostParts: 12, splitCase, commits), Peers.modules(splitCase), Peers.oneEach(splitCase),
    ]
    let ours = [Plan(), chain.last ?? Plan(), chain.first ?? Plan(), facade]
    return (ours + peers.map { judged.plan(splitCase.files($0)) }).map { judged.figures($0) }
  }
}
