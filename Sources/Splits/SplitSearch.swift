import Model

/// How far a search goes and what it may propose.
public struct SearchOptions: Equatable, Sendable {
  /// Two-way cuts at most.
  public var mostSteps = 11
  /// File edges that may be broken at most.
  public var mostBroken = 8
  /// A cut that gains a smaller share of the mean is not proposed.
  public var leastGain = 0.03
  /// Of the 90th percentile and of a clean build: a cut that raises it by a greater share is not proposed.
  public var mostSlowerP90 = 0.05
  public var mostSlowerClean = 0.10
  public var budget = SearchBudget()

  public init() {}
}

/// The search for a chain of two-way cuts: the same input gives the same chain, unless `isLate` ends it.
public struct SplitSearch {
  let graph: Graph
  let commits: [Commit]
  let options: SearchOptions

  public init(_ graph: Graph, _ commits: [Commit], _ options: SearchOptions = SearchOptions()) {
    self.graph = graph
    self.commits = commits
    self.options = options
  }

  /// - Parameter isLate: asked now and then; true ends the search with what it has.
  public func run(isLate: @escaping () -> Bool = { false }) -> CutChain {
    var replay = Replay(graph)
    let choice = TargetChoice(graph, &replay, commits, leastGain: options.leastGain)
    var chain = CutChain(targets: choice.targets)
    guard !choice.targets.isEmpty else { return chain }
    var budget = options.budget
    var best = search(choice.targets, isSoft: false, &budget, isLate)
    if options.mostBroken > 0, hasCircle(choice.targets) {
      let soft = search(choice.targets, isSoft: true, &budget, isLate)
      if let whole = best.chain.scores.first, let hard = best.chain.scores.last, let other = soft.chain.scores.last,
        other < hard - options.leastGain * whole
      {
        best = soft
      }
    }
    chain.steps = steps(best.chain, best.atoms)
    (chain.isTruncated, chain.isSpent) = (best.chain.isTruncated, best.chain.isSpent)
    chain.replays = options.budget.replays - budget.replays
    return chain
  }

  private func search(
    _ targets: [Int], isSoft: Bool, _ budget: inout SearchBudget, _ isLate: @escaping () -> Bool
  ) -> (chain: ChainSearch.Chain, atoms: Atoms) {
    var builder = AtomBuilder(graph, targets: targets.sorted())
    builder.condenses = !isSoft
    builder.mostAtoms = Self.mostAtoms / targets.count
    let atoms = builder.atoms(commits)
    var search = ChainSearch(atoms: atoms, budget: budget)
    search.mostSteps = options.mostSteps
    search.leastGain = options.leastGain
    search.isLate = isLate
    let filter = CutFilter(graph, commits, options)
    search.isAllowed = { filter.allows(atoms.plan($0, of: graph), atoms.plan($1, of: graph)) }
    if isSoft {
      search.mostBroken = options.mostBroken
      search.edgePrice = Self.edgePrice(whole: Scorer(atoms, SearchBudget()).score(Partition(whole: atoms)))
    }
    let chain = search.run()
    budget = search.budget
    return (chain, atoms)
  }

  static let mostAtoms = 400

  /// A broken edge is somebody's work: it must gain 0.15 s of the mean, and half a percent of it.
  static func edgePrice(whole: Double) -> Double { max(150_000, 0.005 * whole) }
}

extension SplitSearch {
  /// Whether edges to break are looked for too: files need each other in a circle, and where there are many files such a
  /// circle holds much of the target. Of many files small circles stay whole in any cut worth making.
  private func hasCircle(_ targets: [Int]) -> Bool {
    let builder = AtomBuilder(graph, targets: targets.sorted())
    return targets.contains { target in
      let pieces = builder.pieces(of: target, commits, isCoarse: false)
      func work(_ files: [Int]) -> Double { Double(files.reduce(0) { $0 + max(1, graph.files[$1].work) }) }
      let largest = pieces.filter { $0.count > 1 }.map(work).max() ?? 0
      let isSmall = pieces.count <= Self.fewPieces
      return largest > 0 && (isSmall || largest >= Self.largeCircle * work(pieces.flatMap(\.self)))
    }
  }

  private static let largeCircle = 0.08
  private static let fewPieces = 200

  /// The cuts between the partitions, with names: the upper part keeps that of its subject.
  private func steps(_ chain: ChainSearch.Chain, _ atoms: Atoms) -> [CutStep] {
    var names = UnitNames(graph, atoms, chain.partitions[0])
    var steps: [CutStep] = []
    for (before, after) in zip(chain.partitions, chain.partitions.dropFirst()) {
      let upper = after.count - 1
      guard let atom = after.unit.firstIndex(of: Int32(upper)), let place = atoms.target[atom] else { continue }
      let lower = Int(before.unit[atom])
      let subject = names.split(lower, at: upper)
      let plan = atoms.plan(after, of: graph, names.names)
      func part(_ unit: Int) -> Plan.Part {
        let files = after.unit.indices.filter { after.unit[$0] == unit }.flatMap { atoms.members[$0] }
        return Plan.Part(name: names.names[unit], files: files.sorted())
      }
      let known = Set(steps.last?.plan.broken ?? [])
      steps.append(
        CutStep(
          target: atoms.targets[place], subject: subject, lower: part(lower), upper: part(upper),
          broken: plan.broken.filter { !known.contains($0) }, plan: plan))
    }
    return steps
  }
}
