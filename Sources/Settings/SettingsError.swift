/// What is wrong in ratchet.json: where, what stands there, what was expected.
public struct SettingsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// From 1.
  public var line: Int
  /// In bytes, from 1.
  public var column: Int
  /// `"budget_s" is "60 s"`: quoted pieces of the file are inert.
  public var found: String
  /// `seconds as a number`; nil where `suggestion` says it.
  public var expected: String?
  /// The line as it could stand: `"budget_s": 60`.
  public var example: String?
  /// The key that was probably meant.
  public var suggestion: String?
  /// Whether git left its conflict markers there.
  public var isConflict = false
  /// Whether a later version wrote the file.
  public var isNewer = false

  /// `ratchet.json:7:14: "budget_s" is "60 s"; expected seconds as a number, e.g. "budget_s": 60`.
  public var description: String {
    var text = "ratchet.json:\(line):\(column): \(found)"
    if let suggestion {
      text += "; did you mean \"\(suggestion)\"?"
    } else if let expected {
      text += "; expected \(expected)"
    }
    return text + (example.map { ", e.g. \($0)" } ?? "")
  }
}

/// A piece of the file for a message: one line, cut after 40 characters, control and format characters escaped.
func inert(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    guard result.count < 40 else { return result + "…" }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
      result += "\\u{\(String(scalar.value, radix: 16))}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}
