/// Days as text: `2026-02-03` (RFC 3339, full-date).
extension CivilDate {
  /// nil for anything else, and for a day that no calendar has.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2],
      parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
    guard exists else { return nil }
  }

  /// Of years 0000 to 9999.
  public var text: String { InternetTime.date(microseconds: Int64(daysSince1970) * 86_400_000_000) }

  /// Days from the day of a text to this one; nil where the text is none.
  public func days(since text: some StringProtocol) -> Int? { CivilDate(text).map { daysSince1970 - $0.daysSince1970 } }
}
