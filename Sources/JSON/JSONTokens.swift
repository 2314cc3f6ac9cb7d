/// Strings and numbers of the reader: finds their ends, checks their form.
extension JSONReader {
  mutating func readString() throws(JSONError) {
    tokenHasEscapes = false
    window.at += 1
    while true {
      switch window.skipPlain() {
      case UInt8(ascii: "\""):
        token = 1..<(window.at - window.start)
        window.at += 1
        return
      case UInt8(ascii: "\\"):
        tokenHasEscapes = true
        window.at += 1
        try passEscape()
      case nil: throw fail("the text ends inside a string")
      default: throw fail("a control character inside a string")
      }
    }
  }

  private mutating func passEscape() throws(JSONError) {
    guard let kind = window.peek() else { throw fail("the text ends inside a string") }
    switch kind {
    case UInt8(ascii: "u"):
      window.at += 1
      for _ in 0..<4 {
        guard let digit = window.peek(), hexValue(digit) != nil else { throw fail("\\u needs four hex digits") }
        window.at += 1
      }
    case let c where "\"\\/bfnrt".utf8.contains(c): window.at += 1
    default: throw fail("an unknown escape")
    }
  }

  mutating func readNumber() throws(JSONError) {
    _ = pass { $0 == UInt8(ascii: "-") }
    let zero = window.peek() == UInt8(ascii: "0")
    let whole = window.skipDigits()
    guard whole > 0 else { throw fail("a number needs digits") }
    guard !zero || whole == 1 else { throw fail("a number with a leading zero") }
    if pass({ $0 == UInt8(ascii: ".") }), window.skipDigits() == 0 {
      throw fail("a number needs digits after the point")
    }
    if pass({ $0 | 0x20 == UInt8(ascii: "e") }) {
      _ = pass { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
      if window.skipDigits() == 0 { throw fail("a number needs digits in its exponent") }
    }
    token = 0..<(window.at - window.start)
  }

  /// Passes the next byte if it is of that kind.
  private mutating func pass(_ isKind: (UInt8) -> Bool) -> Bool {
    guard let byte = window.peek(), isKind(byte) else { return false }
    window.at += 1
    return true
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
