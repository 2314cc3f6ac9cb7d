import Figures
import Model

/// From the states of a test to verdicts: who fails by name, and what passes with which note.
extension ChangeTest {
  /// One verdict a subject, in their order.
  ///
  /// - Parameters:
  ///   - ending: what ended the measuring.
  ///   - isOpen: more pairs could have been had, up to the rule's number; false where all that there are were handed in.
  public func verdicts(_ ending: Ending, isOpen: Bool = true) -> [Verdict] {
    let settled = settlement
    let judged = subjects.indices.map { judge($0, ending, settled) }
    let suspects = judged.filter { $0.reason == .suspect }.map(\.name)
    // Subjects often share their noise.
    var sizes: [VisibleSize: Double?] = [:]
    return subjects.indices.map { subject in
      var verdict = judged[subject]
      if verdict.isLoop, !suspects.isEmpty, verdict.outcome == .pass || verdict.outcome == .inconclusive {
        if case .accepted = verdict.reason {} else { (verdict.outcome, verdict.reason) = (.fail, .suspects(suspects)) }
      }
      if verdict.outcome != .invalid {
        let wanted = visibleSize(subject, ending, isOpen, settles: verdict.reason == .endedWithLoop ? settled : nil)
        let size = sizes[wanted] ?? wanted.size(rule)
        sizes[wanted] = .some(size)
        verdict.pairs = figures(subject, size)
      }
      return verdict
    }
  }

  /// The number of pairs at which the loop was decided; nil where there is none, or it is not.
  private var settlement: Int? {
    guard let loop = subjects.firstIndex(where: \.isLoop), states[loop].isDone else { return nil }
    return states[loop].pairs.count
  }

  private func judge(_ index: Int, _ ending: Ending, _ settled: Int?) -> Verdict {
    let (subject, state) = (subjects[index], states[index])
    func verdict(_ outcome: Verdict.Outcome, _ reason: VerdictReason) -> Verdict {
      Verdict(name: subject.name, isLoop: subject.isLoop, outcome: outcome, reason: reason)
    }
    if let trouble = state.trouble { return verdict(.invalid, .invalid(trouble)) }
    if state.pairs.isEmpty { return verdict(.invalid, .invalid(InvalidReason(.noPairs))) }
    switch state.test.decision {
    case .unchanged: return verdict(.pass, .unchanged)
    case .slower:
      let (outcome, reason) = slower(index)
      return verdict(outcome, reason)
    case nil: break
    }
    if state.test.isProven { return verdict(.pass, .negligible(seconds: middle(state.pairs.map(\.wait)))) }
    if state.pairs.count >= rule.mostPairs { return verdict(.inconclusive, .pairsSpent) }
    if let settled, state.pairs.count >= settled, state.test.evidence <= 0 { return verdict(.pass, .endedWithLoop) }
    if ending == .minutes { return verdict(.inconclusive, .timeSpent) }
    guard state.pairs.count >= SequentialRule.pairsToFail else {
      return verdict(.invalid, .invalid(InvalidReason(.tooFewPairs, count: state.pairs.count)))
    }
    return verdict(.inconclusive, .pairsRanOut)
  }

  /// What a proven slowdown comes to: a target's clock may have been slowed by its neighbours.
  private func slower(_ index: Int) -> (Verdict.Outcome, VerdictReason) {
    let (subject, pairs) = (subjects[index], states[index].pairs)
    if rule.purpose == .confirmation { return (.drift, .drift) }
    if let accepted = subject.acceptance, headSeconds(pairs) <= accepted.seconds {
      return (.pass, .accepted(seconds: accepted.seconds, reason: accepted.reason))
    }
    // Without a loop beside it there is nobody else to hold the finding.
    guard !subject.isLoop, subjects.contains(where: \.isLoop) else { return (.fail, .slower) }
    if subject.isProvisional { return (.pass, .provisional) }
    if hasNewProcess(pairs) { return (.fail, .slower) }
    guard let cpu = cpuDifference(pairs) else { return (.pass, .suspect) }
    return cpu >= middle(pairs.map(\.difference)) / 2 ? (.fail, .slower) : (.pass, .notItsOwn)
  }

  /// Whether processes that base does not have account for at least half of the slowdown.
  private func hasNewProcess(_ pairs: [Pair]) -> Bool {
    let added = pairs.compactMap { pair in pair.head.added.map { $0 / Double(pair.steps) } }
    return added.count == pairs.count && middle(added) >= middle(pairs.map(\.wait)) / 2
  }

  private func cpuDifference(_ pairs: [Pair]) -> Double? {
    let known = pairs.compactMap(\.cpuDifference)
    return known.count == pairs.count ? middle(known) : nil
  }

  private func headSeconds(_ pairs: [Pair]) -> Double { middle(pairs.map { $0.head.seconds / Double($0.steps) }) }

  /// What the test could have seen, with the pairs that it could have had.
  private func visibleSize(_ index: Int, _ ending: Ending, _ isOpen: Bool, settles: Int?) -> VisibleSize {
    var available = rule.mostPairs
    if !isOpen { available = min(available, states[index].given) }
    if ending == .minutes { available = min(available, states.map(\.pairs.count).max() ?? 0) }
    let noise = subjects[index].noise
    return VisibleSize(
      deviation: noise.deviation, outliers: noise.outliers, level: level, mostPairs: available, settles: settles)
  }

  /// - Parameter visible: as a log ratio.
  private func figures(_ index: Int, _ visible: Double?) -> PairFigures {
    let (subject, state) = (subjects[index], states[index])
    let base = middle(state.pairs.map { $0.base.seconds / Double($0.steps) })
    let added = state.pairs.compactMap(\.head.added)
    return PairFigures(
      base: base, head: headSeconds(state.pairs), change: Self.ratio(middle(state.pairs.map(\.difference))),
      changes: state.pairs.map { Self.ratio($0.difference) }, cpuChange: cpuDifference(state.pairs).map(Self.ratio),
      added: added.count == state.pairs.count ? middle(added) : nil,
      evidence: Elementary.exp(state.test.evidence), needed: 1 / level,
      visible: visible.map { max(Self.ratio($0), rule.leastWait / base) }, noise: subject.noise,
      mostPairs: rule.mostPairs)
  }

  private static func ratio(_ difference: Double) -> Double { Elementary.exp(difference) - 1 }
}
