/// A set of small numbers, below 256.
public typealias Bits = SIMD4<UInt64>

extension SIMD4<UInt64> {
  static var none: Bits { Bits(repeating: 0) }

  static func only(_ element: Int) -> Bits {
    var bits = none
    bits[element >> 6] = 1 << UInt64(element & 63)
    return bits
  }

  static func below(_ count: Int) -> Bits { (0..<count).reduce(into: none) { $0 = $0 | only($1) } }

  init(_ elements: some Sequence<Int>) { self = elements.reduce(into: .none) { $0 = $0 | .only($1) } }

  func has(_ element: Int) -> Bool { self[element >> 6] >> UInt64(element & 63) & 1 == 1 }

  var isNone: Bool { self == .none }

  var count: Int { (0..<4).reduce(0) { $0 + self[$1].nonzeroBitCount } }

  func meets(_ other: Bits) -> Bool { !(self & other).isNone }

  func isWithin(_ other: Bits) -> Bool { (self & ~other).isNone }

  var elements: [Int] {
    var result: [Int] = []
    for word in 0..<4 {
      var rest = self[word]
      while rest != 0 {
        result.append(word << 6 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return result
  }
}
