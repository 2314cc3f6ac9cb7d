import Model

/// A whole gate as a state machine: it says what to measure next, is told what was seen, and ends with verdicts. It
/// starts no process and knows no clock, so a gate runs in a test in a millisecond.
public struct ChangeGate: Sendable {
  public enum Step: Equatable, Sendable {
    /// Bring a side to where its runs are alike; the run's time is not used.
    case warmUp(Side)
    case measure(Side)
    case verdict(ChangeReport)
  }

  /// Where the gate stands.
  private enum Phase: Equatable {
    case warmUpHead, screen, warmUpBase
    /// Pairs of base against base, where the noise is not known: so many runs are done.
    case cold(Int)
    /// Pairs of base and head, in the order base, head, head, base: so many runs are done.
    case pairs(Int)
    case done
  }

  public private(set) var next = Step.warmUp(.head)
  private let plan: ChangePlan
  private var phase = Phase.warmUpHead
  private var warmHead: Run?
  private var warmBase: Run?
  /// The first sound run of each side: the others must do the same.
  private var models: [Side: Run] = [:]
  private var coldRuns: [Run] = []
  /// The first run of the pair that is under way.
  private var half: Run?
  /// Whether the run that comes is the second try.
  private var isRepeat = false
  private var test: ChangeTest?
  private var runs = 0

  public init(_ plan: ChangePlan) {
    self.plan = plan
  }

  /// Takes what the step that `next` asked for has shown.
  public mutating func observe(_ run: Run) {
    runs += 1
    switch phase {
    case .warmUpHead:
      warmHead = run
      enter(plan.screen == nil ? .warmUpBase : .screen)
    case .screen: observeScreen(run)
    case .warmUpBase:
      warmBase = run
      enter(needsEqualPairs ? .cold(0) : .pairs(0))
    case .cold(let done): if keep(run, .base) { observeCold(run, done) }
    case .pairs(let done): if keep(run, Self.side(done)) { observePair(run, done) }
    case .done: break
    }
  }

  /// Ends the gate where the minutes that it was given are over.
  public mutating func endForTime() {
    guard phase != .done else { return }
    finish(.minutes)
  }

  /// Base, head, head, base.
  private static func side(_ done: Int) -> Side { done % 4 == 0 || done % 4 == 3 ? .base : .head }

  private mutating func enter(_ phase: Phase) {
    self.phase = phase
    switch phase {
    case .warmUpHead: next = .warmUp(.head)
    case .screen: next = .measure(.head)
    case .warmUpBase: next = .warmUp(.base)
    case .cold: next = .measure(.base)
    case .pairs(let done):
      if done == 0 { test = ChangeTest(subjects, rule: plan.rule) }
      next = .measure(Self.side(done))
    case .done: break
    }
  }

  private mutating func finish(_ ending: ChangeTest.Ending, screened: Double? = nil, trouble: InvalidReason? = nil) {
    phase = .done
    var test = test ?? ChangeTest(subjects, rule: plan.rule)
    if let trouble { for subject in test.subjects.indices { test.invalidate(subject, trouble) } }
    next = .verdict(
      ChangeReport(
        test, ending: ending, budget: plan.budget, screened: screened, smallTargets: smallTargets,
        oneSided: oneSided, notFound: notFound, runs: runs))
  }

  // MARK: What is compared

  private var gatedTargets: [ByteString] {
    guard let warmBase, let warmHead else { return [] }
    return plan.targets(warmBase, warmHead)
  }

  private var subjects: [Subject] {
    let loop = Subject(
      name: plan.loop, isLoop: true, noise: noise(plan.loopNoise) { $0.loop.seconds }, tick: plan.tick,
      acceptance: plan.acceptances[plan.loop])
    return [loop]
      + gatedTargets.map { name in
        Subject(
          name: name, noise: noise(plan.noise[name]) { $0.targets[name]?.seconds }, tick: plan.tick,
          isProvisional: !plan.established.contains(name), acceptance: plan.acceptances[name])
      }
  }

  /// What is known, else what base against base has shown.
  private func noise(_ known: PairNoise?, _ seconds: (Run) -> Double?) -> PairNoise {
    if let known, known.pairs >= PairNoise.enough { return known }
    let times = coldRuns.map(seconds)
    let pairs = stride(from: 0, to: times.count - 1, by: 2).compactMap { index -> Pair? in
      guard let first = times[index], let second = times[index + 1], first > 0, second > 0 else { return nil }
      return Pair(base: Sample(seconds: first), head: Sample(seconds: second))
    }
    return PairNoise.cold(pairs.map(\.difference))
  }

