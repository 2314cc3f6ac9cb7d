import Figures
import Model
import Testing

@testable import Gate

/// The numbers of the sequential rule, one by one.
struct RuleTests {
  private func near(_ a: Double, _ b: Double, _ tolerance: Double = 1e-12) -> Bool { abs(a - b) <= tolerance }

  @Test func scaleAndStepFollowTheNoise() {
    let calm = PairWeight(.change, deviation: 0.005, outliers: 0.01)
    #expect(calm.scale == 0.012 && near(calm.step, 0.04) && near(calm.middle, 0.03))
    let noisy = PairWeight(.change, deviation: 0.07, outliers: 0.03)
    #expect(near(noisy.scale, 0.077) && near(noisy.step, 0.0847) && near(noisy.middle, 0.05235))
    let confirming = PairWeight(.confirmation, deviation: 0.02, outliers: 0.01)
    #expect(near(confirming.scale, 0.022) && near(confirming.step, 0.025) && near(confirming.middle, 0.0175))
  }

  /// By numerical integration of exp(clip(X)) times the normal density.
  @Test(arguments: [0.7, 1.1, 2, 10.0 / 3, 5])
  func theMeanOfACensoredRatio(x: Double) {
    var sum = 0.0
    let step = 0.0005
    for i in -20_000...20_000 {
      let z = Double(i) * step
      let value = min(max(-x * x / 2 + x * z, -2.5), 2.5)
      sum += Elementary.exp(value) * Normal.density(z) * step
    }
    #expect(near(PairWeight.meanRatio(x), sum, 1e-6))
  }

  @Test func whatContaminationCosts() {
    let weight = PairWeight(.change, deviation: 0.05, outliers: 0.03)
    let mean = 0.97 * PairWeight.meanRatio(1.1) + 0.03 * Elementary.exp(2.5)
    #expect(near(weight.price, Elementary.log(mean)))
    #expect(PairWeight(.change, deviation: 0.001, outliers: 0).price == 0)
  }

  @Test func aPairCountsAtMostItsClip() {
    let weight = PairWeight(.change, deviation: 0.02, outliers: 0.01)
    #expect(weight.ratio(5) == 2.5 && weight.ratio(-5) == -2.5 && weight.ratio(weight.middle) == 0)
    #expect(weight.ratio(.infinity) == 2.5)
  }

  @Test(arguments: [(0, 0.001), (1, 0.001), (10, 0.001), (11, 0.01 / 11), (20, 0.0005), (200, 0.00005)])
  func theErrorRateIsShared(targets: Int, level: Double) {
    #expect(near(SequentialRule.level(targets: targets), level, 1e-18))
  }

  @Test func failingTakesThreePairsAndPassingTwo() {
    var fast = CensoredTest(.change, noise: PairNoise(deviation: 0.01, outliers: 0.01, pairs: 24), level: 0.001)
    for pair in 1...2 {
      fast.add(0.5, isFelt: true)
      #expect(fast.decision == nil, "\(pair)")
    }
    fast.add(0.5, isFelt: true)
    #expect(fast.decision == .slower && fast.pairs == 3)
    var same = CensoredTest(.change, noise: PairNoise(deviation: 0.01, outliers: 0.01, pairs: 24), level: 0.001)
    same.add(-0.5, isFelt: false)
    #expect(same.decision == nil)
    same.add(-0.5, isFelt: false)
    #expect(same.decision == .unchanged)
  }

  @Test func whatNobodyFeelsIsNotCalledSlower() {
    var test = CensoredTest(.change, noise: PairNoise(deviation: 0.01, outliers: 0.01, pairs: 24), level: 0.001)
    for _ in 0..<6 { test.add(0.2, isFelt: false) }
    #expect(test.decision == nil && test.isProven)
    test.add(0.2, isFelt: true)
    #expect(test.decision == .slower)
  }
}

