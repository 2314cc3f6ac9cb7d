/// Whether a text for a terminal carries colour: SGR sequences (ECMA-48, section 8.3.117) or none at all.
public enum Style: Sendable {
  case plain, color

  func bold(_ text: String) -> String { wrap(text, 1) }
  func faint(_ text: String) -> String { wrap(text, 2) }
  func alarm(_ text: String) -> String { wrap(text, 31) }

  private func wrap(_ text: String, _ code: Int) -> String {
    self == .plain || text.isEmpty ? text : "\u{1b}[\(code)m\(text)\u{1b}[0m"
  }
}
