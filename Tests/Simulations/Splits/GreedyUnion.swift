/// Greedy unification of targets by the test time that a change triggers, after the abstract of Vakilian and others,
/// "Automated Decomposition of Build Targets" (ICSE 2015): starts at one part for each node and unites, step by step,
/// the pair that adds least, where no third part lies between the two.
public struct GreedyUnion {
  private let splitCase: SplitCase
  private var parts: [Bits]
  /// Which commits change each node; commits beyond 256 are left out.
  private let changes: [Bits]

  /// Every partition on the way, from one part a node down to two.
  public static func path(_ splitCase: SplitCase, _ commits: [SplitCase.Commit]) -> [[Bits]] {
    var union = GreedyUnion(splitCase, commits)
    var path = [union.parts]
    while union.parts.count > 2, union.step() { path.append(union.parts) }
    return path
  }

  /// The partition of the path that the replay likes best, of those with at most so many parts.
  public static func best(
    of path: [[Bits]], mostParts: Int, _ splitCase: SplitCase, _ commits: [SplitCase.Commit]
  ) -> [Bits] {
    let few = path.filter { $0.count <= mostParts }.compactMap { parts in
      CaseReplay(splitCase, parts).map { (parts, $0.mean(commits)) }
    }
    return few.min { $0.1 < $1.1 }!.0
  }

  private init(_ splitCase: SplitCase, _ commits: [SplitCase.Commit]) {
    self.splitCase = splitCase
    parts = Peers.oneEach(splitCase)
    var changes = Array(repeating: Bits.none, count: splitCase.count)
    for (number, commit) in commits.prefix(256).enumerated() {
      for node in commit.changed.elements { changes[node] = changes[node] | .only(number) }
    }
    self.changes = changes
  }

  private mutating func step() -> Bool {
    guard let quotient = CaseQuotient(splitCase, parts) else { return false }
    let own = parts.map { $0.elements.reduce(Bits.none) { $0 | changes[$1] } }
    let reached = quotient.closure.map { $0.elements.reduce(Bits.none) { $0 | own[$1] } }
    let tests = splitCase.tests.map { test in
      test.uses.elements.reduce(Bits.none) { $0 | quotient.closure[quotient.partOf[$1]] }
    }
    let triggers = tests.map { $0.elements.reduce(Bits.none) { $0 | own[$1] } }
    var best: (score: Double, seconds: Double, a: Int, b: Int)?
    for b in parts.indices {
      for a in 0..<b where !isBetween(a, b, quotient) {
        let pair = Bits([a, b])
        let together = reached[a] | reached[b]
        var score = 0.0
        for (test, reach) in tests.enumerated() {
          let triggered = reach.meets(pair) ? triggers[test] | together : triggers[test]
          score += splitCase.tests[test].seconds * Double(triggered.count)
        }
        let seconds = Peers.weight(splitCase, parts[a] | parts[b])
        if best.map({ (score, seconds) < ($0.score, $0.seconds) }) ?? true { best = (score, seconds, a, b) }
      }
    }
    guard let best else { return false }
    parts[best.a] = parts[best.a] | parts[best.b]
    parts.remove(at: best.b)
    return true
  }

  /// Whether a third part lies between the two: to unite them would close a circle.
  private func isBetween(_ a: Int, _ b: Int, _ quotient: CaseQuotient) -> Bool {
    for (from, to) in [(a, b), (b, a)] where quotient.closure[from].has(to) {
      let others = quotient.uses[from] & ~Bits.only(to)
      if others.elements.contains(where: { quotient.closure[$0].has(to) }) { return true }
    }
    return false
  }
}
