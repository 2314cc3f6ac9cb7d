import Figures

/// Damages bytes as disks, killed writers, other versions and malice do, the same way from run to run.
public struct Mutation {
  private var random: SeededGenerator

  public init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// What readers of text and of binary forms trip over.
  private static let spices: [[UInt8]] =
    [
      "9e999", "-1", "99999999999999999999", "0.1e-400", "null", "true", "\"", "\\", "\\u0000", "\\ud800", "[", "]",
      "{", "}",
      ",", ":", "\n", "\t", "\u{0}", "\u{FEFF}", "../../..", "NaN", "//", "=", "#", "\u{1b}[31m",
      "-9223372036854775808",
    ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0x1F, 0x8B], Array(repeating: UInt8(ascii: "["), count: 600)]

  /// - Parameter other: whose parts may get into it.
  public mutating func damage(_ bytes: [UInt8], with other: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) { damageOnce(&bytes, other) }
    return bytes
  }

  private mutating func range(_ bytes: [UInt8], most: Int) -> Range<Int> {
    guard !bytes.isEmpty else { return 0..<0 }
    let start = Int.random(in: 0..<bytes.count, using: &random)
    return start..<min(bytes.count, start + Int.random(in: 1...most, using: &random))
  }

  private mutating func damageOnce(_ bytes: inout [UInt8], _ other: [UInt8]) {
    let place = range(bytes, most: 64)
    switch Int.random(in: 0..<9, using: &random) {
    case 0 where !bytes.isEmpty: bytes[place.lowerBound] ^= UInt8.random(in: 1...255, using: &random)
    case 1: bytes.removeSubrange(place)
    case 2: bytes.removeLast(bytes.count - place.lowerBound)
    case 3: bytes.insert(contentsOf: bytes[place], at: place.lowerBound)
    case 4: bytes.replaceSubrange(place, with: other[range(other, most: 256)])
    case 5:
      let large = range(bytes, most: 4096)
      for _ in 0..<Int.random(in: 1...8, using: &random) { bytes += bytes[large] }
    case 6: replaceNumber(&bytes, from: place.lowerBound)
    default:
      let spice = Self.spices.randomElement(using: &random) ?? []
      bytes.replaceSubrange(place.lowerBound..<min(bytes.count, place.lowerBound + 1), with: spice)
    }
  }

  /// The next number becomes another one: most damage elsewhere only ends the reading.
  private mutating func replaceNumber(_ bytes: inout [UInt8], from place: Int) {
    guard let start = bytes[place...].firstIndex(where: { 48...57 ~= $0 }) else { return }
    let end = bytes[start...].firstIndex { !(48...57 ~= $0) } ?? bytes.count
    let numbers = ["0", "-7", "1e18", "12345678901234567890", "3", "0.000001", "\"5\"", "9007199254740993", "-1e300"]
    bytes.replaceSubrange(start..<end, with: (numbers.randomElement(using: &random) ?? "0").utf8)
  }
}
