import Figures
import Model

/// Which targets need which by the edges of their files: what declared dependencies must still lead to when some of them go,
/// for whoever declares them and for all above.
struct Reliance {
  private let graph: Graph
  /// Pairs of different targets of which an edge is known, each once.
  private let shown: [Plan.Dependency]
  private let declared: Adjacency
  private let dependents: Adjacency

  /// - Parameter broken: edges of the graph that are gone.
  init(_ graph: Graph, without broken: [Int] = []) {
    self.graph = graph
    let gone = Set(broken)
    var pairs: Set<Plan.Dependency> = []
    for (index, edge) in graph.edges.enumerated() where !gone.contains(index) {
      guard let from = graph.files[edge.from].target, let to = graph.files[edge.to].target, from != to else { continue }
      pairs.insert(.init(from: from, to: to))
    }
    shown = pairs.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    declared = Adjacency(rows: graph.targets.map(\.dependencies))
    dependents = declared.reversed
  }

  /// What was reached by declarations and is not under a plan that drops and adds some; ascending.
  func lost(by plan: Plan) -> [Plan.Dependency] {
    guard !plan.dropped.isEmpty else { return [] }
    let users = BitSet(count: graph.targets.count, dependents.reached(from: plan.dropped.map(\.from)))
    let used = BitSet(count: graph.targets.count, declared.reached(from: plan.dropped.map(\.to)))
    var needs = graph.targets.map(\.dependencies)
    for pair in plan.dropped { needs[pair.from].removeAll { $0 == pair.to } }
    for pair in plan.added { needs[pair.from].append(pair.to) }
    let rest = Adjacency(rows: needs)
    var known: (from: Int, reached: BitSet)?
    return shown.filter { pair in
      guard users.contains(pair.from), used.contains(pair.to) else { return false }
      let reached =
        known.flatMap { $0.from == pair.from ? $0.reached : nil }
        ?? BitSet(count: graph.targets.count, rest.reached(from: [pair.from]))
      known = (pair.from, reached)
      return !reached.contains(pair.to) && wasReached(pair)
    }
  }

  private func wasReached(_ pair: Plan.Dependency) -> Bool { declared.reached(from: [pair.from]).contains(pair.to) }
}
