import Figures

/// The numbers of a sequential test of pairs: what it must find, what it may miss, and what it may cost.
///
/// The test is Wald's between two normal means d0 and d0 + δ ("Sequential Tests of Statistical Hypotheses", Annals of
/// Mathematical Statistics 16 (1945)), censored after Huber ("A Robust Version of the Probability Ratio Test", Annals
/// of Mathematical Statistics 36 (1965)). What counts against a change is divided by the largest mean that a censored
/// ratio can have where nothing changed, so that its product passes 1/α with a probability of at most α, whenever one
/// looks (Ville's inequality).
public struct SequentialRule: Equatable, Sendable {
  public enum Purpose: String, CaseIterable, Sendable {
    /// One change against its base.
    case change
    /// An alarm of creep: the anchor's commit against HEAD.
    case confirmation
  }

  public var purpose: Purpose
  /// Slower than this, as a log ratio, is what the test is against; up to it nothing is held against a change.
  public var slack: Double
  /// What must be found where the noise allows it, and how many deviations where it does not.
  public var tolerance: Double
  public var deviations: Double
  /// A slowdown of less than this many seconds a step is nobody's wait.
  public var leastWait: Double
  /// Pairs after which the test ends undecided.
  public var mostPairs: Int

  /// The scale is taken larger than it was learned, and never below a floor.
  static let (inflation, leastScale) = (1.1, 0.012)
  /// One pair counts at most e^2.5 : 1.
  static let clip = 2.5
  static let (pairsToFail, pairsToPass) = (3, 2)
  /// Evidence for "unchanged" that ends a test.
  static let passes = Elementary.log(0.05)

  public static let change = SequentialRule(
    purpose: .change, slack: 0.01, tolerance: 0.05, deviations: 1.1, leastWait: 0.2, mostPairs: 12)
  public static let confirmation = SequentialRule(
    purpose: .confirmation, slack: 0.005, tolerance: 0.03, deviations: 0.7, leastWait: 0, mostPairs: 40)

  /// The share of false failures that one subject is given, of a loop and so many targets.
  public static func level(targets: Int) -> Double { min(0.001, 0.01 / Double(max(targets, 1))) }
}

/// A rule, held against the noise of one subject: what each pair counts.
struct PairWeight: Equatable {
  /// s, δ and the middle between d0 and d0 + δ, as log ratios.
  let scale: Double
  let step: Double
  let middle: Double
  /// ln M: what a pair's evidence is diminished by.
  let price: Double

  init(_ rule: SequentialRule, deviation: Double, outliers: Double) {
    scale = max(SequentialRule.inflation * deviation, SequentialRule.leastScale)
    step = max(rule.tolerance - rule.slack, rule.deviations * scale)
    middle = rule.slack + step / 2
    let mean = (1 - outliers) * Self.meanRatio(step / scale) + outliers * Elementary.exp(SequentialRule.clip)
    price = Elementary.log(max(1, mean))
  }

  /// The clipped log likelihood ratio of a pair.
  func ratio(_ difference: Double) -> Double {
    let ratio = step / (scale * scale) * (difference - middle)
    return min(max(ratio, -SequentialRule.clip), SequentialRule.clip)
  }

  /// E[exp(clip(X, −c, c))] for X ~ Normal(−x²/2, variance x²).
  static func meanRatio(_ x: Double) -> Double {
    let clip = SequentialRule.clip
    let (low, high) = ((-clip + x * x / 2) / x, (clip + x * x / 2) / x)
    return Elementary.exp(-clip) * Normal.cumulative(low) + Elementary.exp(clip) * Normal.exceedance(high)
      + Normal.cumulative(high - x) - Normal.cumulative(low - x)
  }
}
