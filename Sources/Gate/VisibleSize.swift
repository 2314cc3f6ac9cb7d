import Figures
import Model

/// The smallest slowdown that a test finds in four of five cases, were the pairs normal with the deviation that is
/// assumed: computed pair by pair from the distribution of W on a lattice, without random numbers.
struct VisibleSize: Equatable, Hashable {
  static let power = 0.8
  /// Disturbed pairs are assumed to be at least so many, because the scale itself is learned from a few pairs: with this
  /// share the promise is what a learned scale keeps (docs/results/gate.md).
  static let leastOutliers = 0.02

  /// Of the pairs' noise.
  var deviation: Double
  var outliers: Double
  /// α.
  var level: Double
  /// Pairs after which the test ends.
  var mostPairs: Int
  /// From this pair on the test also ends, as a pass, where nothing speaks against the subject (E ≤ 0); nil for never.
  var settles: Int?

  /// As a log ratio; nil where no slowdown would be found so often.
  func size(_ rule: SequentialRule) -> Double? {
    let weight = PairWeight(rule, deviation: deviation, outliers: max(outliers, Self.leastOutliers))
    var (low, high) = (0.0, 2.0)
    guard power(at: high, weight) >= Self.power else { return nil }
    for _ in 0..<16 {
      let middle = (low + high) / 2
      if power(at: middle, weight) >= Self.power { high = middle } else { low = middle }
    }
    return high
  }

  /// Steps of the lattice from 0 to the most that a pair counts.
  private static let half = 50

  /// The probability that a slowdown of so much fails.
  private func power(at size: Double, _ weight: PairWeight) -> Double {
    let unit = SequentialRule.clip / Double(Self.half)
    let bound = Elementary.log(1 / level)
    let kernel = Self.kernel(size, deviation, weight, unit)
    let highest = Int((bound + Double(mostPairs) * weight.price) / unit) + 1
    var walk = Walk(lowest: Int(SequentialRule.passes / unit) - 1, highest: max(highest, 2 * Self.half))
    var failed = 0.0
    for pair in 1...max(mostPairs, 1) {
      walk.add(kernel)
      let price = Double(pair) * weight.price
      if pair >= SequentialRule.pairsToFail { failed += walk.removeAbove { $0 * unit - price >= bound } }
      var passes: Double? = pair >= SequentialRule.pairsToPass ? SequentialRule.passes : nil
      if let settles, pair >= settles { passes = max(passes ?? price, price) }
      if let passes { walk.removeBelow { $0 * unit <= passes } }
    }
    return failed
  }

  /// The probabilities of what one pair counts, on the lattice: each value is split between its neighbours in
  /// proportion, so that the mean is kept.
  private static func kernel(
    _ size: Double, _ deviation: Double, _ weight: PairWeight, _ unit: Double
  ) -> [Double] {
    let slope = weight.step / (weight.scale * weight.scale)
    let mean = slope * (size - weight.middle)
    let spread = max(slope * deviation, 1e-9)
    // The integral of the distribution function.
    let integral = (-half...half).map { node -> Double in
      let z = (Double(node) * unit - mean) / spread
      return spread * (z * Normal.cumulative(z) + Normal.density(z))
    }
    return integral.indices.map { node in
      let below = node == 0 ? 0 : (integral[node] - integral[node - 1]) / unit
      let above = node == integral.count - 1 ? 1 : (integral[node + 1] - integral[node]) / unit
      return max(0, above - below)
    }
  }
}

/// Probabilities of the sums so far on the lattice, between two ends behind which the test is over.
private struct Walk {
  private let lowest: Int
  private var alive: [Double]
  private var next: [Double]
  private let reach: Int

  init(lowest: Int, highest: Int) {
    let reach = 50
    self.reach = reach
    self.lowest = lowest - 2 * reach
    alive = Array(repeating: 0, count: highest - lowest + 1 + 4 * reach)
    next = alive
    alive[-self.lowest] = 1
  }

  mutating func add(_ kernel: [Double]) {
    let (from, reach) = (alive, self.reach)
    next.withUnsafeMutableBufferPointer { next in
      from.withUnsafeBufferPointer { from in
        kernel.withUnsafeBufferPointer { kernel in
          for i in next.indices { next[i] = 0 }
          for i in reach..<(from.count - reach) where from[i] > 0 {
            for j in kernel.indices { next[i + j - reach] += from[i] * kernel[j] }
          }
        }
      }
    }
    swap(&alive, &next)
  }

  /// - Returns: the probability that is taken out.
  @discardableResult mutating func removeAbove(_ isOver: (Double) -> Bool) -> Double {
    var (taken, i) = (0.0, alive.count - 1)
    while i >= 0, isOver(Double(i + lowest)) {
      taken += alive[i]
      alive[i] = 0
      i -= 1
    }
    return taken
  }

  mutating func removeBelow(_ isOver: (Double) -> Bool) {
    var i = 0
    while i < alive.count, isOver(Double(i + lowest)) {
      alive[i] = 0
      i += 1
    }
  }
}
