/// What the last key, string or number of the reader holds.
extension JSONReader {
  /// The text of the last key or string, "" after any other event; invalid UTF-8 and lone surrogates are U+FFFD.
  public var text: String { withText { String(decoding: $0, as: UTF8.self) } }

  /// The bytes of the last key or string, escapes resolved, nothing repaired but lone surrogates.
  public var textBytes: [UInt8] { withText { Array($0) } }

  /// Whether the last key or string is this text, byte for byte, without making a string of it.
  public func isText(_ other: StaticString) -> Bool {
    withText { text in
      guard text.count == other.utf8CodeUnitCount else { return false }
      let bytes = other.utf8Start
      return text.indices.allSatisfy { text[$0] == bytes[$0] }
    }
  }

  /// The value of the last number, the nearest Double, ±∞ where it is too large for one; 0 after any other event.
  public var number: Double {
    withToken { shortNumber($0) ?? Double(String(decoding: $0, as: UTF8.self)) ?? 0 }
  }

  /// The value of the last number as an integer, exact beyond 2⁵³; nil where it is none or does not fit.
  public var integer: Int? {
    withToken { Int(String(decoding: $0, as: UTF8.self)) } ?? Int(exactly: number)
  }

  private func withToken<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    window.bytes.withUnsafeBufferPointer { bytes in
      body(UnsafeBufferPointer(rebasing: bytes[(window.start + token.lowerBound)..<(window.start + token.upperBound)]))
    }
  }

  /// Calls `body` with the bytes of the last key or string, escapes resolved, without a copy where there are none.
  public func withTextBytes<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R { withText(body) }

  private func withText<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    withToken { tokenHasEscapes ? unescape($0).withUnsafeBufferPointer(body) : body($0) }
  }
}

/// A number of at most 15 digits with a small power of ten: both are exact Doubles, so one rounding gives the nearest
/// (Clinger, "How to Read Floating Point Numbers Accurately", PLDI 1990). nil for all others.
private func shortNumber(_ token: UnsafeBufferPointer<UInt8>) -> Double? {
  var (digits, places, afterPoint) = (0, 0, false)
  guard (1...17).contains(token.count) else { return nil }
  for byte in token.dropFirst(token[0] == UInt8(ascii: "-") ? 1 : 0) {
    if byte == UInt8(ascii: ".") {
      afterPoint = true
    } else {
      guard isDigit(byte) else { return nil }
      digits = digits * 10 + Int(byte - UInt8(ascii: "0"))
      if afterPoint { places += 1 }
    }
  }
  guard digits < 1_000_000_000_000_000 else { return nil }
  let size = Double(digits) / powersOfTen[places]
  return token[0] == UInt8(ascii: "-") ? -size : size
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
]

/// Resolves the escapes of a string whose form was checked; a lone surrogate becomes U+FFFD.
private func unescape(_ raw: UnsafeBufferPointer<UInt8>) -> [UInt8] {
  var out: [UInt8] = []
  out.reserveCapacity(raw.count)
  var i = 0
  while i < raw.count {
    guard raw[i] == UInt8(ascii: "\\") else {
      out.append(raw[i])
      i += 1
      continue
    }
    let kind = raw[i + 1]
    i += 2
    if kind == UInt8(ascii: "u") {
      out.append(contentsOf: UTF8.encode(unicodeEscape(raw, &i)) ?? UTF8.encodedReplacementCharacter)
    } else {
      out.append(plainEscape(kind))
    }
  }
  return out
}

private func plainEscape(_ kind: UInt8) -> UInt8 {
  switch kind {
  case UInt8(ascii: "b"): 8
  case UInt8(ascii: "f"): 12
  case UInt8(ascii: "n"): 10
  case UInt8(ascii: "r"): 13
  case UInt8(ascii: "t"): 9
  default: kind
  }
}

/// The character of `\uXXXX`, of two of them where they are a surrogate pair; `i` stands at the first digit.
private func unicodeEscape(_ raw: UnsafeBufferPointer<UInt8>, _ i: inout Int) -> Unicode.Scalar {
  let high = fourDigits(raw, i)
  i += 4
  guard (0xd800..<0xdc00).contains(high) else { return Unicode.Scalar(high) ?? "\u{fffd}" }
  guard i + 6 <= raw.count, raw[i] == UInt8(ascii: "\\"), raw[i + 1] == UInt8(ascii: "u") else { return "\u{fffd}" }
  let low = fourDigits(raw, i + 2)
  guard (0xdc00..<0xe000).contains(low) else { return "\u{fffd}" }
  i += 6
  return Unicode.Scalar(0x10000 + (high - 0xd800) << 10 + (low - 0xdc00)) ?? "\u{fffd}"
}

private func fourDigits(_ raw: UnsafeBufferPointer<UInt8>, _ i: Int) -> UInt32 {
  raw[i..<(i + 4)].reduce(0) { $0 << 4 | UInt32(hexValue($1) ?? 0) }
}
