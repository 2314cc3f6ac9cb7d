import Figures
import Model

/// The sequential test of one subject: takes pairs one by one and says when it has seen enough.
struct CensoredTest: Equatable {
  typealias Decision = ChangeTest.Decision

  let rule: SequentialRule
  let weight: PairWeight
  /// ln(1/α).
  let bound: Double
  /// E: what speaks for "slower", as the logarithm of a bet that loses where nothing changed.
  private(set) var evidence = 0.0
  /// W: the same without the price of the bet; speaks for "unchanged" where it is low.
  private(set) var weightOfPairs = 0.0
  private(set) var pairs = 0
  private(set) var decision: Decision?

  /// - Parameter level: α.
  init(_ rule: SequentialRule, noise: PairNoise, level: Double) {
    self.rule = rule
    weight = PairWeight(rule, deviation: noise.deviation, outliers: noise.outliers)
    bound = Elementary.log(1 / level)
  }

  /// - Parameters:
  ///   - difference: ln(head / base).
  ///   - isFelt: whether the slowdown so far is one that somebody waits for; without it nothing is called slower.
  mutating func add(_ difference: Double, isFelt: Bool) {
    guard decision == nil else { return }
    let ratio = weight.ratio(difference)
    pairs += 1
    evidence += ratio - weight.price
    weightOfPairs += ratio
    if isProven, isFelt {
      decision = .slower
    } else if pairs >= SequentialRule.pairsToPass, weightOfPairs <= SequentialRule.passes {
      decision = .unchanged
    }
  }

  /// Whether the evidence suffices, felt or not.
  var isProven: Bool { pairs >= SequentialRule.pairsToFail && evidence >= bound }
}
