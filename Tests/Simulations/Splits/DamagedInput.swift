import Model
import Splits

/// A graph, a history and a plan as somebody may hand them in, damaged: everything that `ratchet propose` does with them,
/// in a search that is bounded by few replays.
public struct DamagedInput {
  public var graph: [UInt8]
  public var history: [UInt8]
  public var plan: [UInt8]

  public init(graph: [UInt8], history: [UInt8], plan: [UInt8]) {
    self.graph = graph
    self.history = history
    self.plan = plan
  }

  /// A plan for a target whose files are `core/f_0.c` to `core/f_11.c`: two halves and an edge to break.
  public static var halves: [UInt8] {
    func part(_ name: String, _ files: Range<Int>) -> String {
      "{\"name\":\"\(name)\",\"files\":[\(files.map { "\"core/f_\($0).c\"" }.joined(separator: ","))]}"
    }
    let broken = #"[{"from":"core/f_0.c","to":"core/f_8.c"}]"#
    return Array(
      "{\"parts\":[\(part("low", 0..<6)),\(part("high", 6..<12))],\"break_edges\":\(broken),\"drop\":[]}".utf8)
  }

  /// Which of the three to damage.
  public enum Part: Int, CaseIterable, Sendable { case graph, history, plan }

  public func damaged(_ part: Part, _ mutation: inout Mutation) -> DamagedInput {
    var new = self
    switch part {
    case .graph: new.graph = mutation.damage(graph, with: history)
    case .history: new.history = mutation.damage(history, with: graph)
    case .plan: new.plan = mutation.damage(plan, with: graph)
    }
    return new
  }

  /// - Returns: whether there was an answer, and whether the plan was scored; anything else is an error that was thrown.
  public func answered() -> (proposals: Bool, plan: Bool) {
    guard let (graph, findings) = try? Graph.read(graph) else { return (false, false) }
    let (commits, more) = CommitReader.read(history, of: graph)
    var all = findings
    all.add(more)
    var options = SearchOptions()
    options.budget = SearchBudget(replays: 60, actions: 200_000)
    options.mostSteps = 2
    _ = Propose(graph, commits, findings: all, options: options).proposals()
    let scoring = PlanScoring(graph, commits, findings: all, options: options)
    return (true, (try? scoring.scores([.init(name: "plan.json", bytes: plan)])) != nil)
  }
}
