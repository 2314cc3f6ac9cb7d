import Figures
import Model

/// How the noise of pairs is learned from pairs that are known to be equal (A/A).
extension PairNoise {
  /// Fewer known pairs than this are no scale by themselves.
  public static let enough = 12
  /// As many as a scale is made of: the last ones count.
  public static let full = 24
  /// Pairs of equal builds that are spent in the job where too few are known.
  public static let cold = 6

  /// What is taken for the deviation where no pair is known, and how many known pairs that guess weighs.
  private static let (guess, weight) = (0.05, 2.0)
  /// Shares of disturbed pairs: where the known ones say that they are rare, and else.
  private static let (rare, common) = (0.01, 0.03)

  /// - Parameter known: ln(second / first) of pairs of equal builds of one job each, oldest first; finite.
  ///
  /// From 12 pairs on the deviation is robust, of the last 24. Below, it is drawn towards 5 %: what pairs are there,
  /// with their median taken to be 0, count beside two pairs' worth of that guess.
  public init(equalPairs known: [Double]) {
    let used = known.suffix(Self.full)
    guard used.count >= Self.enough, let deviation = Statistics.robustDeviation(Array(used)),
      let middle = Statistics.median(Array(used))
    else {
      self = Self.cold(Array(used))
      return
    }
    let far = used.count { abs($0 - middle) > 3.5 * deviation }
    let isCalm = used.count == Self.full && far < 2
    self.init(deviation: deviation, outliers: isCalm ? Self.rare : Self.common, pairs: used.count)
  }

  /// What a few pairs tell, and none.
  public static func cold(_ known: [Double]) -> PairNoise {
    let count = Double(known.count)
    let spread = Statistics.normalConsistency * (Statistics.median(known.map { abs($0) }) ?? 0)
    let square = (count * spread * spread + weight * guess * guess) / (count + weight)
    return PairNoise(deviation: square.squareRoot(), outliers: common, pairs: known.count)
  }
}
