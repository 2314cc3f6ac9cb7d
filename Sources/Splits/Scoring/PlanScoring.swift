import Figures
import Model

/// Plans that somebody made, scored by the same replay as the search's own.
public struct PlanScoring {
  private let context: ProposalContext
  private let before: Scenario
  private let propose: Propose

  /// - Parameter budget: of the loop, in microseconds.
  public init(
    _ graph: Graph, _ commits: [Commit], findings: InputFindings = InputFindings(), budget: Int = 60_000_000,
    options: SearchOptions = SearchOptions()
  ) {
    propose = Propose(graph, commits, findings: findings, budget: budget, options: options)
    context = propose.context
    before = context.scenario()
  }

  /// A plan as it is written in a file.
  public struct Text: Sendable {
    /// As the command line names it.
    public var name: ByteString
    public var bytes: [UInt8]

    public init(name: ByteString, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  public enum Failure: Error, Equatable, Sendable {
    /// Of the plan with this name.
    case unreadable(ByteString, InputError)
    case impossible(ByteString, PlanError)
  }

  /// The score of a proposal of this graph and what it depends on, carried out in order; nil where there is none of this
  /// name.
  public func score(of id: String) throws(Failure) -> PlanScores? {
    let all = propose.proposals().proposals
    guard var next = all.first(where: { $0.id == id }) else { return nil }
    var chain = [next]
    while let earlier = next.dependsOn.first, let before = all.first(where: { $0.id == earlier }) {
      chain.insert(before, at: 0)
      next = before
    }
    do throws(PlanError) {
      let score = try score(ByteString(id), chain.map { PlanChange($0) }, InputFindings()).0
      return PlanScores(scores: [score], notes: context.findings.all.map(\.sentence))
    } catch { throw .impossible(ByteString(id), error) }
  }

  /// The score of each plan; of two also how they differ.
  public func scores(_ texts: [Text]) throws(Failure) -> PlanScores {
    var (scores, scenarios): ([PlanScore], [Scenario?]) = ([], [])
    for text in texts {
      let read: (changes: [PlanChange], findings: InputFindings)
      do throws(InputError) { read = try PlanReader.read(text.bytes) } catch { throw .unreadable(text.name, error) }
      do throws(PlanError) {
        var (score, scenario) = try score(text.name, read.changes, read.findings)
        score.notes += read.findings.all.map(\.sentence)
        scores.append(score)
        scenarios.append(scenario)
      } catch { throw .impossible(text.name, error) }
    }
    var result = PlanScores(scores: scores, notes: context.findings.all.map(\.sentence))
    if scenarios.count == 2 {
      if let first = scenarios[0], let second = scenarios[1] {
        result.difference = difference(first, second)
      } else {
        result.notes.append("a change of a kind that is no part of a plan's graph is not compared commit by commit")
      }
    }
    return result
  }

  /// The plan that proposals are, carried out one after the other.
  public static func plan(of proposals: some Sequence<Proposal>, _ graph: Graph) throws(PlanError) -> Plan {
    var resolution = PlanResolution(graph)
    for proposal in proposals { _ = try resolution.apply(PlanChange(proposal)) }
    return try resolution.plan()
  }

  private func score(
    _ name: ByteString, _ changes: [PlanChange], _ findings: InputFindings
  ) throws(PlanError) -> (PlanScore, Scenario?) {
    if changes.count == 1, changes[0].isEmpty { return try found(name, changes[0], findings) }
    var resolution = PlanResolution(context.graph)
    var steps: [PlanScore.Step] = []
    var after = before
    for change in changes where !change.isEmpty {
      let subject = try resolution.apply(change)
      after = context.scenario(try resolution.plan())
      steps.append(
        .init(
          id: change.id, subject: subject, mean: .microseconds(Int(after.figures.mean.rounded())),
          p90: .microseconds(after.figures.p90)))
    }
    guard !steps.isEmpty else { throw Self.nothing(findings) }
    var notes = resolution.notes
    let rest = changes.count { $0.isEmpty }
    if rest > 0 { notes.append("of \(rest) proposals the kind is scored alone only: `--what-if RP-…` with its name") }
    let score = PlanScore(
      name: name, steps: steps, prediction: context.prediction(before, after, relied: relied(after.plan)),
      cost: cost(after), targets: after.layout.units.count, circle: circle(after), unmet: unmet(after.plan),
      notes: notes)
    return (score, after)
  }

  private static func nothing(_ findings: InputFindings) -> PlanError {
    let words = findings.all.map(\.sentence).joined(separator: "; ")
    return PlanError(
      "it changes nothing: it has neither parts nor edges nor dependencies" + (words.isEmpty ? "" : " (\(words))"),
      hint: .proposeAnew)
  }

  /// A proposal whose change only its own kind can make: it is looked for again.
  private func found(
    _ name: ByteString, _ change: PlanChange, _ findings: InputFindings
  ) throws(PlanError) -> (PlanScore, Scenario?) {
    guard let id = change.id else { throw Self.nothing(findings) }
    guard let proposal = propose.others().first(where: { $0.id == id }) else {
      throw PlanError("the graph and the history no longer lead to \(id)", hint: .proposeAnew)
    }
    let after = proposal.prediction.after
    let step = PlanScore.Step(id: id, subject: proposal.subject, mean: after.mean, p90: after.p90)
    let score = PlanScore(
      name: name, steps: [step], prediction: proposal.prediction, cost: proposal.cost,
      targets: before.layout.units.count)
    return (score, nil)
  }

  /// Edges of the files of all targets that are cut or merged.
  private func relied(_ plan: Plan) -> [Graph.Edge] {
    let changed = Set(plan.cuts.map(\.target) + plan.merges.flatMap(\.targets) + plan.dropped.map(\.from))
    let graph = context.graph
    return graph.edges.filter { edge in
      [edge.from, edge.to].contains { graph.files[$0].target.map(changed.contains) ?? false }
    }
  }

  /// Files that leave the target of their name, and dependents that must name another target than before.
  private func cost(_ after: Scenario) -> ProposalCost {
    let plan = after.plan
    let graph = context.graph
    let cut = plan.cuts.reduce(0) { sum, cut in
      let stays = cut.parts.first { $0.name == graph.targets[cut.target].name }?.files.count
      return sum + graph.targets[cut.target].files.count - (stays ?? cut.parts.map(\.files.count).max() ?? 0)
    }
    let merged = plan.merges.reduce(0) { sum, merge in
      sum
        + merge.targets.filter { graph.targets[$0].name != merge.name }.reduce(0) { $0 + graph.targets[$1].files.count }
    }
    let known = Set(before.layout.units.map(\.name))
    let rewired = after.layout.units.indices.count { unit in
      guard !after.layout.units[unit].isMade else { return false }
      let needs = after.layout.needs[unit].map { after.layout.units[Int($0)].name }
      let old = before.unit(after.layout.units[unit].name).map { unit in
        before.layout.needs[unit].map { before.layout.units[Int($0)].name }
      }
      return needs.contains { !known.contains($0) } || old.map { Set($0) != Set(needs) } ?? true
    }
    return ProposalCost(filesMoved: cut + merged, edgesBroken: plan.broken.count, dependentsRewired: rewired)
  }

  /// The first circle that is not there without the plan.
  private func circle(_ after: Scenario) -> [ByteString] {
    func circles(_ layout: Layout) -> [[ByteString]] {
      layout.circles.members.filter { $0.count > 1 }.map { $0.map { layout.units[$0].name }.sorted() }
    }
    let old = Set(circles(before.layout))
    return circles(after.layout).filter { !old.contains($0) }.min { ($0.first ?? "") < ($1.first ?? "") } ?? []
  }

  /// What files need and no declared dependency leads to any more.
  private func unmet(_ plan: Plan) -> [ProposalPlan.Dependency] {
    let graph = context.graph
    return Reliance(graph, without: plan.broken).lost(by: plan)
      .map { .init(from: graph.targets[$0.from].name, to: graph.targets[$0.to].name) }
  }

  private func difference(_ first: Scenario, _ second: Scenario) -> PlanScores.Difference {
    let weights = context.commits.map(\.weight)
    let (gain, low, high) = context.gain(first, second)
    let total = max(weights.reduce(0, +), .leastNormalMagnitude)
    func share(_ isShorter: (Int) -> Bool) -> Double {
      weights.indices.filter(isShorter).reduce(0) { $0 + weights[$1] } / total
    }
    return PlanScores.Difference(
      gain: gain, low: low, high: high,
      firstIsShorter: share { first.costs[$0].time < second.costs[$0].time },
      secondIsShorter: share { second.costs[$0].time < first.costs[$0].time })
  }
}
