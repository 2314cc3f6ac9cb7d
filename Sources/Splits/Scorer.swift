/// The mean time of a deal over all classes of commits: the replay of `Replay` on atoms, made for speed.
///
/// Before anything is scheduled a lower bound of every build is summed: the longest path and the work shared by all
/// cores (Graham 1969). A deal whose bound passes the limit is left there.
final class Scorer {
  let atoms: Atoms
  let graph: DealGraph
  private(set) var budget: SearchBudget
  /// Asked now and then; true ends the search.
  private let isLate: () -> Bool
  private(set) var wasLate = false
  private let builds: BuildTable
  private let slots: Slots

  init(_ atoms: Atoms, _ budget: SearchBudget, isLate: @escaping () -> Bool = { false }) {
    self.atoms = atoms
    self.budget = budget
    self.isLate = isLate
    graph = DealGraph(atoms)
    builds = BuildTable(graph)
    slots = Slots(graph)
  }

  var isSpent: Bool { wasLate || budget.isSpent }

  /// A lower bound of the mean, in microseconds; infinite where units need each other in a circle.
  func bound(_ deal: Deal) -> Double {
    guard graph.build(deal) else { return .infinity }
    builds.gather(deal)
    return builds.bound / atoms.weight
  }

  /// The mean in microseconds; infinite where units need each other in a circle, and some number of at least `limit`
  /// where it is no less than that.
  func score(_ deal: Deal, limit: Double = .infinity) -> Double {
    budget.replays -= 1
    if budget.replays & 255 == 0, isLate() { wasLate = true }
    guard graph.build(deal) else { return .infinity }
    builds.gather(deal)
    let most = limit * atoms.weight
    var total = builds.bound
    guard total < most else { return total / atoms.weight }
    slots.prepare()
    for build in 0..<builds.count {
      let bound = builds.bounds[build]
      let time = slots.makespan(builds, build)
      budget.actions -= builds.actions[build]
      total += Double(time - bound) * builds.weights[build]
      if total >= most { break }
    }
    return total / atoms.weight
  }
}
