extension Statistics {
  /// A value that the median of what the samples were drawn from exceeds or equals with the given confidence (0.99):
  /// an order statistic, so it assumes independent samples and no distribution. Nil for too few samples (7 give 99 %),
  /// and for more than 1,000.
  ///
  /// The r-th smallest lies above the median only if fewer than r samples do not: Binomial(n, ½) below r (David and
  /// Nagaraja, "Order Statistics", 2003, section 7.1).
  public static func medianLowerBound(_ samples: [Double], confidence: Double) -> Double? {
    rank(of: samples.count, confidence).map { samples.sorted()[$0 - 1] }
  }

  /// The same from above.
  public static func medianUpperBound(_ samples: [Double], confidence: Double) -> Double? {
    rank(of: samples.count, confidence).map { samples.sorted()[samples.count - $0] }
  }

  /// The largest r, from 1, with P(Binomial(n, ½) < r) ≤ 1 − confidence.
  private static func rank(of count: Int, _ confidence: Double) -> Int? {
    guard (1...1000).contains(count), confidence > 0, confidence < 1 else { return nil }
    // Exact: a power of two.
    var chance = Double(sign: .plus, exponent: -count, significand: 1)
    var (sum, rank) = (chance, 0)
    while sum <= 1 - confidence {
      rank += 1
      chance *= Double(count - rank + 1) / Double(rank)
      sum += chance
    }
    return rank > 0 ? rank : nil
  }
}
