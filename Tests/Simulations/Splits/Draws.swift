import Figures

/// Draws from the usual distributions: every one takes whole 64-bit numbers from the generator, so that a seed gives the
/// same values on every machine but for the last bits of the mathematical functions.
struct Draws {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// In [0, 1).
  mutating func unit() -> Double { Double(generator.next() >> 11) * 0x1p-53 }

  mutating func index(below count: Int) -> Int { Int(generator.next() % UInt64(count)) }

  mutating func chance(_ probability: Double) -> Bool { unit() < probability }

  mutating func one<Element>(of elements: [Element]) -> Element { elements[index(below: elements.count)] }

  /// Without repetition, in the order drawn.
  mutating func sample(_ count: Int, below limit: Int) -> [Int] {
    var left = Array(0..<limit)
    return (0..<min(count, limit)).map { _ in left.remove(at: index(below: left.count)) }
  }

  mutating func shuffled(_ elements: [Int]) -> [Int] {
    sample(elements.count, below: elements.count).map { elements[$0] }
  }

  mutating func exponential(rate: Double) -> Double { -logarithm(1 - unit()) / rate }

  /// Box and Muller's transform of two uniform draws.
  mutating func normal() -> Double {
    let radius = (-2 * logarithm(1 - unit())).squareRoot()
    return radius * cosine(2 * Double.pi * unit())
  }

  mutating func logNormal(mean: Double, deviation: Double) -> Double {
    exponentialFunction(mean + deviation * normal())
  }

  mutating func pareto(shape: Double) -> Double { power(1 - unit(), -1 / shape) }

  /// An index, each as likely as its weight.
  mutating func index(weights: [Double]) -> Int {
    var rest = unit() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return index }
    }
    return weights.count - 1
  }
}
