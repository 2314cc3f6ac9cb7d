import Figures

/// From a whole target to a chain of two-way cuts: the best first cut, the best partition that refines it, and the order
/// of the cuts in between.
struct ChainSearch {
  let atoms: Atoms
  var budget: SearchBudget
  /// Two-way cuts at most.
  var mostSteps = 11
  /// Of the mean: a cut that gains less is not worth it.
  var leastGain = 0.03
  /// Edges of files that may be broken; 0 for none. Their price, in microseconds of the mean.
  var mostBroken = 0
  var edgePrice = 150_000.0
  /// Whether a cut is acceptable, beside its mean: the partitions before and after it.
  var isAllowed: (Partition, Partition) -> Bool = { _, _ in true }
  var isLate: () -> Bool = { false }

  struct Chain {
    /// The whole first, then the partition after each cut.
    var partitions: [Partition]
    /// Their scores.
    var scores: [Double]
    /// Whether a clock ended the search, or its counted budget did.
    var isTruncated = false
    var isSpent = false
  }

  mutating func run() -> Chain {
    let isSoft = mostBroken > 0
    let scorer = Scorer(
      atoms, budget, edgePrice: isSoft ? edgePrice : 0, mostBroken: isSoft ? mostBroken : .max,
      isLate: isLate)
    let search = Search(atoms, scorer, isSoft: isSoft)
    defer { budget = scorer.budget }
    let whole = search.scored(Partition(whole: atoms, isOrdered: isSoft))
    var chain = Chain(partitions: [whole.partition], scores: [whole.score])
    guard mostSteps > 0, let first = firstCut(search, whole) else { return chain }
    let last = refine(search, whole, first)
    let order = CutOrder(search, from: first, to: last, mostSteps: mostSteps)
    for step in [first] + order.steps {
      guard isAllowed(chain.partitions[chain.partitions.count - 1], step.partition) else { break }
      chain.partitions.append(step.partition)
      chain.scores.append(step.score)
    }
    // A cut at the end that gains too little is left out; one between may be what a later one needs.
    while chain.scores.count > 1, !isWorth(chain.scores[chain.scores.count - 1], chain.scores[chain.scores.count - 2]) {
      chain.partitions.removeLast()
      chain.scores.removeLast()
    }
    (chain.isTruncated, chain.isSpent) = (scorer.wasLate, scorer.budget.isSpent)
    return chain
  }

  /// How many cuts of a shortlist are replayed: of many files with compiles of their own every replay takes long, and most
  /// cuts are alike.
  private var depth: Int { atoms.isSlow ? 16 : 40 }

  private func isWorth(_ after: Double, _ before: Double) -> Bool { after <= before * (1 - leastGain) }

  /// The best two-way cut, moved from several beginnings to where no single move betters it.
  private func firstCut(_ search: Search, _ whole: Search.Scored) -> Search.Scored? {
    let most = atoms.movable > 250 ? 2 : atoms.movable > 150 ? 4 : 10
    let starts = search.cuts(whole, width: 4, depth: depth, limit: whole.score).prefix(most)
    let moved = starts.map { search.improve($0, merges: false) }
    return Search.least(moved.map(\.score), moved.count).map { moved[$0] }.first {
      isWorth($0.score, whole.score) && isAllowed(whole.partition, $0.partition)
    }
  }

  /// The best partition of at most as many units as there may be steps in which no unit lies on both sides of the first
  /// cut.
  private func refine(_ search: Search, _ whole: Search.Scored, _ first: Search.Scored) -> Search.Scored {
    let mostUnits = whole.partition.count + mostSteps
    search.isAbove = first.partition.unit.map { Int($0) == whole.partition.count }
    var current = first
    while current.partition.count < mostUnits,
      let next = search.cuts(current, width: 4, depth: depth, limit: current.score).first,
      isWorth(next.score, current.score)
    { current = next }
    var best = search.exchange(search.improve(current), mostUnits: mostUnits)
    for other in agglomerated(search, mostUnits) where other.score < best.score * 1.2 {
      let improved = search.exchange(search.improve(other), mostUnits: mostUnits)
      if improved.score < best.score { best = improved }
    }
    return best
  }

  /// The best of each agglomerative path.
  private func agglomerated(_ search: Search, _ mostUnits: Int) -> [Search.Scored] {
    guard mostBroken == 0 else { return [] }
    let start = AgglomerationStart.partition(search)
    return Agglomeration.Estimate.allCases.compactMap { estimate in
      guard let agglomeration = Agglomeration(search, start, estimate) else { return nil }
      var best: Search.Scored?
      for partition in agglomeration.path(to: 2, from: mostUnits) {
        let score = search.scorer.score(partition, limit: best?.score ?? .infinity)
        if score < best?.score ?? .infinity { best = Search.Scored(partition: partition, score: score) }
      }
      return best
    }
  }
}
