import Figures
import Model

/// What a gate of one change ends with: verdicts, and the test itself for a receipt.
public struct ChangeReport: Equatable, Sendable {
  public let test: ChangeTest
  public let ending: ChangeTest.Ending
  /// Whether more pairs could have been had.
  public let isOpen: Bool
  /// Seconds that the loop may take; nil for no budget.
  public let budget: Double?
  /// Deviations above the median where the build that is made anyway was found not to be slow; nil where it was not held
  /// against it, or asked for pairs.
  public let screened: Double?
  /// The loop first.
  public let verdicts: [Verdict]
  /// Targets that are too small to be judged by themselves, those that only one side has, and names that none has.
  public let smallTargets: Int
  public let oneSided: [ByteString]
  public let notFound: [ByteString]
  /// Runs that it took, warm-ups among them.
  public let runs: Int

  public init(
    _ test: ChangeTest, ending: ChangeTest.Ending, isOpen: Bool = true, budget: Double? = nil,
    screened: Double? = nil, smallTargets: Int = 0, oneSided: [ByteString] = [],
    notFound: [ByteString] = [], runs: Int = 0
  ) {
    self.test = test
    self.ending = ending
    self.isOpen = isOpen
    self.smallTargets = smallTargets
    self.oneSided = oneSided
    self.notFound = notFound
    self.runs = runs
    self.budget = budget
    self.screened = screened
    if let screened {
      verdicts = test.subjects.filter(\.isLoop).map {
        Verdict(name: $0.name, isLoop: true, outcome: .pass, reason: .screened(deviations: screened))
      }
    } else {
      verdicts = test.verdicts(ending, isOpen: isOpen).map { verdict in
        guard let budget, verdict.isLoop else { return verdict }
        return verdict.held(to: budget)
      }
    }
  }
}

extension ChangeTest: Equatable {
  public static func == (a: ChangeTest, b: ChangeTest) -> Bool {
    a.subjects == b.subjects && a.rule == b.rule && a.states.map(\.pairs) == b.states.map(\.pairs)
      && a.states.map(\.trouble) == b.states.map(\.trouble)
  }
}

extension Verdict {
  /// A loop over its budget fails if base was within it; one that was over it before is told so and passes, unless it is
  /// proven slower.
  func held(to budget: Double) -> Verdict {
    guard let pairs, pairs.head > budget, outcome == .pass || outcome == .inconclusive else { return self }
    var verdict = self
    verdict.outcome = pairs.base <= budget ? .fail : .over
    verdict.reason = .overBudget(seconds: pairs.head, budget: budget, base: pairs.base)
    return verdict
  }
}
