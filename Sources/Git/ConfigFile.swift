/// What one of git's configuration files says (git-config(1), "Syntax"); includes are not followed.
///
/// It is read before libgit2 is asked, because libgit2 refuses a repository whose extensions it does not know.
struct ConfigFile {
  /// Values by `section.subsection.key`, section and key in lower case, in the order of the file.
  private(set) var values: [String: [[UInt8]]] = [:]

  init(_ bytes: [UInt8]) {
    var scanner = ConfigScanner(bytes: bytes)
    var section = ""
    while let byte = scanner.skipBlank() {
      switch byte {
      case UInt8(ascii: "#"), UInt8(ascii: ";"): scanner.skipLine()
      case UInt8(ascii: "["): section = scanner.section()
      default:
        let (key, value) = scanner.entry()
        if !key.isEmpty { values["\(section).\(key)", default: []].append(value) }
      }
    }
  }

  /// The last value, which is the one that counts.
  func value(_ key: String) -> [UInt8]? { values[key]?.last }

  func text(_ key: String) -> String? { value(key).map { String(decoding: $0, as: UTF8.self) } }

  /// As git reads a truth value: a key without a value is true.
  func isTrue(_ key: String) -> Bool {
    guard let text = text(key)?.lowercased() else { return false }
    if let number = Int(text) { return number != 0 }
    return text == "true" || text == "yes" || text == "on"
  }
}

/// The tokens of a configuration file, one after another.
private struct ConfigScanner {
  let bytes: [UInt8]
  var at = 0

  var byte: UInt8? { at < bytes.count ? bytes[at] : nil }

  /// The next byte that is no white space; nil at the end.
  mutating func skipBlank() -> UInt8? {
    while let byte, byte == UInt8(ascii: " ") || (9...13).contains(byte) { at += 1 }
    return byte
  }

  mutating func skipLine() {
    while let byte, byte != UInt8(ascii: "\n") { at += 1 }
  }

  /// `[core]` → `core`, `[remote "Origin"]` → `remote.Origin`.
  mutating func section() -> String {
    var name: [UInt8] = []
    var quoted = false
    at += 1
    while let byte, byte != UInt8(ascii: "\n"), quoted || byte != UInt8(ascii: "]") {
      at += 1
      switch byte {
      case UInt8(ascii: "\""):
        if !quoted { name.append(UInt8(ascii: ".")) }
        quoted.toggle()
      case UInt8(ascii: "\\") where quoted:
        if let escaped = self.byte { name.append(escaped) }
        at += 1
      case UInt8(ascii: " ") where !quoted, UInt8(ascii: "\t") where !quoted: break
      default: name.append(quoted ? byte : lowercase(byte))
      }
    }
    if byte == UInt8(ascii: "]") { at += 1 }
    return String(decoding: name, as: UTF8.self)
  }

  /// `key = value`, or `key` alone, which is `true`.
  mutating func entry() -> (key: String, value: [UInt8]) {
    var key: [UInt8] = []
    while let byte, !" \t\r\n=#;".utf8.contains(byte) {
      key.append(lowercase(byte))
      at += 1
    }
    let name = String(decoding: key, as: UTF8.self)
    while let byte, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { at += 1 }
    guard byte == UInt8(ascii: "=") else {
      skipLine()
      return (name, Array("true".utf8))
    }
    at += 1
    return (name, value())
  }

  /// Up to the end of the line, without quotes, escapes, comment and white space at the ends.
  private mutating func value() -> [UInt8] {
    var value: [UInt8] = []
    var kept = 0
    var quoted = false
    while let byte, byte != UInt8(ascii: "\n") {
      at += 1
      switch byte {
      case UInt8(ascii: "\""): quoted.toggle()
      case UInt8(ascii: "\\"): if let escaped = escape() { value.append(escaped) }
      case UInt8(ascii: "#") where !quoted, UInt8(ascii: ";") where !quoted:
        skipLine()
        continue
      case UInt8(ascii: " ") where !quoted, UInt8(ascii: "\t") where !quoted, UInt8(ascii: "\r") where !quoted:
        if !value.isEmpty { value.append(byte) }
        continue
      default: value.append(byte)
      }
      kept = value.count
    }
    return Array(value.prefix(kept))
  }

  /// What follows a backslash; nil for the end of a line, which goes on in the next.
  private mutating func escape() -> UInt8? {
    guard let byte else { return nil }
    at += 1
    switch byte {
    case UInt8(ascii: "n"): return UInt8(ascii: "\n")
    case UInt8(ascii: "t"): return UInt8(ascii: "\t")
    case UInt8(ascii: "b"): return 8
    case UInt8(ascii: "\n"): return nil
    default: return byte
    }
  }

  private func lowercase(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte + 32 : byte }
}
