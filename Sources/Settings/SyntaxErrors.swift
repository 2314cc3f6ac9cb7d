import JSON

/// Says what is wrong with a text that is not JSON in the words of somebody who edits it.
struct SyntaxErrors {
  let bytes: [UInt8]

  /// What can be said before the text is read; nil where it may be read.
  func beforeReading() -> SettingsError? {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) {
      return error(at: 0, "a byte order mark", "UTF-8 without it")
    }
    if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
      return error(at: 0, "UTF-16", "UTF-8")
    }
    if let offset = invalidUTF8() {
      return error(at: offset, "byte 0x\(String(bytes[offset], radix: 16)) is not UTF-8", "UTF-8")
    }
    if bytes.allSatisfy(isSpace) {
      return error(at: 0, "the file is empty", "an object", example: #"{"schema": 1, "loops": {}}"#)
    }
    return nil
  }

  /// Where the first sequence begins that is not UTF-8.
  private func invalidUTF8() -> Int? {
    guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
    var rest = bytes[...]
    while let first = rest.first {
      let length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
      guard String(validating: rest.prefix(length), as: UTF8.self) != nil else { return rest.startIndex }
      rest = rest.dropFirst(length)
    }
    return nil
  }

  /// The reader's failure in better words.
  func translated(_ failure: JSONError) -> SettingsError {
    let offset = failure.position.offset
    if ["string", "escape", "\\u"].contains(where: failure.reason.contains) {
      return plain(failure.reason, at: offset)
    }
    return conflict(at: offset) ?? comment(at: offset) ?? trailingComma(at: offset) ?? word(at: offset)
      ?? plain(failure.reason, at: offset)
  }

  private func conflict(at offset: Int) -> SettingsError? {
    let lineStart = bytes[..<min(offset, bytes.count)].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let marks = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"]
    guard marks.contains(where: { bytes[lineStart...].starts(with: $0.utf8) }) else { return nil }
    var error = error(
      at: lineStart, "a merge conflict that is not resolved", "the lines that hold, without the markers")
    error.isConflict = true
    return error
  }

  private func comment(at offset: Int) -> SettingsError? {
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "/") || bytes[offset] == UInt8(ascii: "#") else {
      return nil
    }
    return error(
      at: offset, "a comment, which JSON does not have", "a key that begins with x-", example: #""x-why": "text""#)
  }

  private func trailingComma(at offset: Int) -> SettingsError? {
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "}") || bytes[offset] == UInt8(ascii: "]"),
      let last = bytes[..<offset].lastIndex(where: { !isSpace($0) }), bytes[last] == UInt8(ascii: ",")
    else { return nil }
    return error(at: last, "a comma after the last entry", "none before \(shown(offset..<(offset + 1)))")
  }

  /// `NaN`, `True`, `'text'`, a key without quotes.
  private func word(at offset: Int) -> SettingsError? {
    let start = bytes[..<min(offset, bytes.count)].lastIndex { !isWord($0) }.map { $0 + 1 } ?? 0
    let end = bytes[start...].firstIndex { !isWord($0) } ?? bytes.count
    if start < end, !bytes[start..<end].allSatisfy({ (48...57).contains($0) }) {
      let isKey = bytes[end...].first { !isSpace($0) } == UInt8(ascii: ":")
      let expected = isKey ? "a key in double quotes" : "a number, text in double quotes, true, false or null"
      return error(at: start, shown(start..<end), expected)
    }
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "'") else { return nil }
    return error(at: offset, "a single quote", "text in double quotes")
  }

  private func plain(_ reason: String, at offset: Int) -> SettingsError {
    guard reason.hasPrefix("expected ") else { return error(at: offset, reason, "JSON") }
    let found = offset < bytes.count ? shown(offset..<(offset + 1)) : "the end of the file"
    return error(at: offset, found, String(reason.dropFirst("expected ".utf8.count)))
  }

  func error(at offset: Int, _ found: String, _ expected: String?, example: String? = nil) -> SettingsError {
    let place = position(of: offset, in: bytes)
    return SettingsError(line: place.line, column: place.column, found: found, expected: expected, example: example)
  }

  /// Bytes of the file for a message.
  func shown(_ range: Range<Int>) -> String { inert(String(decoding: bytes[range], as: UTF8.self)) }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 }

  private func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    default: "_-+.".utf8.contains(byte)
    }
  }
}
