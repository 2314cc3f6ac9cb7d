import Figures
import Model

/// What every proposal of one answer shares: the graph, the history, and what was odd in them.
struct ProposalContext {
  let graph: Graph
  let commits: [Commit]
  let findings: InputFindings
  /// Of the loop, in microseconds.
  let budget: Int
  let options: SearchOptions
  /// Whether a cost that predictions use is only the usual one.
  private let isPartlyUsual: Bool

  init(graph: Graph, commits: [Commit], findings: InputFindings, budget: Int, options: SearchOptions) {
    self.graph = graph
    self.commits = commits
    self.findings = findings
    self.budget = budget
    self.options = options
    isPartlyUsual = CostModel(graph).isPartlyUsual
  }

  func scenario(_ plan: Plan = Plan()) -> Scenario { Scenario(graph, commits, plan, budget: budget) }

  var system: ProposalSystem {
    ProposalSystem(
      name: graph.system, grain: graph.grain.rawValue, cutoff: graph.cutoff.rawValue, cores: graph.cores)
  }

  /// `RP-` and eight digits of what is proposed: the same in every run.
  func id(_ kind: ProposalKind, _ subject: [ByteString], _ cut: [ByteString]) -> String {
    var digest = Digest(of: kind.rawValue.utf8)
    for name in subject + [""] + cut { digest.add(name.bytes + [0]) }
    return "RP-" + digest.hex8
  }

  /// What the replay says of a change, and how sure that is.
  ///
  /// - Parameter relied: edges that the change rests on.
  func prediction(
    _ before: Scenario, _ after: Scenario, relied: [Graph.Edge], assumptions more: [ProposalPrediction.Assumption] = []
  ) -> ProposalPrediction {
    let (gain, low, high) = gain(before, after)
    return ProposalPrediction(
      commits: commits.count, before: before.loop, after: after.loop, gain: gain, low: low, high: high,
      cleanBefore: .microseconds(before.clean.time),
      cleanAfter: .microseconds(after.clean.time), certainty: certainty(relied),
      assumptions: assumptions(relied, more))
  }

  /// How much shorter the mean loop is, and the interval of that.
  func gain(_ before: Scenario, _ after: Scenario) -> (mean: Duration, low: Duration, high: Duration) {
    let interval = GainInterval(
      before: before.costs.map(\.time), after: after.costs.map(\.time), weights: commits.map(\.weight))
    let mean = Duration.microseconds(Int((before.figures.mean - after.figures.mean).rounded()))
    return (mean, before.share(interval.low), before.share(interval.high))
  }

  func certainty(_ relied: [Graph.Edge]) -> ProposalPrediction.Certainty {
    let counts = EdgeEvidence.allCases.map { evidence in relied.count { $0.evidence == evidence } }
    let seen = counts[0] + counts[1]
    let structure: ProposalPrediction.Certainty.Class =
      seen == relied.count && !relied.isEmpty ? .high : (seen + counts[2]) * 10 >= relied.count * 9 ? .medium : .low
    return ProposalPrediction.Certainty(
      sampling: commits.count < 40 ? .low : commits.count < 100 ? .medium : .high, model: modelClass,
      structure: relied.isEmpty ? .low : structure,
      edges: zip(EdgeEvidence.allCases, counts).filter { $0.1 > 0 }.map { .init(evidence: $0.rawValue, count: $1) })
  }

  /// No recorded build has checked the model yet, so it is never sure.
  private var modelClass: ProposalPrediction.Certainty.Class {
    isPartlyUsual || findings[.noSeconds] != nil ? .low : .medium
  }

  private func assumptions(
    _ relied: [Graph.Edge], _ more: [ProposalPrediction.Assumption]
  ) -> [ProposalPrediction.Assumption] {
    var all = more
    all.append(graph.cutoff == .none && graph.grain == .target ? .noCutoff : .interfaceCutoff)
    if graph.cutoff == .interface || graph.grain == .file { all.append(.interfaceRate) }
    if graph.grain == .file { all.append(.linksByEdges) }
    all += [.independentTests, .noCache]
    if isPartlyUsual { all.append(.usualCosts) }
    if relied.contains(where: { $0.evidence > .depfile }) { all.append(.unseenEdges) }
    return ProposalPrediction.Assumption.allCases.filter(all.contains)
  }

  func worst(_ scenario: Scenario) -> [ProposalEvidence.Commit] {
    let order = scenario.costs.indices.sorted { (scenario.costs[$1].time, $0) < (scenario.costs[$0].time, $1) }
    return order.prefix(3).map {
      ProposalEvidence.Commit(
        name: commits[$0].name, files: commits[$0].files.count, time: .microseconds(scenario.costs[$0].time))
    }
  }

  func edge(_ edge: Graph.Edge) -> ProposalEdge {
    ProposalEdge(
      from: graph.files[edge.from].path, to: graph.files[edge.to].path, line: edge.line,
      evidence: edge.evidence.rawValue)
  }

  /// Edges that fit a page, the least sure first: those are to be looked at.
  func shown(_ edges: [Graph.Edge]) -> [ProposalEdge] {
    edges.enumerated().sorted { ($1.element.evidence, $0.offset) < ($0.element.evidence, $1.offset) }
      .prefix(Self.mostEdges).map { edge($0.element) }
  }

  static let mostEdges = 12

  func seconds(_ files: [Int]) -> Duration { .microseconds(files.reduce(0) { $0 + graph.files[$1].work }) }

  func paths(_ files: [Int]) -> [ByteString] { files.map { graph.files[$0].path } }
}
