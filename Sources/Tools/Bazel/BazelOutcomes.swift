import Model

/// What became of every label of one invocation.
struct BazelOutcomes {
  private let run: BazelInvocation
  private let labels: [ByteString: BazelProfile.Label]
  /// Labels of which an action failed, by the events.
  private let failed: Set<ByteString>
  /// Of the labels with an action that did not complete, the one whose broke first.
  private let firstBroken: ByteString?
  private let hit: Outcome
  /// Whether the profile names every action that was carried out: of a label without one nothing was done.
  private let isProfileWhole: Bool
  /// Whether the events name every label that completed and every action that failed.
  private let isEventsWhole: Bool

  init(_ run: BazelInvocation) {
    self.run = run
    isProfileWhole = run.profile.map { $0.trouble == nil } ?? false
    isEventsWhole = run.events.map { $0.isWhole && $0.trouble == nil } ?? false
    labels = run.profile?.labels ?? [:]
    var failed = Set(run.events?.actions.filter { !$0.isSuccess }.map(\.label) ?? [])
    failed.formUnion(run.log?.spawns.filter(\.hasFailed).compactMap(\.label) ?? [])
    self.failed = failed
    firstBroken =
      labels.compactMap { label, what in what.brokenAt.map { (at: $0, label: label) } }
      .min { ($0.at, $0.label) < ($1.at, $1.label) }?.label
    hit = run.hit
  }

  /// All labels that have an outcome, with it.
  func all() -> [ByteString: Outcome] {
    var outcomes: [ByteString: Outcome] = [:]
    for label in names() { outcomes[label] = outcome(of: label) }
    addRest(&outcomes)
    return outcomes
  }

  private func names() -> Set<ByteString> {
    var names = Set(labels.keys).union((run.events?.targets.keys).map(Set.init) ?? [])
    names.formUnion(failed)
    names.formUnion((run.events?.tests.keys).map(Set.init) ?? [])
    if run.profile?.hasActions != true { names.formUnion(run.log?.spawns.compactMap(\.label) ?? []) }
    names.remove("")
    return names
  }

  private func outcome(of label: ByteString) -> Outcome? {
    let done = labels[label]
    if let test = testOutcome(label, done), test == .failed || test == .unknown { return test }
    if failed.contains(label) { return cutOr(.failed, label) }
    if let counts = done?.counts {
      // What comes behind the cut may be a failure, and the parts that make an action a hit.
      if !isProfileWhole { return run.isSuccess && counts[.executed] != nil ? .executed : .unknown }
      if counts[.incomplete] != nil { return run.isSuccess ? .executed : broken(label) }
      let isEnded = run.events?.targets[label]?.isComplete ?? true
      if !isEnded { return run.isInterrupted || !run.runsTests ? .cancelled : .notRun }
      if counts[.executed] != nil { return .executed }
      return counts[.hit] != nil ? hit : .executed
    }
    return testOutcome(label, nil) ?? logged(label) ?? asked(label)
  }

  /// A label whose action failed may have been cut: an interrupt looks like a failure to an action.
  private func cutOr(_ outcome: Outcome, _ label: ByteString) -> Outcome {
    run.isInterrupted && labels[label]?.counts[.incomplete] != nil ? .cancelled : outcome
  }

  /// An action that did not complete: without `--keep_going` the first failure ends the others.
  private func broken(_ label: ByteString) -> Outcome {
    if run.isInterrupted { return .cancelled }
    if isEventsWhole, !failed.isEmpty { return failed.contains(label) ? .failed : .cancelled }
    return run.keepsGoing || label == firstBroken ? .failed : .cancelled
  }

  /// Of what no action was carried out, by the execution log alone.
  private func logged(_ label: ByteString) -> Outcome? {
    guard run.profile?.hasActions != true, let spawns = run.log?.spawns.filter({ $0.label == label }), !spawns.isEmpty
    else { return nil }
    if spawns.contains(where: { !$0.isHit }) { return .executed }
    return spawns.contains { $0.isDiskHit == true } ? .localHit : hit
  }

