/// A named inner loop and the minute that it may take.
public struct Loop: Equatable, Sendable {
  public var name: String
  /// The command that is the loop; nil where any build command stands for it.
  public var command: [ByteString]?
  public var budget: Budget
  /// Status of a green build over its budget.
  public var overBudgetExit: Int
  public var trace: TraceMode

  public init(
    name: String, command: [ByteString]? = nil, budget: Budget = .minute, overBudgetExit: Int = 122,
    trace: TraceMode = .auto
  ) {
    self.name = name
    self.command = command
    self.budget = budget
    self.overBudgetExit = overBudgetExit
    self.trace = trace
  }

  /// What a repository without ratchet.json has.
  public static let inner = Loop(name: "inner")
}

/// The time that a loop may take.
public enum Budget: Equatable, Sendable {
  case limit(Duration)
  case off

  /// The minute that the tool is about.
  public static let minute = Budget.limit(.seconds(60))
}

/// How a build is watched.
public enum TraceMode: String, CaseIterable, Sendable {
  case auto, processes, off
}

/// What a finished build is, held against its loop's budget.
public enum Judgement: Equatable, Sendable {
  case within(budget: Duration)
  case over(budget: Duration)
  /// Recorded and shown, not held to the budget; the reason in a few words.
  case notJudged(reason: String)
  /// The build's own failure comes first.
  case failed

  /// What the build was held to; nil where it was not.
  public var budget: Duration? {
    switch self {
    case .within(let budget), .over(let budget): budget
    case .notJudged, .failed: nil
    }
  }
}
