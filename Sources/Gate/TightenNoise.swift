import Figures
import Model

/// Keeps the median and the spread of a loop's trunk builds, which the free screen compares a change's build with. They
/// are written anew only when they are proven to be others: a file that changes with every build is read by nobody.
public struct TightenNoise: Equatable, Sendable {
  /// How far the median may lie outside of its 99 % bounds, and by which factor the spread may be off.
  static let (tolerance, factor) = (1.05, 2.5)

  public var noise: LoopNoise?

  public init(noise: LoopNoise? = nil) {
    self.noise = noise
  }

  /// - Parameters:
  ///   - samples: of the loop on the trunk, oldest first.
  ///   - hasFallen: whether the loop's level falls now: then the figures are those of the builds that prove it.
  /// - Returns: the entry as it should be; nil where it is right as it is, or too few builds tell. A first entry takes 80
  ///   builds: a spread of 40 is off by a fifth, and would be another with the next 40.
  public func callAsFunction(_ samples: [TrunkSample], hasFallen: Bool = false) -> LoopNoise? {
    let isProven = hasFallen && samples.count >= (noise == nil ? Anchor.most : Anchor.fewest)
    let last = Array(samples.suffix(isProven ? Anchor.fewest : Anchor.most))
    guard isProven || last.count >= Anchor.most, let anchor = Anchor(last) else { return nil }
    if !isProven, let noise, !isOther(noise, last.map(\.seconds), anchor) { return nil }
    var now = noise ?? LoopNoise()
    (now.median, now.spread) = (Digits.three(anchor.seconds), Digits.three(anchor.deviation))
    return now == noise ? nil : now
  }

  private func isOther(_ noise: LoopNoise, _ seconds: [Double], _ anchor: Anchor) -> Bool {
    guard let median = noise.median, let spread = noise.spread else { return true }
    guard let low = Statistics.medianLowerBound(seconds, confidence: Tighten.confidence),
      let high = Statistics.medianUpperBound(seconds, confidence: Tighten.confidence)
    else { return false }
    if median > high * Self.tolerance || median < low / Self.tolerance { return true }
    // Below a percent nobody sees a difference.
    let (was, now) = (max(spread, 0.01), max(anchor.deviation, 0.01))
    return now > was * Self.factor || was > now * Self.factor
  }
}
