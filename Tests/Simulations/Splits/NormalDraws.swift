/// Ratios that are off by chance: the same seed gives the same ones.
public struct NormalDraws: Sendable {
  private var draws: Draws

  public init(seed: UInt64) {
    draws = Draws(seed: seed)
  }

  /// A factor whose logarithm has mean 0 and this deviation.
  public mutating func ratio(_ deviation: Double) -> Double { draws.logNormal(mean: 0, deviation: deviation) }
}
