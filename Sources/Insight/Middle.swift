import Figures
import Model

/// How many samples a median needs before a change is told from it.
private let enoughSamples = 5

/// The median; nil of none.
func middle(_ values: [Double]) -> Double? { Statistics.median(values) }

/// The median of times, to the nanosecond; nil of none.
func middle(_ times: [Duration]) -> Duration? {
  Statistics.median(times.map(\.milliseconds)).map(Duration.fromMilliseconds)
}

/// The change of the median of times as a ratio (0.118: +11.8 %); nil where a side has fewer than five samples.
func change(from before: [Duration], to after: [Duration]) -> Double? {
  guard min(before.count, after.count) >= enoughSamples, let old = middle(before), let new = middle(after),
    old > .zero
  else { return nil }
  return new / old - 1
}

extension Spread {
  /// Of a sample of times; nil of none.
  init?(of times: [Duration]) {
    let milliseconds = times.map(\.milliseconds)
    guard let median = Statistics.median(milliseconds), let p90 = Statistics.quantile(milliseconds, 0.9) else {
      return nil
    }
    self.init(median: .fromMilliseconds(median), p90: .fromMilliseconds(p90))
  }
}
