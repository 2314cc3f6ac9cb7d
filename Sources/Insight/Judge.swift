import Model

/// What a finished build is held against.
public struct JudgeQuestion: Sendable {
  public var termination: Termination
  public var buildClass: BuildClass
  /// The loop that the build belongs to; nil for a command that is no loop's.
  public var loop: Loop?
  /// Whether the user named a budget for this build, by `--budget` or `--loop`: then its class does not matter.
  public var budgetNamed: Bool
  public var budget: Budget
  public var wall: Duration
  /// Time behind a lock that another build held: not this build's fault.
  public var waited: Duration
  /// Whether targets were cut short although the command says that all is well, as Turborepo does when it is stopped.
  public var isCancelled = false
  /// Why this kind of command is not judged unless a budget is named, in a few words; nil where it is.
  public var exemption: String?

  public init(
    termination: Termination, buildClass: BuildClass, loop: Loop?, budgetNamed: Bool = false, budget: Budget,
    wall: Duration, waited: Duration = .zero, exemption: String? = nil
  ) {
    self.termination = termination
    self.buildClass = buildClass
    self.loop = loop
    self.budgetNamed = budgetNamed
    self.budget = budget
    self.wall = wall
    self.waited = waited
    self.exemption = exemption
  }
}

/// Holds a finished build to its budget; a failure, a clean build and a command that is no loop's are not held to it.
public func judge(_ question: JudgeQuestion) -> Judgement {
  guard question.termination.isSuccess else { return .failed }
  if question.isCancelled { return .notJudged(reason: "cancelled") }
  if !question.budgetNamed, let reason = unjudged(question) { return .notJudged(reason: reason) }
  guard case .limit(let budget) = question.budget else { return .notJudged(reason: "budget off") }
  return question.wall - question.waited > budget ? .over(budget: budget) : .within(budget: budget)
}

private func unjudged(_ question: JudgeQuestion) -> String? {
  if let exemption = question.exemption { return exemption }
  guard question.loop != nil else { return "no loop's command" }
  return switch question.buildClass {
  case .clean: "clean build"
  case .noOp: "nothing ran"
  case .incremental: nil
  }
}