  /// Asked for, and nothing was done for it.
  private func asked(_ label: ByteString) -> Outcome? {
    guard let target = run.events?.targets[label] else { return nil }
    guard isProfileWhole else { return .unknown }
    switch target.isComplete {
    case true?: return .upToDate
    case false?: return .notRun
    case nil:
      if run.isSuccess, target.aborted == nil { return .upToDate }
      return isEventsWhole ? .notRun : .unknown
    }
  }

  // MARK: tests

  private static let passed: Set<String> = ["PASSED", "FLAKY"]

  /// Nil where the label ran no test, or nothing tells how it ended.
  private func testOutcome(_ label: ByteString, _ done: BazelProfile.Label?) -> Outcome? {
    if let test = run.events?.tests[label] {
      guard let status = test.status ?? test.attempts.last else { return nil }
      if status == "NO_STATUS" { return run.isInterrupted ? .cancelled : .notRun }
      if !Self.passed.contains(status) { return .failed }
      guard done == nil else { return nil }
      if test.isCachedLocally { return .upToDate }
      return test.isCachedRemotely ? hit : .executed
    }
    guard let done, done.isTest, run.termination == .exited(3) else { return nil }
    let results = done.steps.compactMap { step in step.output.flatMap { run.tests[$0] } }
    if !results.isEmpty { return results.contains(false) ? .failed : nil }
    return labels.values.count(where: \.isTest) == 1 ? .failed : .unknown
  }

  // MARK: what the graph knows besides

  /// Labels that only the graph names: up to date where the build went through, not run behind what failed.
  private func addRest(_ outcomes: inout [ByteString: Outcome]) {
    guard let graph = run.graph, run.command != nil, isProfileWhole else { return }
    for label in wasThere(graph, outcomes) { outcomes[label] = .upToDate }
    let rest = graph.rules.keys.filter { outcomes[$0] == nil && BazelLabel.isOwn($0) }.sorted()
    if run.isSuccess || run.failedTestsOnly {
      for label in rest { outcomes[label] = .upToDate }
      return
    }
    let bad: Set<Outcome> = [.failed, .cancelled, .notRun]
    let stopped = Set(outcomes.filter { bad.contains($0.value) && !isTestOnly($0.key) }.keys)
    guard !stopped.isEmpty else { return }
    var known: [ByteString: Bool] = [:]
    for label in rest {
      if isBehind(label, stopped, graph, &known) {
        outcomes[label] = .notRun
      } else if run.keepsGoing {
        outcomes[label] = .upToDate
      }
    }
  }

  /// What actions read that began: all inputs of an action are there before it. Only of rules with one action, and of tests,
  /// whose run is the last; a library may have compiled one file while all else waited.
  private func wasThere(_ graph: BazelGraph, _ outcomes: [ByteString: Outcome]) -> Set<ByteString> {
    func hasOneAction(_ label: ByteString) -> Bool { graph.rules[label]?.kind == "genrule" }
    var open = labels.filter { hasOneAction($0.key) || $0.value.isTest }.map(\.key)
    var found: Set<ByteString> = []
    while let next = open.popLast() {
      for label in graph.needs(next) where outcomes[label] == nil && found.insert(label).inserted {
        if hasOneAction(label) { open.append(label) }
      }
    }
    return found.filter(BazelLabel.isOwn)
  }

  /// A test that failed stops nothing that is made from its program.
  private func isTestOnly(_ label: ByteString) -> Bool {
    labels[label].map { $0.isTest && $0.brokenAt == nil } ?? false
  }

  private func isBehind(
    _ label: ByteString, _ stopped: Set<ByteString>, _ graph: BazelGraph, _ known: inout [ByteString: Bool]
  ) -> Bool {
    var open = [label]
    while let next = open.last {
      let needs = graph.needs(next)
      if known[next] == nil { known[next] = needs.contains(where: stopped.contains) }
      if let new = needs.first(where: { known[$0] == nil && graph.rules[$0] != nil }) {
        open.append(new)
        continue
      }
      if needs.contains(where: { known[$0] == true }) { known[next] = true }
      open.removeLast()
    }
    return known[label] ?? false
  }
}
