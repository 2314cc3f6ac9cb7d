import Model

/// One two-way cut of a chain.
public struct CutStep: Equatable, Sendable {
  /// Of the graph.
  public var target: Int
  /// The unit that is cut: the target, or a part that an earlier step made.
  public var subject: ByteString
  /// The new part, which needs nothing of the other, and what is left under the old name.
  public var lower: Plan.Part
  public var upper: Plan.Part
  /// Edges of the graph that this step breaks.
  public var broken: [Int]
  /// Everything up to and with this step.
  public var plan: Plan
}

/// What a search found: cuts in the order in which they are carried out.
public struct CutChain: Equatable, Sendable {
  public var steps: [CutStep] = []
  /// Whether the search was told to end: a longer one may find more.
  public var isTruncated = false
  /// Whether the counted budget was spent before everything was tried.
  public var isSpent = false
  /// Targets that were looked at.
  public var targets: [Int] = []
  /// Replays that were spent.
  public var replays = 0
}
