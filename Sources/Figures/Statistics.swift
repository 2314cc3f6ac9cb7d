/// Order statistics of samples; none of them assumes a distribution. Samples must not hold NaN.
public enum Statistics {
  /// The middle value, or the mean of the two middle ones; nil for no samples.
  public static func median(_ samples: [Double]) -> Double? { quantile(samples, 0.5) }

  /// The value that the share `p` (0...1) of the samples does not exceed, interpolated between neighbours; nil for no
  /// samples or a `p` outside 0...1.
  ///
  /// Definition 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996):
  /// the default of R and NumPy.
  public static func quantile(_ samples: [Double], _ p: Double) -> Double? {
    guard !samples.isEmpty, (0...1).contains(p) else { return nil }
    let sorted = samples.sorted()
    let place = Double(sorted.count - 1) * p
    let below = Int(place)
    let fraction = place - Double(below)
    guard fraction > 0 else { return sorted[below] }
    return sorted[below] + fraction * (sorted[below + 1] - sorted[below])
  }

  /// The median distance from the median, in the samples' unit; nil for no samples.
  ///
  /// Hampel, "The Influence Curve and Its Role in Robust Estimation", JASA 69 (1974).
  public static func medianAbsoluteDeviation(_ samples: [Double]) -> Double? {
    guard let center = median(samples) else { return nil }
    return median(samples.map { abs($0 - center) })
  }

  /// What turns a median absolute deviation into a standard deviation where the samples are normal: 1 / Φ⁻¹(3/4)
  /// (Rousseeuw and Croux, "Alternatives to the Median Absolute Deviation", JASA 88 (1993)).
  public static let normalConsistency = 1.4826

  /// A standard deviation that up to half of the samples cannot spoil; nil for no samples.
  public static func robustDeviation(_ samples: [Double]) -> Double? {
    medianAbsoluteDeviation(samples).map { normalConsistency * $0 }
  }
}
