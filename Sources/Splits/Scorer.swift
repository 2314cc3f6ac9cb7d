/// What a partition is worth: the mean time over all classes of commits, by the replay of `Replay` on atoms, made for
/// speed, and the price of the edges that it breaks.
///
/// Before anything is scheduled a lower bound of every build is summed: the longest path and the work shared by all
/// cores (Graham 1969). A partition whose bound passes the limit is left there.
final class Scorer {
  let atoms: Atoms
  let graph: PartitionGraph
  /// Of an edge of files that is broken, in microseconds of the mean.
  let edgePrice: Double
  /// More broken edges are worth nothing.
  let mostBroken: Int
  private(set) var budget: SearchBudget
  /// Asked now and then; true ends the search.
  private let isLate: () -> Bool
  private(set) var wasLate = false
  private var asked = 0
  private let builds: BuildTable
  private let slots: Slots
  private let order: BuildOrder
  private let boundCost: Int

  init(
    _ atoms: Atoms, _ budget: SearchBudget, edgePrice: Double = 0, mostBroken: Int = .max,
    isLate: @escaping () -> Bool = { false }
  ) {
    self.atoms = atoms
    self.budget = budget
    self.edgePrice = edgePrice
    self.mostBroken = mostBroken
    self.isLate = isLate
    graph = PartitionGraph(atoms)
    builds = BuildTable(graph)
    slots = Slots(graph)
    order = BuildOrder(count: atoms.classes.count)
    // About as long as scheduling so many actions.
    boundCost = (atoms.count + atoms.edges.count + atoms.classes.reduce(0) { $0 + 2 + $1.compiles.count }) / 8
  }

  var isSpent: Bool { wasLate || budget.isSpent }

  /// A lower bound of `score`.
  func bound(_ partition: Partition) -> Double {
    guard !isSpent, let summary = prepare(partition) else { return .infinity }
    return summary.bound / atoms.weight + price
  }

  /// The mean in microseconds and the price of broken edges; infinite where units need each other in a circle or too
  /// many edges are broken, and some number of at least `limit` where it is no less than that.
  func score(_ partition: Partition, limit: Double = .infinity) -> Double {
    guard !isSpent, let summary = prepare(partition) else { return .infinity }
    let most = (limit - price) * atoms.weight
    var total = summary.bound
    guard total < most else { return total / atoms.weight + price }
    budget.replays -= 1
    slots.prepare()
    order.begin(summary.count, isSame: atoms.grain == .file)
    var actions = 0
    for place in 0..<summary.count {
      let build = order.build(place)
      let gap = Double(slots.makespan(builds, build) - builds.bounds[build]) * builds.weights[build]
      actions += builds.actions[build]
      total += gap
      order.note(gap, of: build)
      if total >= most { break }
    }
    budget.actions -= actions
    return total / atoms.weight + price
  }

  /// How much weight of commits builds each unit, and how long its action is in microseconds; nil for a circle.
  func loads(_ partition: Partition) -> [(weight: Double, duration: Int)]? {
    guard let summary = prepare(partition) else { return nil }
    var loads = (0..<partition.count).map { (weight: 0.0, duration: graph.duration[$0]) }
    for build in 0..<summary.count {
      Bits.each(builds.rows + build * graph.words, graph.words) { loads[$0].weight += builds.weights[build] }
    }
    return loads
  }

  private var price: Double { Double(graph.broken) * edgePrice }

  private func prepare(_ partition: Partition) -> BuildTable.Summary? {
    budget.actions -= boundCost
    asked += 1
    if asked & 63 == 0, isLate() { wasLate = true }
    guard graph.build(partition), graph.broken <= mostBroken else { return nil }
    return builds.gather(partition)
  }
}