/// The scale of pairs from pairs of equal builds.
struct PairNoiseTests {
  private func noise(_ known: [Double]) -> PairNoise { PairNoise(equalPairs: known) }

  @Test func nothingKnownIsFivePercent() {
    #expect(noise([]) == PairNoise(deviation: 0.05, outliers: 0.03, pairs: 0))
  }

  @Test func aFewPairsAreDrawnTowardsTheGuess() {
    let cold = noise([0.01, -0.02, 0.03])
    let expected = ((3 * (1.4826 * 0.02) * (1.4826 * 0.02) + 2 * 0.05 * 0.05) / 5).squareRoot()
    #expect(abs(cold.deviation - expected) < 1e-15 && cold.outliers == 0.03 && cold.pairs == 3)
    #expect(noise(Array(repeating: 0.01, count: 11)).deviation != noise(Array(repeating: 0.01, count: 12)).deviation)
  }

  @Test func twelvePairsSpeakForThemselves() {
    let known = (1...12).map { Double($0) / 100 }
    #expect(abs(noise(known).deviation - 1.4826 * 0.03) < 1e-15 && noise(known).outliers == 0.03)
  }

  @Test func twoFarPairsOfTwentyFourAreContamination() {
    let calm = (0..<24).map { $0 % 2 == 0 ? 0.01 : -0.01 }
    #expect(noise(calm).outliers == 0.01 && abs(noise(calm).deviation - 0.014826) < 1e-15)
    var one = calm
    one[3] = 0.5
    #expect(noise(one).outliers == 0.01)
    one[7] = -0.5
    #expect(noise(one).outliers == 0.03)
  }

  @Test func onlyTheLastTwentyFourCount() {
    let old = Array(repeating: 0.9, count: 30)
    let calm = (0..<24).map { $0 % 2 == 0 ? 0.01 : -0.01 }
    #expect(noise(old + calm) == noise(calm))
  }

  @Test func aClockThatNeverDiffersLeavesTheFloor() {
    let flat = noise(Array(repeating: 0, count: 24))
    #expect(flat == PairNoise(deviation: 0, outliers: 0.01, pairs: 24))
    #expect(PairWeight(.change, deviation: flat.deviation, outliers: flat.outliers).scale == 0.012)
  }
}

/// The sizes that a gate promises to see (design: 12 pairs, 80 % power), against the published table.
struct VisibleSizeTests {
  @Test(
    arguments: [
      (0.010, 3.6), (0.016, 4.0), (0.022, 4.7), (0.03, 6.0), (0.04, 7.7), (0.05, 9.4), (0.07, 13), (0.085, 16),
      (0.107, 20),
    ])
  func table(deviation: Double, percent: Double) throws {
    let size = VisibleSize(deviation: deviation, outliers: 0.01, level: 0.001, mostPairs: 12)
    let found = (Elementary.exp(try #require(size.size(.change))) - 1) * 100
    #expect(abs(found - percent) <= max(0.05, 0.016 * percent), "\(found)")
  }

  @Test func withoutThreePairsNothingIsSeen() {
    #expect(VisibleSize(deviation: 0.01, outliers: 0.01, level: 0.001, mostPairs: 2).size(.change) == nil)
    #expect(VisibleSize(deviation: 0.01, outliers: 0.01, level: 0.001, mostPairs: 0).size(.change) == nil)
    #expect(VisibleSize(deviation: 0, outliers: 0.01, level: 0.001, mostPairs: 3).size(.change) != nil)
  }

  @Test func morePairsSeeMoreAndMoreTargetsLess() throws {
    func size(_ pairs: Int, _ level: Double = 0.001, settles: Int? = nil) -> Double {
      VisibleSize(deviation: 0.03, outliers: 0.01, level: level, mostPairs: pairs, settles: settles).size(.change) ?? 9
    }
    #expect(size(20) < size(12) && size(12) < size(5))
    #expect(size(12) < size(12, 0.00005))
    #expect(size(12) <= size(12, settles: 2))
  }
}
