import Model

/// From a graph and a history to proposals whose gain is known: what `ratchet propose` answers.
public struct Propose {
  let context: ProposalContext

  /// - Parameters:
  ///   - findings: what reading both found odd.
  ///   - budget: of the loop, in microseconds.
  public init(
    _ graph: Graph, _ commits: [Commit], findings: InputFindings = InputFindings(), budget: Int = 60_000_000,
    options: SearchOptions = SearchOptions()
  ) {
    context = ProposalContext(graph: graph, commits: commits, findings: findings, budget: budget, options: options)
  }

  /// - Parameter isLate: asked now and then; true ends the search with what it has.
  public func proposals(isLate: @escaping () -> Bool = { false }) -> Proposals {
    guard !context.commits.isEmpty, !context.graph.targets.isEmpty else {
      return Proposals(answer: .notKnown, notes: notes)
    }
    let before = context.scenario()
    let (chain, splits, isWorth) = cuts(before, isLate)
    let others = kinds(before).flatMap(\.proposals)
    var result = Proposals(
      proposals: ProposalOrder(splits: splits, others: others).proposals, answer: .nothingToDo,
      notes: notes + (chain.isSpent ? [Self.spent] : []) + (context.options.mostSteps == 0 ? [Self.noSteps] : []),
      isTruncated: chain.isTruncated, replays: chain.replays)
    result.answer = answer(result.proposals, isWorth: isWorth)
    return result
  }

  /// The chain of cuts that ends lower: of many steps the search goes to finer parts, and the way there may be worse than
  /// that to the usual number.
  private func cuts(_ before: Scenario, _ isLate: @escaping () -> Bool) -> (CutChain, [Proposal], isWorth: Bool) {
    let usual = SearchOptions().mostSteps
    let chain = SplitSearch(context.graph, context.commits, context.options).run(isLate: isLate)
    let (splits, isWorth) = splits(chain, before)
    guard context.options.mostSteps > usual else { return (chain, splits, isWorth) }
    var options = context.options
    options.mostSteps = usual
    let other = SplitSearch(context.graph, context.commits, options).run(isLate: isLate)
    let fewer = self.splits(other, before)
    let (last, otherLast) = (splits.last?.prediction.after.mean, fewer.proposals.last?.prediction.after.mean)
    guard let otherLast, last.map({ otherLast < $0 }) ?? true else { return (chain, splits, isWorth) }
    return (other, fewer.proposals, fewer.isWorth)
  }

  private static let spent =
    "the search spent its counted budget before it had tried everything; fewer targets or files at once are searched deeper"

  private static let noSteps = "no cut was looked for: `--steps 0`"

  private var notes: [String] { context.findings.all.map(\.sentence) }

  /// The kinds that are no cuts, cheap and certain ones first.
  private func kinds(_ before: Scenario) -> [KindResult] {
    let (chain, link) = CriticalChain(context: context, before: before).result()
    return [
      Dependencies(context: context, before: before).result(), chain,
      GiantFile(context: context, before: before).result(), HubHeader(context: context, before: before).result(),
      Sharding(context: context, before: before).result(), Merging(context: context, before: before).result(), link,
    ]
  }

  /// The proposals that are no cuts.
  func others() -> [Proposal] { kinds(context.scenario()).flatMap(\.proposals) }

  /// What every kind found and missed, those that need recorded builds last.
  public func kindEvidence() -> [KindEvidence] {
    let before = context.scenario()
    let (chain, splits, _) = cuts(before) { false }
    let tests = context.graph.targets.indices.filter { context.graph.targets[$0].kind == .test }
    let timed = tests.count { context.graph.hasCaseTimes($0) }
    func look(_ kind: ProposalKind, found: String, missing: [String]) -> KindResult {
      KindResult(kind, splits.filter { $0.kind == kind }, found: [found], missing: missing)
    }
    let looks =
      [
        look(
          .split, found: "\(chain.targets.count) targets that are built often and cost enough to be divided",
          missing: context.commits.isEmpty ? ["commits"] : []),
        look(
          .splitTests, found: "\(timed) tests of several files whose cases have times",
          missing: timed < tests.count
            ? ["times of test cases (`run_s` of files) of \(tests.count - timed) tests"] : []),
      ] + kinds(before)
    return looks.flatMap(\.evidence) + KindResult.ofRecordedBuilds
  }

