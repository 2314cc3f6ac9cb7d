import Figures
import Testing

/// Elementary functions and the normal distribution against values computed with 40 digits.
struct NormalTests {
  private func near(_ value: Double, _ expected: Double, units: Double = 1) -> Bool {
    value == expected || abs(value - expected) <= units * max(expected.ulp, value.ulp)
  }

  @Test(
    arguments: [
      (0, 1.0), (1, 2.718281828459045), (-1, 0.36787944117144233), (0.5, 1.6487212707001282), (1e-10, 1.0000000001),
      (10, 22026.465794806718), (-10, 4.5399929762484854e-05), (100, 2.6881171418161356e+43),
      (-700, 9.85967654375977e-305), (709.5, 1.3549863193146328e+308), (2.5, 12.182493960703473),
      (-2.5, 0.0820849986238988), (0.3465, 1.4141094938303624), (710, .infinity), (-746, 0), (.infinity, .infinity),
      (-.infinity, 0),
    ] as [(Double, Double)])
  func exponential(x: Double, expected: Double) {
    #expect(near(Elementary.exp(x), expected), "\(Elementary.exp(x))")
  }

  @Test(
    arguments: [
      (1, 0), (2, 0.6931471805599453), (0.5, -0.6931471805599453), (1.0000001, 9.999999505838704e-08),
      (0.9999999, -1.0000000494736474e-07), (10, 2.302585092994046), (1e300, 690.7755278982137),
      (.leastNonzeroMagnitude, -744.4400719213812), (0x1p-1070, -741.6674831991414), (1.1, 0.09531017980432493),
      (0.86, -0.15082288973458366), (1.117, 0.11064652008706365), (12.4, 2.517696472610991),
      (1.4142135623730951, 0.3465735902799727), (0, -.infinity), (.infinity, .infinity),
    ] as [(Double, Double)])
  func logarithm(x: Double, expected: Double) {
    #expect(near(Elementary.log(x), expected), "\(Elementary.log(x))")
  }

  @Test func whatIsNoNumberStaysNone() {
    #expect(Elementary.exp(.nan).isNaN && Elementary.log(.nan).isNaN && Elementary.log(-1).isNaN)
    #expect(Normal.cumulative(.nan).isNaN)
  }

  @Test func theLogarithmUndoesTheExponential() {
    var random = NormalVariates(seed: 1)
    for _ in 0..<2000 {
      let x = (random.uniform() - 0.5) * 200
      #expect(abs(Elementary.log(Elementary.exp(x)) - x) < 1e-13)
    }
  }

  @Test(
    arguments: [
      (0, 0.5), (1, 0.8413447460685429), (-1, 0.15865525393145705), (2.9, 0.998134186699616),
      (3.1, 0.9990323967867817), (-3.1, 0.0009676032132183566), (-6, 9.86587645037698e-10),
      (-10, 7.619853024160525e-24), (0.001, 0.500398942213911), (5, 0.9999997133484281),
      (.infinity, 1), (-.infinity, 0),
    ] as [(Double, Double)])
  func cumulative(x: Double, expected: Double) {
    #expect(abs(Normal.cumulative(x) - expected) <= 1e-13 * expected, "\(Normal.cumulative(x))")
    #expect(abs(Normal.exceedance(-x) - expected) <= 1e-13 * expected)
  }

  @Test func variatesHaveTheirMoments() {
    var random = NormalVariates(seed: 7)
    let values = (0..<20_000).map { _ in random.normal(2) }
    let mean = values.reduce(0, +) / 20_000
    let square = values.reduce(0) { $0 + $1 * $1 } / 20_000
    let fourth = values.reduce(0) { $0 + $1 * $1 * $1 * $1 } / 20_000
    #expect(abs(mean) < 0.05 && abs(square - 4) < 0.15 && abs(fourth - 48) < 5, "\(mean) \(square) \(fourth)")
    #expect(abs(Double(values.count { $0 > 2 }) / 20_000 - 0.1587) < 0.01)
  }

  @Test func aSeedGivesTheSameNumbers() {
    var (one, two) = (NormalVariates(seed: 42), NormalVariates(seed: 42))
    for _ in 0..<100 { #expect(one.normal(1) == two.normal(1)) }
    #expect((0..<100).allSatisfy { _ in (0..<7).contains(one.index(below: 7)) })
  }
}

/// Bounds of a median against tables of the binomial distribution.
struct MedianBoundsTests {
  @Test(
    arguments: [(6, nil), (7, 1), (20, 5), (40, 13), (80, 30), (1000, 463), (0, nil), (1001, nil)] as [(Int, Int?)])
  func ranksAtNinetyNinePercent(count: Int, rank: Int?) {
    let samples = (0..<count).map { Double($0 + 1) }.reversed()
    #expect(Statistics.medianLowerBound(Array(samples), confidence: 0.99) == rank.map(Double.init))
    #expect(Statistics.medianUpperBound(Array(samples), confidence: 0.99) == rank.map { Double(count - $0 + 1) })
  }

  @Test(arguments: [0, 1, -1, .nan, 2])
  func confidenceIsAShare(confidence: Double) {
    #expect(Statistics.medianLowerBound(Array(repeating: 1, count: 20), confidence: confidence) == nil)
  }
}
