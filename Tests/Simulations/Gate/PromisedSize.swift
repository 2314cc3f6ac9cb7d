import Figures
import Gate
import Model

/// The slowdown that a verdict says it could have seen, held against normal pairs of that noise.
public struct PromisedSize: Sendable {
  public var deviation: Double
  /// As a ratio.
  public var size: Double

  public init(deviation: Double) {
    self.deviation = deviation
    size = Self.report(deviation).verdicts.first?.pairs?.visible ?? 0
  }

  private static func subject(_ deviation: Double) -> Subject {
    Subject(name: "app", noise: PairNoise(deviation: deviation, outliers: 0.01, pairs: 24))
  }

  private static func report(_ deviation: Double) -> ChangeReport {
    var test = ChangeTest([subject(deviation)])
    while test.wantsMore { test.add(Pair(difference: 0), to: 0) }
    return ChangeReport(test, ending: .decided)
  }

  /// The share of slowdowns of that size that fail.
  public func caught(_ changes: Int, seed: UInt64) -> Double {
    share(changes, seed) { _ in Self.subject(deviation).noise }
  }

  /// The same where the noise is not known but learned from 24 pairs.
  public func caughtLearned(_ changes: Int, seed: UInt64) -> Double {
    share(changes, seed) { random in PairNoise(equalPairs: (0..<24).map { _ in random.normal(deviation) }) }
  }

  private func share(_ changes: Int, _ seed: UInt64, _ noise: (inout NormalVariates) -> PairNoise) -> Double {
    var random = NormalVariates(seed: seed)
    let fails = (0..<changes).count { _ in
      var test = ChangeTest([Subject(name: "app", noise: noise(&random))])
      while test.wantsMore {
        test.add(Pair(difference: random.normal(deviation) + Elementary.log(1 + size)), to: 0)
      }
      return test.decisions == [.slower]
    }
    return Double(fails) / Double(max(changes, 1))
  }
}
