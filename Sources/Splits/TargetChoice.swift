import Figures

/// Which targets are worth dividing: libraries, and tests whose cases have times, of several files, that are built often
/// and cost much when they are.
struct TargetChoice {
  /// The costliest first.
  private(set) var targets: [Int] = []

  /// More are not divided at once.
  static let most = 4

  /// - Parameter leastGain: share of the mean; a target whose building costs less, with all that waits for it, is left
  ///   whole, because no cut of it could gain as much.
  init(_ graph: Graph, _ replay: inout Replay, _ commits: [Commit], leastGain: Double) {
    let layout = replay.layout
    let values = Self.values(graph, replay)
    var weights = [Double](repeating: 0, count: layout.units.count)
    var (total, sum) = (0.0, 0.0)
    for commit in commits {
      for unit in replay.units(commit) { weights[Int(unit)] += commit.weight }
      total += Double(replay.cost(commit).time) * commit.weight
      sum += commit.weight
    }
    guard sum > 0 else { return }
    let needs = StrongComponents(Adjacency(rows: graph.targets.map(\.dependencies)))
    let ranked = layout.units.indices.filter { index in
      let unit = layout.units[index]
      // Targets that need each other are built together, whatever is done to one of them.
      let isDivisible = unit.kind == .library || (unit.kind == .test && graph.hasCaseTimes(unit.targets[0]))
      return isDivisible && unit.files.count > 1
        && needs.members[needs.component[unit.targets[0]]].count == 1
        && values[index] * weights[index] >= leastGain * total
    }
    .sorted { (values[$1] * weights[$1], $0) < (values[$0] * weights[$0], $1) }
    targets = ranked.prefix(Self.most).flatMap { layout.units[$0].targets }
  }

  /// Of each unit what its building costs: its own action, and the runs that it sets off, shared by the cores.
  private static func values(_ graph: Graph, _ replay: Replay) -> [Double] {
    let layout = replay.layout
    var values = layout.units.indices.map { Double(replay.duration(ofUnit: $0)) }
    // Runs behind a unit are summed along the graph; those met by several ways count several times, which only keeps
    // a target in.
    let cap = layout.units.indices.filter { layout.units[$0].kind.isLinked }.reduce(0.0) { $0 + values[$1] }
    var behind = [Double](repeating: 0, count: layout.units.count)
    for members in layout.circles.members.reversed() {
      for unit in members {
        let own = layout.units[unit].kind.isLinked ? values[unit] : 0
        for need in layout.needs[unit] { behind[Int(need)] = min(cap, behind[Int(need)] + behind[unit] + own) }
      }
    }
    let files = graph.grain == .file ? layout.units.map { Double($0.work) } : values
    for unit in values.indices where !layout.units[unit].kind.isLinked {
      values[unit] = max(values[unit], files[unit]) + behind[unit] / Double(graph.cores)
    }
    return values
  }
}
