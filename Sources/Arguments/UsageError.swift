/// A command line that the program does not understand: what is wrong, what was probably meant, where help is.
public struct UsageError: Error, Equatable, Sendable, CustomStringConvertible {
  /// One line; what the user typed is quoted in it with control characters escaped.
  public var message: String
  /// What was probably meant: `--budget`, `report`, `ratchet run make`.
  public var suggestion: String?
  /// The verb that was being read; empty where none was recognized.
  public var path: [String]
  /// The command that helps: `ratchet run --help`.
  public var help: String

  /// The message and, where there is one, the suggestion.
  public var description: String {
    suggestion.map { "\(message); did you mean \($0)?" } ?? message
  }
}

/// The words of a user in quotes, inert: control and format characters and invalid UTF-8 as `\xNN`, cut after 60.
func quoted(_ bytes: some Collection<UInt8>) -> String {
  var text = ""
  var rest = Array(bytes)[...]
  while let first = rest.first, text.count < 60 {
    let length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    let scalar = String(validating: rest.prefix(length), as: UTF8.self)
    if let scalar, scalar.unicodeScalars.allSatisfy(isShown) {
      text += scalar
      rest = rest.dropFirst(length)
    } else {
      text += "\\x" + (first < 16 ? "0" : "") + String(first, radix: 16)
      rest = rest.dropFirst()
    }
  }
  return "\"\(text)\(rest.isEmpty ? "" : "…")\""
}

private func isShown(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
  default: true
  }
}
