/// What a replay of the history says that a proposal brings, and how sure that is.
public struct ProposalPrediction: Equatable, Sendable {
  public var commits: Int
  public var before: Loop
  public var after: Loop
  /// Mean gain of one run of the loop, and the interval that holds it with 80 % certainty.
  public var gain: Duration
  public var low: Duration
  public var high: Duration
  public var cleanBefore: Duration
  public var cleanAfter: Duration
  public var certainty: Certainty
  public var assumptions: [Assumption]

  public init(
    commits: Int, before: Loop, after: Loop, gain: Duration, low: Duration, high: Duration, cleanBefore: Duration,
    cleanAfter: Duration, certainty: Certainty, assumptions: [Assumption] = []
  ) {
    self.commits = commits
    self.before = before
    self.after = after
    self.gain = gain
    self.low = low
    self.high = high
    self.cleanBefore = cleanBefore
    self.cleanAfter = cleanAfter
    self.certainty = certainty
    self.assumptions = assumptions
  }

  /// The inner loop over the commits of the replay.
  public struct Loop: Equatable, Sendable {
    public var mean: Duration
    public var p50: Duration
    public var p90: Duration
    /// The share of commits, 0...1.
    public var overBudget: Double
    /// Core seconds, the mean.
    public var work: Duration

    public init(mean: Duration, p50: Duration, p90: Duration, overBudget: Double, work: Duration) {
      self.mean = mean
      self.p50 = p50
      self.p90 = p90
      self.overBudget = overBudget
      self.work = work
    }
  }

  /// Three things apart; the overall class is the worst of them.
  public struct Certainty: Equatable, Sendable {
    public enum Class: String, Equatable, Sendable, Comparable, CaseIterable {
      case low, medium, high

      public static func < (a: Class, b: Class) -> Bool {
        (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
      }
    }

    /// Whether the commits are enough.
    public var sampling: Class
    /// Whether the cost model is known to fit.
    public var model: Class
    /// Whether the edges that it relies on were seen, not guessed.
    public var structure: Class
    /// Edges that the plan relies on, by how they are known, best first.
    public var edges: [EdgeClass]

    public struct EdgeClass: Equatable, Sendable {
      public var evidence: String
      public var count: Int

      public init(evidence: String, count: Int) {
        self.evidence = evidence
        self.count = count
      }
    }

    public init(sampling: Class, model: Class, structure: Class, edges: [EdgeClass] = []) {
      self.sampling = sampling
      self.model = model
      self.structure = structure
      self.edges = edges
    }

    public var overall: Class { min(sampling, model, structure) }
  }

  /// What the prediction takes for granted.
  public enum Assumption: String, Equatable, Sendable, CaseIterable {
    case noCutoff = "no-cutoff"
    case interfaceCutoff = "interface-cutoff"
    case rewired
    case independentTests = "independent-tests"
    case noCache = "no-cache"
    case usualCosts = "usual-costs"
    case brokenEdgesVanish = "broken-edges-vanish"
    case unseenEdges = "unseen-edges"
    case interfaceRate = "interface-rate"
    case linksByEdges = "links-by-edges"
  }
}

/// What a search found, and what it says where there is nothing to propose.
public struct Proposals: Equatable, Sendable {
  /// In order of execution.
  public var proposals: [Proposal]
  public var answer: Answer
  /// What was odd in the input, one sentence each.
  public var notes: [String]
  /// Whether a clock ended the search: then another run may give other proposals.
  public var isTruncated: Bool
  public var replays: Int

  public enum Answer: String, Equatable, Sendable, CaseIterable {
    case proposals
    /// There are proposals, but the interval of the gain begins near nothing.
    case weak
    /// Something could be gained, less than it costs.
    case notWorthIt = "not-worth-it"
    /// Even without its target the loop would take as long, or there is nothing to cut.
    case nothingToDo = "nothing-to-do"
    /// There is nothing to judge by: no commit, no target, or no file edge.
    case notKnown = "not-known"
    /// Targets are too small: they gain by being one.
    case mergeInstead = "merge-instead"
  }

  public init(
    proposals: [Proposal] = [], answer: Answer, notes: [String] = [], isTruncated: Bool = false, replays: Int = 0
  ) {
    self.proposals = proposals
    self.answer = answer
    self.notes = notes
    self.isTruncated = isTruncated
    self.replays = replays
  }
}
