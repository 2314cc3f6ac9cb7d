/// Plants modules in a monolith: a cold hub that everybody uses, few modules that change most (Zipf), files of unequal
/// churn (Pareto), small cycles inside, commits that touch two modules now and then (proposals.md, section 2.9).
public struct MonolithGenerator {
  private let shape: MonolithShape
  private var draws: Draws
  private var uses: [Set<Int>]
  /// Of each module, the modules that it may use.
  private var below: [[Int]] = []

  private init(_ shape: MonolithShape, seed: UInt64) {
    self.shape = shape
    draws = Draws(seed: seed)
    uses = Array(repeating: [], count: shape.modules * shape.filesPerModule)
  }

  /// The same shape and seed give the same monolith.
  public static func monolith(_ shape: MonolithShape = MonolithShape(), seed: UInt64) -> Monolith {
    var generator = MonolithGenerator(shape, seed: seed)
    return generator.build()
  }

  private func file(_ module: Int, _ place: Int) -> Int { module * shape.filesPerModule + place }

  private mutating func build() -> Monolith {
    plantModules()
    tangle()
    let files = makeFiles()
    let tests = makeTests()
    let commits = makeCommits(files)
    var monolith = Monolith(files: files, tests: tests, commits: commits)
    monolith.costs.target = shape.targetSeconds
    monolith.cores = shape.cores
    monolith.grain = shape.grain
    monolith.cutoff = shape.cutoff
    return monolith
  }

  private mutating func plantModules() {
    below = (0..<shape.modules).map { module in
      guard module > 0 else { return [] }
      let others = draws.sample(draws.one(of: [0, 1, 1, 2]), below: module - 1).map { $0 + 1 }
      return [0] + others
    }
    for module in 0..<shape.modules {
      for place in 0..<shape.filesPerModule { link(module, place) }
      for _ in 0..<2 {
        let pair = draws.sample(2, below: shape.filesPerModule).sorted()
        uses[file(module, pair[0])].insert(file(module, pair[1]))
      }
    }
  }

  /// Inside a module downwards, into another mostly to its first files: those are its interface.
  private mutating func link(_ module: Int, _ place: Int) {
    for lower in 0..<place where draws.chance(1.6 / Double(shape.filesPerModule)) {
      uses[file(module, place)].insert(file(module, lower))
    }
    for other in below[module] where draws.chance(other == 0 ? 0.5 : 0.35) {
      let target = min(Int(draws.exponential(rate: 0.5)), shape.filesPerModule - 1)
      uses[file(module, place)].insert(file(other, target))
    }
  }

  private mutating func tangle() {
    for _ in 0..<shape.tangle {
      let pair = draws.sample(2, below: shape.modules).sorted()
      let half = shape.filesPerModule / 2
      let from = half + draws.index(below: shape.filesPerModule - half)
      uses[file(pair[0], from)].insert(file(pair[1], draws.index(below: shape.filesPerModule)))
    }
  }

  private mutating func makeFiles() -> [Monolith.File] {
    let raw = uses.map { _ in draws.logNormal(mean: 0, deviation: 0.8) }
    let scale = shape.totalSeconds / raw.reduce(0, +)
    var taken: Set<String> = []
    return uses.indices.map { index in
      let module = index / shape.filesPerModule
      let place = index % shape.filesPerModule
      return Monolith.File(
        path: path(module, &taken), module: module, seconds: raw[index] * scale,
        isInterface: place < max(2, shape.filesPerModule / 4), uses: uses[index].sorted())
    }
  }

  /// Three of five names begin with their module's letter: names tell something, not everything.
  private mutating func path(_ module: Int, _ taken: inout Set<String>) -> String {
    let letter = draws.chance(0.6) ? module : draws.index(below: 26)
    let number = String(draws.index(below: 1 << 24), radix: 16)
    let zeros = String(repeating: "0", count: 6 - number.count)
    let path = "core/\(Character(Unicode.Scalar(UInt8(97 + letter % 26))))\(zeros)\(number).c"
    return taken.insert(path).inserted ? path : self.path(module, &taken)
  }

  private mutating func makeTests() -> [Monolith.Test] {
    (0..<shape.modules * shape.testsPerModule).map { number in
      let module = number / shape.testsPerModule
      let count = draws.one(of: [2, 3, 4])
      var used = Set((0..<count).map { _ in file(module, draws.index(below: shape.filesPerModule)) })
      if module > 0, draws.chance(0.15) {
        used.insert(file(draws.index(below: shape.modules), draws.index(below: shape.filesPerModule)))
      }
      return Monolith.Test(
        name: "test_\(number)", uses: used.sorted(), seconds: draws.logNormal(mean: 1, deviation: 0.7))
    }
  }

  private mutating func makeCommits(_ files: [Monolith.File]) -> [Monolith.Commit] {
    var weights = Array(repeating: 0.0, count: shape.modules)
    for (rank, module) in draws.shuffled(Array(1..<shape.modules)).enumerated() {
      weights[module] = power(Double(rank + 1), -1.1)
    }
    weights[0] = 0.06 * weights.reduce(0, +)
    let churn = files.map { _ in draws.pareto(shape: 1.1) }
    return (0..<shape.commits).map { _ in
      let module = draws.index(weights: weights)
      var changed = touch(module, draws.one(of: [1, 1, 2, 3]), churn)
      if draws.chance(0.15), !below[module].isEmpty { changed.formUnion(touch(draws.one(of: below[module]), 1, churn)) }
      let sorted = changed.sorted()
      let interface = sorted.filter { draws.chance(files[$0].isInterface ? 0.6 : 0.15) }
      return Monolith.Commit(changed: sorted, interface: interface)
    }
  }

  private mutating func touch(_ module: Int, _ count: Int, _ churn: [Double]) -> Set<Int> {
    let range = file(module, 0)..<file(module + 1, 0)
    return Set((0..<count).map { _ in range.lowerBound + draws.index(weights: Array(churn[range])) })
  }
}
