/// Seeded random numbers of several distributions, the same for the same seed on every machine.
public struct NormalVariates: Sendable {
  private var generator: SeededGenerator
  /// The method makes two at a time.
  private var spare: Double?

  public init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  /// Uniform, at least 0 and below 1.
  public mutating func uniform() -> Double { Double(generator.next() >> 11) * 0x1p-53 }

  /// Uniform among 0 ..< count, which must be positive.
  public mutating func index(below count: Int) -> Int {
    Int(generator.next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// Normal with mean 0: the polar method (Marsaglia and Bray, "A Convenient Method for Generating Normal Variables",
  /// SIAM Review 6 (1964)).
  public mutating func normal(_ deviation: Double) -> Double {
    if let spare {
      self.spare = nil
      return deviation * spare
    }
    var (x, y, square) = (0.0, 0.0, 0.0)
    repeat {
      (x, y) = (2 * uniform() - 1, 2 * uniform() - 1)
      square = x * x + y * y
    } while square >= 1 || square == 0
    let factor = (-2 * Elementary.log(square) / square).squareRoot()
    spare = y * factor
    return deviation * x * factor
  }
}
