import Figures
import Model

/// What is built under a plan: units, each a target or a part of one, and which needs which.
///
/// Before a cut a unit needs what its target declares. Where one of two targets is cut, file edges decide: a unit needs
/// the parts that hold a file which one of its files has an edge to. A declared dependency that no edge shows stays whole:
/// every part needs every part. An edge that nobody declared counts where the other target was reached before.
public struct Layout: Equatable, Sendable {
  /// In the order of their names.
  public private(set) var units: [Unit] = []
  /// Of each file its unit; −1 for a file without a target.
  public private(set) var unitOf: [Int32]
  /// Which unit needs which; the rows ascend.
  public private(set) var needs = Adjacency(rows: [])
  public private(set) var neededBy = Adjacency(rows: [])
  /// Components of `needs`: units in one wait for none of each other.
  public private(set) var circles: StrongComponents
  /// Pairs of units of which the first does not wait for the second.
  public private(set) var unordered: Set<Plan.Dependency> = []

  public struct Unit: Equatable, Sendable {
    public var name: ByteString
    public var kind: Graph.Kind
    /// Of the graph; several where they were merged.
    public var targets: [Int]
    public var files: [Int]
    /// Of compiling all its files, in microseconds.
    public var work: Int
    /// Of running it, in microseconds.
    public var run: Int
    /// Whether a plan made it: a part, or several targets.
    public var isMade = false
  }

  public init(_ graph: Graph, _ plan: Plan = Plan()) {
    unitOf = [Int32](repeating: -1, count: graph.files.count)
    var ofTarget = [[Int]](repeating: [], count: graph.targets.count)
    units = Self.units(graph, plan)
    for (index, unit) in units.enumerated() {
      for target in unit.targets { ofTarget[target].append(index) }
      for file in unit.files { unitOf[file] = Int32(index) }
    }
    var wiring = Wiring(graph, plan, ofTarget, unitOf)
    needs = Adjacency(rows: wiring.rows(units.count))
    neededBy = needs.reversed
    circles = StrongComponents(needs)
    for dependency in plan.unordered {
      for from in ofTarget[dependency.from] {
        for to in ofTarget[dependency.to] { unordered.insert(.init(from: from, to: to)) }
      }
    }
  }

  /// Whether nothing that the plan made needs each other; targets may that do so without any plan.
  public var isAcyclic: Bool {
    circles.members.allSatisfy { circle in circle.count == 1 || circle.allSatisfy { !units[$0].isMade } }
  }

  private static func units(_ graph: Graph, _ plan: Plan) -> [Unit] {
    var cut = [Plan.Cut?](repeating: nil, count: graph.targets.count)
    for one in plan.cuts { cut[one.target] = one }
    let merged = Set(plan.merges.flatMap(\.targets))
    var units: [Unit] = []
    for (index, target) in graph.targets.enumerated() where !merged.contains(index) {
      guard let cut = cut[index] else {
        units.append(unit(graph, target.name, [index], target.files, run: target.run))
        continue
      }
      for part in cut.parts { units.append(made(self.part(graph, part, cut))) }
    }
    for merge in plan.merges {
      let targets = merge.targets.map { graph.targets[$0] }
      let files = targets.flatMap(\.files).sorted()
      let run = targets.reduce(0) { $0 + $1.run }
      units.append(made(unit(graph, merge.name, merge.targets, files, run: run)))
    }
    // Of equal names the one that came first stays first.
    return units.enumerated().sorted { ($0.element.name, $0.offset) < ($1.element.name, $1.offset) }
      .map(\.element)
  }

  private static func made(_ unit: Unit) -> Unit {
    var unit = unit
    unit.isMade = true
    return unit
  }

  private static func unit(_ graph: Graph, _ name: ByteString, _ targets: [Int], _ files: [Int], run: Int) -> Unit {
    Unit(
      name: name, kind: graph.targets[targets[0]].kind, targets: targets, files: files,
      work: files.reduce(0) { $0 + graph.files[$1].work }, run: run)
  }

  /// A part runs the test cases of its files; without times of cases each part is taken to run as long as the whole.
  private static func part(_ graph: Graph, _ part: Plan.Part, _ cut: Plan.Cut) -> Unit {
    let all = cut.parts.flatMap(\.files).compactMap { graph.files[$0].run }
    let own = part.files.compactMap { graph.files[$0].run }.reduce(0, +)
    let run = all.isEmpty ? graph.targets[cut.target].run : own
    return unit(graph, part.name, [cut.target], part.files, run: run)
  }
}

/// Finds which unit needs which.
private struct Wiring {
  let graph: Graph
  let plan: Plan
  /// The units of each target.
  let units: [[Int]]
  let unitOf: [Int32]
  private var declared: [Set<Int>]
  /// Targets that each target reaches by what it declares; found when asked for.
  private var reached: [BitSet?]
  private let declarations: Adjacency
  private var pairs: Set<UInt64> = []

  init(_ graph: Graph, _ plan: Plan, _ units: [[Int]], _ unitOf: [Int32]) {
    self.graph = graph
    self.plan = plan
    self.units = units
    self.unitOf = unitOf
    declared = graph.targets.map { Set($0.dependencies) }
    for dependency in plan.dropped { declared[dependency.from].remove(dependency.to) }
    for dependency in plan.added { declared[dependency.from].insert(dependency.to) }
    declarations = Adjacency(rows: declared.map { $0.sorted() })
    reached = [BitSet?](repeating: nil, count: graph.targets.count)
  }

  /// The needs of each unit, ascending.
  mutating func rows(_ count: Int) -> [[Int]] {
    let isCut = units.map { $0.count > 1 }
    let shown = plan.cuts.isEmpty ? [] : followEdges(isCut)
    for from in declared.indices {
      for to in declared[from].sorted() {
        let isWhole = !isCut[from] && !isCut[to]
        let isFacade = plan.keepsFacades && isCut[to]
        if isWhole || isFacade || !shown.contains(key(from, to)) { connect(from, to) }
      }
    }
    var rows = [[Int]](repeating: [], count: count)
    for pair in pairs.sorted() { rows[Int(pair >> 32)].append(Int(pair & 0xffff_ffff)) }
    return rows
  }

  /// Connects units by edges of files; gives the pairs of targets of which an edge was seen.
  private mutating func followEdges(_ isCut: [Bool]) -> Set<UInt64> {
    var shown: Set<UInt64> = []
    var broken = plan.broken[...]
    for (index, edge) in graph.edges.enumerated() {
      if broken.first == index {
        broken.removeFirst()
        continue
      }
      let (from, to) = (Int(unitOf[edge.from]), Int(unitOf[edge.to]))
      guard from >= 0, to >= 0, let a = graph.files[edge.from].target, let b = graph.files[edge.to].target,
        isCut[a] || isCut[b]
      else { continue }
      if a == b {
        if from != to { pairs.insert(key(from, to)) }
      } else if declared[a].contains(b) || reaches(a, b) {
        pairs.insert(key(from, to))
        shown.insert(key(a, b))
      }
    }
    return shown
  }

  private mutating func connect(_ from: Int, _ to: Int) {
    for a in units[from] { for b in units[to] where a != b { pairs.insert(key(a, b)) } }
  }

  private mutating func reaches(_ from: Int, _ to: Int) -> Bool {
    if let known = reached[from] { return known.contains(to) }
    let set = BitSet(count: graph.targets.count, declarations.reached(from: [from]))
    reached[from] = set
    return set.contains(to)
  }

  private func key(_ from: Int, _ to: Int) -> UInt64 { UInt64(from) << 32 | UInt64(to) }
}