  private func answer(_ proposals: [Proposal], isWorth: Bool) -> Proposals.Answer {
    guard !proposals.isEmpty else {
      let isBlind = context.graph.edges.isEmpty && context.graph.targets.contains { $0.files.count > 1 }
      return !isWorth ? .notWorthIt : isBlind ? .notKnown : .nothingToDo
    }
    if proposals.allSatisfy({ $0.kind == .merge }) { return .mergeInstead }
    return proposals.allSatisfy(Self.isWeak) ? .weak : .proposals
  }

  /// The steps of a chain up to the first that is not worth it, and not beyond the last that gains its share of the mean:
  /// a step between may be what a later one needs.
  private func splits(_ chain: CutChain, _ whole: Scenario) -> (proposals: [Proposal], isWorth: Bool) {
    let scenarios = [whole] + chain.steps.map { context.scenario($0.plan) }
    let count = chain.steps.indices.last { index in
      let (before, after) = (scenarios[index].figures.mean, scenarios[index + 1].figures.mean)
      return before - after >= context.options.leastGain * before
    }
    var proposals: [Proposal] = []
    var last: [Int: String] = [:]
    for (index, step) in chain.steps.prefix((count ?? -1) + 1).enumerated() {
      var proposal = SplitProposal(
        context: context, step: step, before: scenarios[index], after: scenarios[index + 1]
      ).proposal
      // Where no edge is known, that nothing needs the other part is not known either.
      guard proposal.prediction.certainty.edges.contains(where: { $0.count > 0 }) else { return (proposals, true) }
      guard Self.isWorthIt(proposal) else { return (proposals, false) }
      if let earlier = last[step.target] { proposal.dependsOn = [earlier] }
      last[step.target] = proposal.id
      proposals.append(proposal)
    }
    return (proposals, true)
  }

  /// What work is worth, in seconds of the mean loop.
  enum Price {
    static let edge = Duration.milliseconds(150)
    static let file = Duration.milliseconds(20)
    static let dependent = Duration.milliseconds(20)
    /// More files or dependents are one script's work.
    static let most = 100

    static func of(_ cost: ProposalCost) -> Duration {
      edge * cost.edgesBroken + file * min(most, cost.filesMoved) + dependent * min(most, cost.dependentsRewired)
    }
  }

  /// Whether the gain is surely one and more than the price of the work.
  static func isWorthIt(_ proposal: Proposal) -> Bool {
    proposal.prediction.low > .zero && proposal.prediction.gain > Price.of(proposal.cost)
  }

  /// Whether no more than a quarter of the predicted gain is sure.
  static func isWeak(_ proposal: Proposal) -> Bool { proposal.prediction.low < proposal.prediction.gain / 4 }
}

extension InputFinding {
  /// What was done about it, for a person.
  public var sentence: String {
    let shown = names.map(\.description).joined(separator: ", ")
    let examples = names.isEmpty ? "" : ": \(shown)\(count > names.count ? ", …" : "")"
    let times = Self.single.contains(kind) ? "" : ", \(count)×"
    return "\(Self.words[kind] ?? kind.rawValue)\(times)\(examples)"
  }

  /// What is so once or not at all.
  private static let single: Set<Kind> = [.noTarget, .oneTarget, .noEdge, .noCommit]

  private static let words: [Kind: String] = [
    .unknownKey: "keys that the form does not know were passed over",
    .unknownWord: "words that the form does not know were read as the default",
    .wrongType: "values of another type than the form says were passed over",
    .brokenLine: "lines of the history that are no commit were passed over",
    .notUTF8: "names that are not UTF-8 are kept as they are",
    .tooMany: "there was more than is read, and the rest was left out",
    .unlistedFile: "edges name files that the graph does not list; they were left out",
    .unlistedFileInCommit: "commits name files that the graph does not list; these were left out",
    .unlistedTarget: "targets are named that the graph does not list; that was left out",
    .fileWithoutTarget: "files belong to no target",
    .fileOfTwoTargets: "files belong to two targets; the one whose name comes first has them",
    .twice: "things stand there twice; they were joined",
    .namesItself: "things need themselves; that was left out",
    .badNumber: "numbers are out of their range and were moved into it",
    .noSeconds: "files of libraries have no seconds",
    .targetCycle: "targets that need each other in a circle are built together",
    .noTarget: "there is no target",
    .oneTarget: "there is one library",
    .noEdge: "there is no edge between files",
    .noCommit: "there is no commit to replay",
    .commitOutside: "commits touch no file of the graph and were left out",
    .interfaceNotChanged: "interfaces are named that are not among the changed files; they were taken for changed",
  ]
}
