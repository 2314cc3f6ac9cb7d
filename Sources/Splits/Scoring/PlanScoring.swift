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

  /// The score of each plan; of two also how they differ.
  public func scores(_ texts: [Text]) throws(Failure) -> PlanScores {
    var (scores, scenarios): ([PlanScore], [Scenario?]) = ([], [])
    for text in texts {
      let changes: [PlanChange]
      do throws(InputError) { changes = try PlanReader.read(text.bytes) } catch { throw .unreadable(text.name, error) }
      do throws(PlanError) {
        let (score, scenario) = try score(text.name, changes)
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

  private func score(_ name: ByteString, _ changes: [PlanChange]) throws(PlanError) -> (PlanScore, Scenario?) {
    if changes.count == 1, changes[0].isEmpty { return try found(name, changes[0]) }
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
    guard !steps.isEmpty else { throw Self.nothing }
    var notes = resolution.notes
    let rest = changes.count { $0.isEmpty }
    if rest > 0 { notes.append("\(rest) changes of kinds that are no part of a plan's graph were left out") }
    let score = PlanScore(
      name: name, steps: steps, prediction: context.prediction(before, after, relied: relied(after.plan)),
      cost: cost(after), targets: after.layout.units.count, circle: circle(after), notes: notes)
    return (score, after)
  }

  private static let nothing = PlanError(
    "it changes nothing: it has neither parts nor edges nor dependencies", hint: .proposeAnew)

  /// A proposal whose change only its own kind can make: it is looked for again.
  private func found(_ name: ByteString, _ change: PlanChange) throws(PlanError) -> (PlanScore, Scenario?) {
    guard let id = change.id else { throw Self.nothing }
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

  private func cost(_ after: Scenario) -> ProposalCost {
    let plan = after.plan
    // The largest part stays where it is.
    let moved = plan.cuts.reduce(0) { sum, cut in
      let sizes = cut.parts.map(\.files.count)
      return sum + sizes.reduce(0, +) - (sizes.max() ?? 0)
    }
    let made = Set(after.layout.units.indices.filter { after.layout.units[$0].isMade })
    let rewired = after.layout.units.indices.count { unit in
      !made.contains(unit) && after.layout.needs[unit].contains { made.contains(Int($0)) }
    }
    return ProposalCost(filesMoved: moved, edgesBroken: plan.broken.count, dependentsRewired: rewired)
  }

  /// The first circle that has something in it that the plan made.
  private func circle(_ after: Scenario) -> [ByteString] {
    let layout = after.layout
    let first = layout.circles.members.filter { $0.count > 1 && $0.contains { layout.units[$0].isMade } }
      .map { $0.map { layout.units[$0].name }.sorted() }
      .min { ($0.first ?? "") < ($1.first ?? "") }
    return first ?? []
  }

  private func difference(_ first: Scenario, _ second: Scenario) -> PlanScores.Difference {
    let weights = context.commits.map(\.weight)
    let interval = GainInterval(
      before: first.costs.map(\.time), after: second.costs.map(\.time), weights: weights)
    let total = max(weights.reduce(0, +), .leastNormalMagnitude)
    func share(_ isShorter: (Int) -> Bool) -> Double {
      weights.indices.filter(isShorter).reduce(0) { $0 + weights[$1] } / total
    }
    return PlanScores.Difference(
      gain: .microseconds(Int((first.figures.mean - second.figures.mean).rounded())), low: first.share(interval.low),
      high: first.share(interval.high),
      firstIsShorter: share { first.costs[$0].time < second.costs[$0].time },
      secondIsShorter: share { second.costs[$0].time < first.costs[$0].time })
  }
}
