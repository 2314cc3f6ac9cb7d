/// Strings and numbers of the reader: finds their ends, checks their form, resolves escapes.
extension JSONReader {
  mutating func readString() throws(JSONError) {
    at += 1
    let start = at
    tokenHasEscapes = false
    while true {
      guard available(keeping: start) else { throw failure("the text ends inside a string") }
      switch window[at] {
      case UInt8(ascii: "\""):
        token = start..<at
        at += 1
        return
      case UInt8(ascii: "\\"):
        tokenHasEscapes = true
        at += 1
        try passEscape(keeping: start)
      case 0..<0x20: throw failure("a control character inside a string")
      default: at += 1
      }
    }
  }

  private mutating func passEscape(keeping start: Int) throws(JSONError) {
    guard available(keeping: start) else { throw failure("the text ends inside a string") }
    switch window[at] {
    case UInt8(ascii: "u"):
      at += 1
      for _ in 0..<4 {
        guard available(keeping: start), hexValue(window[at]) != nil else { throw failure("\\u needs four hex digits") }
        at += 1
      }
    case let c where "\"\\/bfnrt".utf8.contains(c): at += 1
    default: throw failure("an unknown escape")
    }
  }

  mutating func readNumber() throws(JSONError) {
    let start = at
    if window[at] == UInt8(ascii: "-") { at += 1 }
    let zero = available(keeping: start) && window[at] == UInt8(ascii: "0")
    let whole = passDigits(keeping: start)
    guard whole > 0 else { throw failure("a number needs digits") }
    guard !zero || whole == 1 else { throw failure("a number with a leading zero") }
    if available(keeping: start), window[at] == UInt8(ascii: ".") {
      at += 1
      guard passDigits(keeping: start) > 0 else { throw failure("a number needs digits after the point") }
    }
    if available(keeping: start), window[at] | 0x20 == UInt8(ascii: "e") {
      at += 1
      if available(keeping: start), window[at] == UInt8(ascii: "+") || window[at] == UInt8(ascii: "-") { at += 1 }
      guard passDigits(keeping: start) > 0 else { throw failure("a number needs digits in its exponent") }
    }
    token = start..<at
  }

  private mutating func passDigits(keeping start: Int) -> Int {
    let from = at
    while available(keeping: start), window[at] >= UInt8(ascii: "0"), window[at] <= UInt8(ascii: "9") { at += 1 }
    return at - from
  }

  /// Resolves the escapes of a string that `readString` has checked; a lone surrogate becomes U+FFFD.
  static func unescape(_ raw: ArraySlice<UInt8>) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(raw.count)
    var i = raw.startIndex
    while i < raw.endIndex {
      guard raw[i] == UInt8(ascii: "\\") else {
        out.append(raw[i])
        i += 1
        continue
      }
      let kind = raw[i + 1]
      i += 2
      if kind == UInt8(ascii: "u") {
        out.append(contentsOf: String(Character(unicodeEscape(raw, &i))).utf8)
      } else {
        out.append(plainEscape(kind))
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func plainEscape(_ kind: UInt8) -> UInt8 {
    switch kind {
    case UInt8(ascii: "b"): 8
    case UInt8(ascii: "f"): 12
    case UInt8(ascii: "n"): 10
    case UInt8(ascii: "r"): 13
    case UInt8(ascii: "t"): 9
    default: kind
    }
  }

  private static func unicodeEscape(_ raw: ArraySlice<UInt8>, _ i: inout Int) -> Unicode.Scalar {
    let high = fourDigits(raw, i)
    i += 4
    guard (0xD800..<0xDC00).contains(high) else { return Unicode.Scalar(high) ?? "\u{FFFD}" }
    guard i + 6 <= raw.endIndex, raw[i] == UInt8(ascii: "\\"), raw[i + 1] == UInt8(ascii: "u") else { return "\u{FFFD}" }
    let low = fourDigits(raw, i + 2)
    guard (0xDC00..<0xE000).contains(low) else { return "\u{FFFD}" }
    i += 6
    return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) ?? "\u{FFFD}"
  }

  private static func fourDigits(_ raw: ArraySlice<UInt8>, _ i: Int) -> UInt32 {
    raw[i..<(i + 4)].reduce(0) { $0 << 4 | UInt32(hexValue($1) ?? 0) }
  }
}

func hexValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}
