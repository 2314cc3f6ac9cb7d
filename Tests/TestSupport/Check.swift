public import Testing

/// Expects two texts to be equal; otherwise names the first line that differs and shows both texts whole.
public func checkText(
  _ actual: String, _ expected: String, _ what: String = "text", at location: SourceLocation = #_sourceLocation
) {
  guard actual != expected else { return }
  let (have, want) = (lines(actual), lines(expected))
  let first = zip(have, want).prefix { $0 == $1 }.count
  func line(_ all: [Substring]) -> String {
    first < all.count ? String(reflecting: String(all[first])) : "(no such line)"
  }
  Issue.record(
    """
    \(what) differs at line \(first + 1):
      expected \(line(want))
      actual   \(line(have))
    --- expected
    \(expected)
    --- actual
    \(actual)
    """, sourceLocation: location)
}

private func lines(_ text: String) -> [Substring] {
  text.split(separator: "\n", omittingEmptySubsequences: false)
}
