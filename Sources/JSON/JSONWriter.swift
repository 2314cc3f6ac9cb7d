/// Writes one JSON text (RFC 8259) into bytes, compact or indented by two spaces; commas and colons are its business.
public struct JSONWriter {
  public private(set) var bytes: [UInt8] = []
  private let indented: Bool
  private var counts: [Int] = []
  private var afterKey = false

  public init(indented: Bool = false) {
    self.indented = indented
  }

  private mutating func separate() {
    if afterKey {
      afterKey = false
      return
    }
    guard let count = counts.last else { return }
    if count > 0 { bytes.append(UInt8(ascii: ",")) }
    counts[counts.count - 1] += 1
    newLine()
  }

  private mutating func newLine() {
    guard indented else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: counts.count * 2))
  }

  private mutating func begin(_ bracket: Unicode.Scalar) {
    separate()
    bytes.append(UInt8(ascii: bracket))
    counts.append(0)
  }

  private mutating func end(_ bracket: Unicode.Scalar) {
    let count = counts.removeLast()
    if count > 0 { newLine() }
    bytes.append(UInt8(ascii: bracket))
  }

  public mutating func beginObject() { begin("{") }
  public mutating func endObject() { end("}") }
  public mutating func beginArray() { begin("[") }
  public mutating func endArray() { end("]") }

  public mutating func object(_ members: (inout JSONWriter) -> Void) {
    beginObject()
    members(&self)
    endObject()
  }

  public mutating func array(_ elements: (inout JSONWriter) -> Void) {
    beginArray()
    elements(&self)
    endArray()
  }

  public mutating func key(_ name: some StringProtocol) {
    separate()
    quote(name.utf8)
    bytes.append(UInt8(ascii: ":"))
    if indented { bytes.append(UInt8(ascii: " ")) }
    afterKey = true
  }

  public mutating func string(_ value: some StringProtocol) {
    separate()
    quote(value.utf8)
  }

  /// An integer.
  public mutating func number(_ value: Int) {
    separate()
    fixed(Int64(value), decimals: 0)
  }

  /// So many units of the last of `decimals` places (0...18), exactly, without trailing zeros.
  public mutating func number(units: Int64, decimals: Int) {
    separate()
    fixed(units, decimals: min(max(decimals, 0), 18))
  }

  /// A number rounded to at most `decimals` places (0...15), without trailing zeros; from 9·10¹⁵ of its last place on
  /// unrounded, maybe with an exponent (`1e+16`); what JSON cannot hold (NaN, ∞) is null.
  public mutating func number(_ value: Double, decimals: Int = 3) {
    guard value.isFinite else { return null() }
    separate()
    let decimals = min(max(decimals, 0), 15)
    let units = (value * Double(Self.powers[decimals])).rounded()
    guard abs(units) < 9e15 else { return bytes.append(contentsOf: "\(value)".utf8) }
    fixed(Int64(units), decimals: decimals)
  }

  private static let powers: [UInt64] = (0...19).map { (0..<$0).reduce(1) { power, _ in power * 10 } }

  /// Digits are counted first, then written from the last to the first.
  private mutating func fixed(_ units: Int64, decimals: Int) {
    if units < 0 { bytes.append(UInt8(ascii: "-")) }
    let (whole, fraction) = units.magnitude.quotientAndRemainder(dividingBy: Self.powers[decimals])
    digits(whole, count: 1 + Self.powers.dropFirst().prefix { $0 <= whole }.count)
    guard fraction > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    var (rest, places) = (fraction, decimals)
    while rest % 10 == 0 {
      rest /= 10
      places -= 1
    }
    digits(rest, count: places)
  }

  private mutating func digits(_ number: UInt64, count: Int) {
    let start = bytes.count
    var value = number
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: count))
    for place in stride(from: start + count - 1, through: start, by: -1) {
      bytes[place] += UInt8(truncatingIfNeeded: value % 10)
      value /= 10
    }
  }

  public mutating func bool(_ value: Bool) {
    separate()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  public mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
  }

  /// A whole value; its numbers are written so that reading gives the same Double.
  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let it): bool(it)
    case .number(let it): exactNumber(it)
    case .string(let it): string(it)
    case .array(let elements): array { for element in elements { $0.value(element) } }
    case .object(let members):
      object {
        for member in members {
          $0.key(member.name)
          $0.value(member.value)
        }
      }
    }
  }

  private mutating func exactNumber(_ value: Double) {
    guard value.isFinite else { return null() }
    separate()
    let short = "\(value)"
    bytes.append(contentsOf: short.hasSuffix(".0") ? short.utf8.dropLast(2) : short.utf8[...])
  }

  /// Escapes what RFC 8259 wants escaped, DEL and the C1 controls: a text that is shown as it is moves no cursor.
  private mutating func quote(_ text: some Collection<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    if text.withContiguousStorageIfAvailable(Self.isPlain) == true {
      bytes.append(contentsOf: text)
      return bytes.append(UInt8(ascii: "\""))
    }
    var last: UInt8 = 0
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0..<0x20, 0x7f: escape(byte)
      case 0x80...0x9f where last == 0xc2:
        bytes.removeLast()
        escape(byte)
      default: bytes.append(byte)
      }
      last = byte
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Nothing but ASCII that stands for itself.
  private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.allSatisfy { (0x20..<0x7f).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
  }

  private mutating func escape(_ byte: UInt8) {
    bytes += "\\u00".utf8
    bytes += [Self.hexDigits[Int(byte >> 4)], Self.hexDigits[Int(byte & 15)]]
  }

  private static let hexDigits = Array("0123456789abcdef".utf8)
}
