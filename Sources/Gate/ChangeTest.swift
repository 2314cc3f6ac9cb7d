import Figures
import Model

/// A loop or a target that is compared, and what was known of it before.
public struct Subject: Equatable, Sendable {
  public var name: ByteString
  public var isLoop: Bool
  public var noise: PairNoise
  /// The grain of the clock that timed it, in seconds.
  public var tick: Double
  /// Known from too few builds to fail by itself.
  public var isProvisional: Bool
  /// The level to which this very change raises it, with its reason.
  public var acceptance: Acceptance?

  public init(
    name: ByteString, isLoop: Bool = false, noise: PairNoise, tick: Double = 0, isProvisional: Bool = false,
    acceptance: Acceptance? = nil
  ) {
    self.name = name
    self.isLoop = isLoop
    self.noise = noise
    self.tick = tick
    self.isProvisional = isProvisional
    self.acceptance = acceptance
  }
}

/// A level that a change raises with a reason.
public struct Acceptance: Equatable, Sendable {
  public var seconds: Double
  public var reason: String

  public init(seconds: Double, reason: String) {
    self.seconds = seconds
    self.reason = reason
  }
}

/// The test of one change over its loop and all its targets: pairs go in, verdicts come out.
///
/// α is shared by the subjects. All are timed by the same pairs: these go on while the loop is undecided, or while
/// something speaks against a target; to stop towards a pass costs no false alarm.
public struct ChangeTest: Sendable {
  /// What has ended the measuring.
  public enum Ending: String, CaseIterable, Sendable {
    /// The test itself.
    case decided
    /// The minutes that it was given.
    case minutes
    /// There are no more pairs to have.
    case exhausted
  }

  /// One subject on its way.
  struct State {
    var test: CensoredTest
    /// What the decision rests on.
    var pairs: [Pair] = []
    /// All that were handed in.
    var given = 0
    var trouble: InvalidReason?

    var isDone: Bool { trouble != nil || test.decision != nil || pairs.count >= test.rule.mostPairs }
  }

  public let subjects: [Subject]
  public let rule: SequentialRule
  /// The share of false failures of each subject.
  public let level: Double
  var states: [State]

  /// - Parameter rule: with the number of pairs that may be spent.
  public init(_ subjects: [Subject], rule: SequentialRule = .change) {
    let level = SequentialRule.level(targets: subjects.count { !$0.isLoop })
    self.subjects = subjects
    self.rule = rule
    self.level = level
    states = subjects.map { State(test: CensoredTest(rule, noise: $0.noise, level: level)) }
  }

  /// Takes the next pair of one subject; what comes after its decision is counted and not used.
  public mutating func add(_ pair: Pair, to subject: Int) {
    states[subject].given += 1
    guard !states[subject].isDone else { return }
    let (about, run) = (subjects[subject], states[subject].pairs.count + 1)
    if let trouble = Soundness.trouble(of: pair, run: run, isLoop: about.isLoop, tick: about.tick) {
      return states[subject].trouble = trouble
    }
    states[subject].pairs.append(pair)
    let wait = middle(states[subject].pairs.map(\.wait))
    states[subject].test.add(pair.difference, isFelt: wait >= rule.leastWait)
  }

  /// What was found out by other means than a pair.
  public mutating func invalidate(_ subject: Int, _ reason: InvalidReason) {
    if states[subject].trouble == nil { states[subject].trouble = reason }
  }

  /// Whether another pair can change a verdict that counts.
  public var wantsMore: Bool {
    let loop = subjects.firstIndex(where: \.isLoop)
    if let loop, !states[loop].isDone { return true }
    return states.contains { !$0.isDone && (loop == nil || $0.test.evidence > 0) }
  }
}

/// The median of at least one number.
func middle(_ numbers: [Double]) -> Double { Statistics.median(numbers) ?? 0 }

extension ChangeTest {
  /// What a subject comes to by its own numbers.
  public enum Decision: Equatable, Sendable {
    case slower, unchanged
  }

  /// nil for a subject that is undecided, or for which nothing could be compared.
  public var decisions: [Decision?] { states.map { $0.trouble == nil ? $0.test.decision : nil } }
}
