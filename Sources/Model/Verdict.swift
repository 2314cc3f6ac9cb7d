/// What the gate says of one loop or target.
public struct Verdict: Equatable, Sendable {
  public enum Outcome: String, CaseIterable, Sendable {
    case pass
    /// Passes, with the size that could have been seen.
    case inconclusive
    case fail
    /// Slower than its anchor.
    case drift
    /// Over the budget as before, which fails nobody.
    case over
    /// Above what was achieved before, by more than the headroom.
    case ceiling
    /// Nothing was compared: never "slower".
    case invalid
  }

  /// A target's name; of a loop its own (`inner`).
  public var name: ByteString
  public var isLoop: Bool
  public var outcome: Outcome
  public var reason: VerdictReason
  /// What was measured in pairs; nil where nothing was.
  public var pairs: PairFigures?
  /// What recorded builds say; nil where none was looked at.
  public var trunk: TrunkFigures?

  public init(
    name: ByteString, isLoop: Bool = false, outcome: Outcome, reason: VerdictReason, pairs: PairFigures? = nil,
    trunk: TrunkFigures? = nil
  ) {
    self.name = name
    self.isLoop = isLoop
    self.outcome = outcome
    self.reason = reason
    self.pairs = pairs
    self.trunk = trunk
  }
}

extension [Verdict] {
  /// The exit status of the gate: 1 where something is proven, 2 where something could not be judged, else 0.
  ///
  /// - Parameter isStrict: over budget is a no, as on the trunk.
  public func exitStatus(isStrict: Bool = false) -> Int {
    func has(_ outcomes: Verdict.Outcome...) -> Bool { contains { outcomes.contains($0.outcome) } }
    if has(.fail, .ceiling, .drift) || (isStrict && has(.over)) { return 1 }
    return has(.invalid) || isEmpty ? 2 : 0
  }
}

/// Why a verdict is what it is.
public enum VerdictReason: Equatable, Sendable {
  // Passes.
  /// The evidence for "unchanged" suffices.
  case unchanged
  /// The loop was decided and nothing spoke against this one.
  case endedWithLoop
  /// Slower, but by less than anybody waits for: seconds a step.
  case negligible(seconds: Double)
  /// Slower by the clock, not by its CPU time: something else ran beside it. The finding is the loop's.
  case notItsOwn
  /// Slower as far as the clock says, CPU time unknown: the loop fails for it.
  case suspect
  /// Slower, and known for too few builds to fail by itself.
  case provisional
  /// Slower up to a level that this change raises, with its reason.
  case accepted(seconds: Double, reason: String)
  /// The build that is made anyway is not slow, so no pair was spent; how many deviations above the median it lies.
  case screened(deviations: Double)
  /// Recorded builds lie where they should.
  case steady
  // Inconclusive.
  case pairsSpent, timeSpent, pairsRanOut
  // Fails.
  case slower
  /// Targets that are slower by the clock, with unknown CPU time.
  case suspects([ByteString])
  /// Over a budget that base kept, or over it and proven slower: seconds.
  case overBudget(seconds: Double, budget: Double, base: Double?)
  case ceiling, drift
  case invalid(InvalidReason)
}

/// Which run of which side.
public struct RunPlace: Equatable, Sendable {
  public var isHead: Bool
  /// From 1.
  public var run: Int

  public init(isHead: Bool, run: Int) {
    self.isHead = isHead
    self.run = run
  }
}

/// Why nothing was compared.
public struct InvalidReason: Equatable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    case noPairs = "no-pairs"
    /// Fewer than can fail anything, and undecided.
    case tooFewPairs = "too-few-pairs"
    case tooShort = "too-short"
    case coarseClock = "coarse-clock"
    case failed
    /// The exit status is fine, and actions failed.
    case failedActions = "failed-actions"
    case nothingRebuilt = "nothing-rebuilt"
    case fromCache = "from-cache"
    /// A cache answered more on one side than on the other.
    case cacheDiffers = "cache-differs"
    /// Not the actions that this side executed before, twice in a row.
    case actionsDiffer = "actions-differ"
    /// On one side only.
    case missing
    case tooFewBuilds = "too-few-builds"
  }

  public var kind: Kind
  public var place: RunPlace?
  /// Pairs, builds, actions or an exit status, as the kind says, and out of how many.
  public var count: Int?
  public var of: Int?
  /// What the clock said, and the least that it resolves.
  public var seconds: Double?
  public var least: Double?

  public init(
    _ kind: Kind, _ place: RunPlace? = nil, count: Int? = nil, of: Int? = nil, seconds: Double? = nil,
    least: Double? = nil
  ) {
    self.kind = kind
    self.place = place
    self.count = count
    self.of = of
    self.seconds = seconds
    self.least = least
  }
}

/// What pairs of one subject showed. Changes are ratios: 0.118 is +11.8 %.
public struct PairFigures: Equatable, Sendable {
  /// Medians in seconds of one step.
  public var base: Double
  public var head: Double
  /// The median change, and that of each pair in the order of measurement.
  public var change: Double
  public var changes: [Double]
  /// Median change of the CPU time; nil where unknown.
  public var cpuChange: Double?
  /// Median seconds in processes that base does not have; nil where unknown.
  public var added: Double?
  /// Odds against "unchanged", and the odds at which a change fails.
  public var evidence: Double
  public var needed: Double
  /// The smallest slowdown that four of five such tests would have found; nil where none could be.
  public var visible: Double?
  public var noise: PairNoise
  /// Pairs after which the test would have ended undecided.
  public var mostPairs: Int

  public init(
    base: Double, head: Double, change: Double, changes: [Double], cpuChange: Double? = nil, added: Double? = nil,
    evidence: Double, needed: Double, visible: Double? = nil, noise: PairNoise, mostPairs: Int
  ) {
    self.base = base
    self.head = head
    self.change = change
    self.changes = changes
    self.cpuChange = cpuChange
    self.added = added
    self.evidence = evidence
    self.needed = needed
    self.visible = visible
    self.noise = noise
    self.mostPairs = mostPairs
  }
}
