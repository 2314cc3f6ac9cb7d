/// Numbers as people write down what they measured: three significant digits.
public enum Digits {
  /// The nearest number of three significant digits; what is not finite or not positive stays.
  public static func three(_ value: Double) -> Double { rounded(value, .toNearestOrAwayFromZero) }

  /// The nearest such number that is not below `limit`.
  public static func three(_ value: Double, notBelow limit: Double) -> Double {
    let nearest = three(value)
    return nearest >= limit ? nearest : rounded(max(value, limit), .up)
  }

  private static func rounded(_ value: Double, _ rule: FloatingPointRoundingRule) -> Double {
    guard value.isFinite, value > 0, value < 1e18, value > 1e-12 else { return value }
    var (scale, isLarge) = (1.0, false)
    if value >= 1000 {
      isLarge = true
      while value / scale >= 999.5 { scale *= 10 }
    } else {
      while value * scale < 99.95 { scale *= 10 }
    }
    // A whole number and a power of ten are exact, so that the quotient is the Double nearest to the decimal.
    return isLarge ? (value / scale).rounded(rule) * scale : (value * scale).rounded(rule) / scale
  }
}