  private var needsEqualPairs: Bool {
    let established = gatedTargets.filter(plan.established.contains)
    return ([plan.loopNoise] + established.map { plan.noise[$0] }).contains { ($0?.pairs ?? 0) < PairNoise.enough }
  }

  private var smallTargets: Int {
    guard let warmBase, let warmHead else { return 0 }
    return warmBase.targets.keys.count { warmHead.targets[$0] != nil } - gatedTargets.count
  }

  /// Names that are to be judged and that neither side has.
  private var notFound: [ByteString] {
    guard let warmBase, let warmHead, case .names(let names) = plan.gated else { return [] }
    return names.filter { warmBase.targets[$0] == nil && warmHead.targets[$0] == nil }
  }

  private var oneSided: [ByteString] {
    guard let warmBase, let warmHead else { return [] }
    return Set(warmBase.targets.keys).symmetricDifference(warmHead.targets.keys).sorted()
  }
}

// MARK: Runs

extension ChangeGate {
  /// Whether a run may be used. One that deviates from its side's others is made once more, and then nothing is compared.
  private mutating func keep(_ run: Run, _ side: Side) -> Bool {
    guard let trouble = trouble(of: run, side) else {
      isRepeat = false
      models[side] = models[side] ?? run
      return true
    }
    if isRepeat { finish(.decided, trouble: trouble) }
    isRepeat = true
    return false
  }

  private func trouble(of run: Run, _ side: Side) -> InvalidReason? {
    let number = pairNumber
    let model = models[side] ?? (side == .head ? warmHead : warmBase)
    if let trouble = Soundness.trouble(
      of: run.loop, side: side, run: number, isLoop: true, expected: model?.loop.executed)
    {
      return trouble
    }
    if let known = models[side]?.loop.actions, let actions = run.loop.actions, known != actions {
      return InvalidReason(.actionsDiffer, RunPlace(isHead: side == .head, run: number))
    }
    if let half, let one = half.loop.hits, let other = run.loop.hits, one != other {
      let (base, head) = side == .head ? (one, other) : (other, one)
      return InvalidReason(.cacheDiffers, RunPlace(isHead: true, run: number), count: head, of: base)
    }
    return nil
  }

  private var pairNumber: Int {
    switch phase {
    case .cold(let done), .pairs(let done): done / 2 + 1
    default: 1
    }
  }

  private mutating func observeScreen(_ run: Run) {
    let seconds = run.loop.seconds / Double(run.steps)
    let calibrated = seconds * (run.calibration ?? 1)
    let isSound = Soundness.trouble(of: run.loop, side: .head, run: 1, isLoop: true) == nil
    guard isSound, let screen = plan.screen, !screen.asksForPairs(calibrated),
      seconds <= plan.budget ?? .infinity
    else { return enter(.warmUpBase) }
    finish(.decided, screened: screen.deviations(calibrated))
  }

  private mutating func observeCold(_ run: Run, _ done: Int) {
    coldRuns.append(run)
    enter(done + 1 < 2 * PairNoise.cold ? .cold(done + 1) : .pairs(0))
  }

  private mutating func observePair(_ run: Run, _ done: Int) {
    guard let first = half else {
      half = run
      return enter(.pairs(done + 1))
    }
    half = nil
    let isHead = Self.side(done) == .head
    add(base: isHead ? first : run, head: isHead ? run : first)
    if test?.wantsMore == true { enter(.pairs(done + 1)) } else { finish(.decided) }
  }

  private mutating func add(base: Run, head: Run) {
    guard var test else { return }
    let number = pairNumber
    for (index, subject) in test.subjects.enumerated() {
      let before = subject.isLoop ? base.loop : base.targets[subject.name]
      let after = subject.isLoop ? head.loop : head.targets[subject.name]
      if let before, let after {
        test.add(Pair(base: before, head: after, steps: base.steps), to: index)
      } else {
        test.invalidate(index, InvalidReason(.missing, RunPlace(isHead: after == nil, run: number)))
      }
    }
    self.test = test
  }
}
