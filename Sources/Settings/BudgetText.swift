import Model

/// Budgets as they are typed on a command line.
public enum BudgetText {
  /// `90s`, `1.5m`, `2min`, `1h`, `500ms`, `60` (seconds), `off`; nil for anything else, zero and negative times too.
  public static func parse(_ text: String) -> Budget? {
    if text == "off" { return .off }
    let digits = text.prefix { ("0"..."9").contains($0) || $0 == "." }
    guard let scale = scales[String(text.dropFirst(digits.count))], let number = decimal(digits) else { return nil }
    return Budget.limit(seconds: number * scale)
  }

  /// Seconds in a unit.
  private static let scales = ["": 1, "ms": 0.001, "s": 1, "sec": 1, "m": 60, "min": 60, "h": 3600]
}

extension Budget {
  /// Seconds: a millisecond and a year.
  static let (shortest, longest) = (0.001, 31_536_000.0)

  /// nil where the time is none that a build could be held to.
  static func limit(seconds: Double) -> Budget? {
    (shortest...longest).contains(seconds) ? .limit(.fromMilliseconds(seconds * 1000)) : nil
  }
}

/// Digits with at most one point between them, and nothing else.
func decimal(_ text: some StringProtocol) -> Double? {
  let parts = text.split(separator: ".", omittingEmptySubsequences: false)
  guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }) else {
    return nil
  }
  return Double(String(text))
}
