import JSON
import Testing

/// The grammar of RFC 8259 written down once more, rule by rule as its sections have it, against the reader: every text
/// of a list with one byte changed or put in, at every place.
struct OracleTests {
  /// Texts in which every rule is used.
  private static let texts = [
    #"{"a":[1,-2.5e+3,0],"":{"b":null}}"#, "[true,false,null]", " [ ] ", "\t{\r\n}\n", "-0", "0.10", "1E-2", "12e3",
    #""""#, #""\"\\\/\b\f\n\r\t""#, #""\u00Af\ud83D\uDe00""#, "[[[]],{}]", "\"é~\u{7f}\"", "\u{feff}[0]",
  ]

  /// Every byte that some rule names, some that stand beside them, and some that none does.
  private static let bytes: [UInt8] =
    Array("{}[]:,\"\\/0159+-.eEtrufalsnbxAFGg '_;".utf8)
    + [0x00, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1f, 0x7f, 0x80, 0xa0, 0xbb, 0xbf, 0xc2, 0xe2, 0xef, 0xff]

  @Test(arguments: texts) func oneByteOff(_ text: String) {
    let good = Array(text.utf8)
    compare(good)
    for place in 0...good.count {
      for byte in Self.bytes {
        compare(good[..<place] + [byte] + good[place...])
        if place < good.count { compare(good[..<place] + [byte] + good[(place + 1)...]) }
      }
      compare(Array(good[..<place]))
      if place < good.count { compare(good[..<place] + good[(place + 1)...]) }
    }
  }

  private func compare(_ bytes: some Collection<UInt8>) {
    let bytes = Array(bytes)
    let isRead = (try? JSONValue(parsing: bytes)) != nil
    if isRead != Oracle.accepts(bytes) {
      Issue.record("\(isRead ? "read" : "refused"): \(String(decoding: bytes, as: UTF8.self)) \(bytes)")
    }
  }

  @Test func theOracleItself() {
    for text in Self.texts { #expect(Oracle.accepts(Array(text.utf8)), "\(text)") }
    for text in ["", "[", "01", "1.", "\"\\x\"", "\"\t\"", "{\"a\"}", "[1,]", "nul", "{} {}", "-", "\"\\u12g4\""] {
      #expect(!Oracle.accepts(Array(text.utf8)), "\(text)")
    }
  }
}

/// Says whether bytes are a JSON text; bytes above 0x7F are characters of strings, however they are put together.
private struct Oracle {
  private var rest: ArraySlice<UInt8>

  static func accepts(_ bytes: [UInt8]) -> Bool {
    // Section 8.1: a byte order mark may be ignored.
    var oracle = Oracle(rest: bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...])
    return oracle.text() && oracle.rest.isEmpty
  }

  /// JSON-text = ws value ws
  private mutating func text() -> Bool { ws() && value() && ws() }

  /// ws = *( %x20 / %x09 / %x0A / %x0D )
  private mutating func ws() -> Bool {
    rest = rest.drop { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
    return true
  }

  /// begin-array, value-separator and the others = ws char ws
  private mutating func structural(_ byte: UInt8) -> Bool {
    let before = rest
    if ws(), take(byte), ws() { return true }
    rest = before
    return false
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func take(_ text: String) -> Bool {
    guard rest.starts(with: text.utf8) else { return false }
    rest = rest.dropFirst(text.utf8.count)
    return true
  }

  /// value = false / null / true / object / array / number / string
  private mutating func value() -> Bool {
    // The first character decides; what fails behind it fails.
    switch rest.first {
    case 0x7b: object()
    case 0x5b: array()
    case 0x22: string()
    case 0x66: take("false")
    case 0x6e: take("null")
    case 0x74: take("true")
    default: number()
    }
  }

  /// object = begin-object [ member *( value-separator member ) ] end-object; member = string name-separator value
  private mutating func object() -> Bool {
    list(0x7b, 0x7d) { $0.string() && $0.structural(0x3a) && $0.value() }
  }

  /// array = begin-array [ value *( value-separator value ) ] end-array
  private mutating func array() -> Bool { list(0x5b, 0x5d) { $0.value() } }

  private mutating func list(_ begin: UInt8, _ end: UInt8, _ item: (inout Oracle) -> Bool) -> Bool {
    guard structural(begin) else { return false }
    if structural(end) { return true }
    repeat { guard item(&self) else { return false } } while structural(0x2c)
    return structural(end)
  }

  /// number = [ minus ] int [ frac ] [ exp ]; int = zero / ( digit1-9 *DIGIT )
  private mutating func number() -> Bool {
    _ = take(0x2d)
    guard take(0x30) || digits() else { return false }
    if take(0x2e), !digits() { return false }
    if take(0x65) || take(0x45) {
      _ = take(0x2b) || take(0x2d)
      return digits()
    }
    return true
  }

  /// 1*DIGIT
  private mutating func digits() -> Bool {
    let count = rest.prefix { 0x30...0x39 ~= $0 }.count
    rest = rest.dropFirst(count)
    return count > 0
  }

  /// string = quotation-mark *char quotation-mark; unescaped = %x20-21 / %x23-5B / %x5D-10FFFF
  private mutating func string() -> Bool {
    guard take(0x22) else { return false }
    while let byte = rest.popFirst() {
      switch byte {
      case 0x22: return true
      case 0x5c: guard escaped() else { return false }
      case 0x20...0xff: break
      default: return false
      }
    }
    return false
  }

  /// escape ( %x22 / %x5C / %x2F / %x62 / %x66 / %x6E / %x72 / %x74 / %x75 4HEXDIG )
  private mutating func escaped() -> Bool {
    guard let kind = rest.popFirst() else { return false }
    guard kind == 0x75 else { return [0x22, 0x5c, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74].contains(kind) }
    let hex = rest.prefix(4)
    rest = rest.dropFirst(4)
    return hex.count == 4 && hex.allSatisfy { 0x30...0x39 ~= $0 || 0x41...0x46 ~= $0 || 0x61...0x66 ~= $0 }
  }
}
