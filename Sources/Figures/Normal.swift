/// The standard normal distribution: mean 0, variance 1.
public enum Normal {
  private static let rootOfTwoPi = 2.5066282746310002

  public static func density(_ x: Double) -> Double { Elementary.exp(-x * x / 2) / rootOfTwoPi }

  /// Φ(x): the probability of at most x, to 15 digits; NaN for NaN.
  public static func cumulative(_ x: Double) -> Double {
    if x < -3 { return tail(-x) }
    if x > 3 { return 1 - tail(x) }
    return 0.5 + density(x) * series(x)
  }

  /// The probability of more than x: 1 − Φ(x) without the loss of digits.
  public static func exceedance(_ x: Double) -> Double { cumulative(-x) }

  /// x + x³/3 + x⁵/(3·5) + …: what times the density gives the area from 0 to x (Marsaglia, "Evaluating the Normal
  /// Distribution", Journal of Statistical Software 11 (2004)).
  private static func series(_ x: Double) -> Double {
    var (sum, term, n) = (x, x, 1.0)
    repeat {
      n += 2
      term *= x * x / n
      sum += term
    } while abs(term) > abs(sum) * 0x1p-54
    return sum
  }

  /// The area beyond x > 3, by Laplace's continued fraction: density / (x + 1/(x + 2/(x + 3/(x + …)))).
  private static func tail(_ x: Double) -> Double {
    var below = x
    for n in stride(from: 60.0, to: 0, by: -1) { below = x + n / below }
    return density(x) / below
  }
}
