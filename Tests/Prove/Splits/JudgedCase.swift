import Figures
import Model
import Simulations
import Splits

/// A monolith as the product reads it: plans are found on its first 70 % of commits and judged on the rest.
struct JudgedCase {
  let monolith: Monolith
  let graph: Graph
  let found: [Commit]
  let judged: [Commit]

  init(_ monolith: Monolith) throws {
    self.monolith = monolith
    let loose = monolith.graph(monolith.commits)
    graph = try Graph.read(loose.text).graph
    let commits = CommitReader.read(loose.historyText, of: graph).commits
    let cut = monolith.halves.found.count
    (found, judged) = (Array(commits[..<cut]), Array(commits[cut...]))
  }

  /// Index of `core` in the graph.
  private var core: Int { graph.targets.firstIndex { $0.name == "core" } ?? 0 }

  /// The plan that a partition of a peer is.
  func plan(_ parts: [[String]]) -> Plan {
    guard parts.count > 1 else { return Plan() }
    let places = Dictionary(uniqueKeysWithValues: zip(graph.files.map(\.path), graph.files.indices))
    var plan = Plan()
    plan.cuts = [
      Plan.Cut(
        target: core,
        parts: parts.enumerated().map { number, files in
          Plan.Part(
            name: ByteString("part\(number / 100)\(number / 10 % 10)\(number % 10)"),
            files: files.compactMap { places[ByteString($0)] }.sorted())
        })
    ]
    return plan
  }

  func figures(_ plan: Plan, _ commits: [Commit]? = nil) -> JudgedPlan {
    var replay = Replay(graph, plan)
    let commits = commits ?? judged
    let figures = LoopFigures(replay.costs(commits), commits, budget: 60_000_000)
    return JudgedPlan(
      mean: figures.mean / 1e6, p90: Double(figures.p90) / 1e6, overBudget: figures.overBudget,
      parts: plan.cuts.first?.parts.count ?? 1, isAcyclic: replay.layout.isAcyclic)
  }

  /// The plan after each step of the cuts that are proposed.
  func search(_ options: SearchOptions = SearchOptions()) throws -> [Plan] {
    let proposals = Propose(graph, found, options: options).proposals().proposals
    let cuts = proposals.filter { $0.kind == .split }
    return try cuts.indices.map { try PlanScoring.plan(of: cuts[...$0], graph) }
  }
}

/// What a plan gives on commits that it was not made for.
struct JudgedPlan {
  /// Seconds.
  var mean: Double
  var p90: Double
  var overBudget: Double
  var parts: Int
  var isAcyclic: Bool

  func gain(over whole: JudgedPlan) -> Double { 1 - mean / whole.mean }
}

func average(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count) }

func share(_ part: Double) -> String { "\(decimal(part * 100, 1)) %" }

/// A promised figure and what came of it.
struct Promise {
  var what: String
  var promised: String
  var measured: String
  var isMet: Bool
}
