public import Testing

/// Expects two texts to be equal; otherwise names the first line that differs and shows both texts whole.
public func checkText(
  _ actual: String, _ expected: String, _ what: String = "text", at location: SourceLocation = #_sourceLocation
) {
  guard let difference = textDifference(actual, expected) else { return }
  Issue.record("\(what) differs \(difference)", sourceLocation: location)
}

/// The first line in which two texts differ, and both texts; nil where they are equal.
public func textDifference(_ actual: String, _ expected: String) -> String? {
  guard !actual.utf8.elementsEqual(expected.utf8) else { return nil }
  let (have, want) = (lines(actual), lines(expected))
  let first = zip(have, want).prefix { $0.utf8.elementsEqual($1.utf8) }.count
  func line(_ all: [Substring]) -> String {
    first < all.count ? String(reflecting: String(all[first])) : "(no such line)"
  }
  return """
    at line \(first + 1):
      expected \(line(want))
      actual   \(line(have))
    --- expected
    \(expected)
    --- actual
    \(actual)
    """
}

private func lines(_ text: String) -> [Substring] {
  text.split(separator: "\n", omittingEmptySubsequences: false)
}
