import Figures

/// How much of a predicted gain may come true: commits drawn anew, and the model's own error.
public struct GainInterval: Equatable, Sendable {
  /// Shares of the mean before, the least and the most of the middle 80 %.
  public var low: Double
  public var high: Double

  /// Of a time after a change to what was predicted, recorded by earlier proposals; where there are none, a spread is
  /// assumed.
  public enum ModelError: Equatable, Sendable {
    /// The standard deviation of the ratio's logarithm.
    case assumed(Double)
    case measured([Double])

    /// What the simulations of noisy costs ask for.
    public static let usual = ModelError.assumed(usualDeviation)
    static let usualDeviation = 0.12
  }

  static let draws = 300
  static let block = 10
  /// The period of the future that is spoken of, in periods of the history.
  static let future = (numerator: 3, denominator: 7)

  /// The error of the model is that of the change: two builds that are almost the same are predicted off by almost the same
  /// factor. So the ratio of after to before is as far off as the deviation says where half is gained or more, and less by
  /// as much as less is gained.
  ///
  /// Blocks of neighbouring commits are drawn with replacement, because neighbours resemble each other (Künsch, "The
  /// Jackknife and the Bootstrap for General Stationary Observations", Annals of Statistics 17 (1989)).
  ///
  /// - Parameters:
  ///   - before: microseconds of each commit; as many as `after` and `weights`.
  public init(before: [Int], after: [Int], weights: [Double], error: ModelError = .usual, seed: UInt64 = 1) {
    var generator = SeededGenerator(seed: seed)
    // Of few commits shorter blocks: one block drawn again and again would say that nothing varies.
    let length = max(1, min(Self.block, before.count / 8))
    let blocks = stride(from: 0, to: before.count, by: length).map { $0..<min($0 + length, before.count) }
    guard !blocks.isEmpty else {
      (low, high) = (0, 0)
      return
    }
    let sums = blocks.map { block in
      block.reduce((before: 0.0, after: 0.0)) {
        ($0.before + weights[$1] * Double(before[$1]), $0.after + weights[$1] * Double(after[$1]))
      }
    }
    let total = sums.reduce((before: 0.0, after: 0.0)) { ($0.before + $1.before, $0.after + $1.after) }
    let change = (total.before - total.after).magnitude / max(total.after, .leastNormalMagnitude)
    let count = max(1, blocks.count * Self.future.numerator / Self.future.denominator)
    let gains = (0..<Self.draws).map { _ in
      var (old, new) = (0.0, 0.0)
      for _ in 0..<count {
        let sum = sums[Int.random(in: 0..<sums.count, using: &generator)]
        old += sum.before
        new += sum.after
      }
      return old > 0 ? 1 - new / old * (1 + min(1, change) * (error.ratio(&generator) - 1)) : 0
    }.sorted()
    // Fewer than eight commits say little of the next ones, however alike they are.
    let point = 1 - total.after / max(total.before, .leastNormalMagnitude)
    let widening = max(1, (8 / Double(before.count)).squareRoot())
    low = point - (point - gains[Self.draws / 10]) * widening
    high = min(1, point + (gains[Self.draws - Self.draws / 10 - 1] - point) * widening)
  }
}

extension GainInterval.ModelError {
  fileprivate func ratio(_ generator: inout SeededGenerator) -> Double {
    switch self {
    case .measured(let ratios):
      return ratios.isEmpty ? 1 : ratios[Int.random(in: 0..<ratios.count, using: &generator)]
    case .assumed(let deviation):
      // The sum of twelve uniform numbers is as good as normal here (Irwin 1927, Hall 1927), and unlike a logarithm of
      // the C library it is the same on every machine; so is the series of the exponential function.
      let normal = (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) }
      let exponent = normal * deviation
      var (term, sum) = (1.0, 1.0)
      for power in 1...20 {
        term *= exponent / Double(power)
        sum += term
      }
      return sum
    }
  }
}
