/// What replays say of plans that somebody made, each on its own, and of two of them beside each other.
public struct PlanScores: Equatable, Sendable {
  public var scores: [PlanScore]
  /// Of the second to the first, where there are two.
  public var difference: Difference?
  /// What was odd in the input, one sentence each.
  public var notes: [String]

  public init(scores: [PlanScore], difference: Difference? = nil, notes: [String] = []) {
    self.scores = scores
    self.difference = difference
    self.notes = notes
  }

  /// How much shorter the loop of the second plan is.
  public struct Difference: Equatable, Sendable {
    public var gain: Duration
    /// The interval that holds it with 80 % certainty.
    public var low: Duration
    public var high: Duration
    /// Shares of the commits' weight whose loop is shorter under the first, and under the second.
    public var firstIsShorter: Double
    public var secondIsShorter: Double

    public init(gain: Duration, low: Duration, high: Duration, firstIsShorter: Double, secondIsShorter: Double) {
      self.gain = gain
      self.low = low
      self.high = high
      self.firstIsShorter = firstIsShorter
      self.secondIsShorter = secondIsShorter
    }
  }
}

/// One plan, replayed.
public struct PlanScore: Equatable, Sendable {
  /// As the command line names it.
  public var name: ByteString
  /// After each of its changes: the whole plan is the last.
  public var steps: [Step]
  public var prediction: ProposalPrediction
  public var cost: ProposalCost
  /// How many targets there are under the plan.
  public var targets: Int
  /// Targets that need each other under the plan, and do not without it; empty where none do.
  public var circle: [ByteString]
  /// What files of a target need of another that no declared dependency leads to any more.
  public var unmet: [ProposalPlan.Dependency]
  /// Files and edges that the plan names and the graph does not list.
  public var notes: [String]

  public init(
    name: ByteString, steps: [Step], prediction: ProposalPrediction, cost: ProposalCost, targets: Int,
    circle: [ByteString] = [], unmet: [ProposalPlan.Dependency] = [], notes: [String] = []
  ) {
    self.name = name
    self.steps = steps
    self.prediction = prediction
    self.cost = cost
    self.targets = targets
    self.circle = circle
    self.unmet = unmet
    self.notes = notes
  }

  public struct Step: Equatable, Sendable {
    /// Of the proposal, where the plan has one.
    public var id: String?
    public var subject: [ByteString]
    public var mean: Duration
    public var p90: Duration

    public init(id: String?, subject: [ByteString], mean: Duration, p90: Duration) {
      self.id = id
      self.subject = subject
      self.mean = mean
      self.p90 = p90
    }
  }

  public var canBeBuilt: Bool { circle.isEmpty && unmet.isEmpty }

  /// Whether it can be built and makes the loop shorter.
  public var isGain: Bool { canBeBuilt && prediction.gain > .zero }
}
