/// Moments as text (RFC 3339): `2026-11-22T12:00:00.123Z`. A moment is an Int64 of microseconds since 1970 in UTC.
public enum InternetTime {
  private static let second: Int64 = 1_000_000
  private static let day: Int64 = 86_400 * second

  /// The moment with milliseconds, those rounded down; the text has four digits for a year, so what lies outside of the
  /// years 0000...9999 is shown as the nearest moment inside.
  public static func text(microseconds: Int64) -> String {
    let (date, time) = parts(microseconds)
    let clock = [time / (3600 * second), time / (60 * second) % 60, time / second % 60].map { digits($0, 2) }
    return "\(text(date))T\(clock.joined(separator: ":")).\(digits(time % second / 1000, 3))Z"
  }

  /// The moment's date in UTC: `2026-11-22`.
  public static func date(microseconds: Int64) -> String { text(parts(microseconds).date) }

  /// Reads any date-time of RFC 3339: any offset, any number of digits of a second (those below a microsecond are
  /// dropped), also with a small `t` or `z` or a space between date and time. A leap second is the first moment of the
  /// minute after it. nil for anything else.
  public static func microseconds(_ text: some StringProtocol) -> Int64? {
    var rest = Array(text.utf8)[...]
    guard let date = takeDate(&rest), date.exists, let mark = rest.popFirst(), "Tt ".utf8.contains(mark),
      let hour = take(2, &rest), takeOne(":", &rest), let minute = take(2, &rest), takeOne(":", &rest),
      let seconds = take(2, &rest), hour < 24, minute < 60, seconds <= 60,
      let fraction = takeFraction(&rest), let offset = takeOffset(&rest), rest.isEmpty
    else { return nil }
    let whole = Int64((hour * 60 + minute - offset) * 60 + seconds)
    return Int64(date.daysSince1970) * day + whole * second + (seconds == 60 ? 0 : fraction)
  }

  private static func parts(_ microseconds: Int64) -> (date: CivilDate, time: Int64) {
    let first = Int64(CivilDate(year: 0, month: 1, day: 1).daysSince1970) * day
    let last = Int64(CivilDate(year: 10_000, month: 1, day: 1).daysSince1970) * day - 1
    let inside = min(max(microseconds, first), last)
    let days = inside.flooredDivision(by: day)
    return (CivilDate(daysSince1970: Int(days)), inside - days * day)
  }

  private static func text(_ date: CivilDate) -> String {
    "\(digits(Int64(date.year), 4))-\(digits(Int64(date.month), 2))-\(digits(Int64(date.day), 2))"
  }

  private static func digits(_ value: Int64, _ count: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }

  private static func takeDate(_ rest: inout ArraySlice<UInt8>) -> CivilDate? {
    guard let year = take(4, &rest), takeOne("-", &rest), let month = take(2, &rest), takeOne("-", &rest),
      let day = take(2, &rest)
    else { return nil }
    return CivilDate(year: year, month: month, day: day)
  }

  /// Exactly `count` digits.
  private static func take(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> Int? {
    let taken = rest.prefix(count)
    guard taken.count == count, taken.allSatisfy(isDigit) else { return nil }
    rest = rest.dropFirst(count)
    return taken.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }

  private static func takeOne(_ byte: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.first == UInt8(ascii: byte) else { return false }
    rest = rest.dropFirst()
    return true
  }

  /// Microseconds of `.123456789`; 0 where there is no point, nil for a point without digits.
  private static func takeFraction(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    guard takeOne(".", &rest) else { return 0 }
    let taken = rest.prefix(while: isDigit)
    guard !taken.isEmpty else { return nil }
    rest = rest.dropFirst(taken.count)
    let six = Array(taken.prefix(6)) + repeatElement(UInt8(ascii: "0"), count: max(0, 6 - taken.count))
    return six.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
  }

  /// Minutes east of UTC.
  private static func takeOffset(_ rest: inout ArraySlice<UInt8>) -> Int? {
    guard let mark = rest.popFirst() else { return nil }
    if mark | 0x20 == UInt8(ascii: "z") { return 0 }
    guard mark == UInt8(ascii: "+") || mark == UInt8(ascii: "-"), let hours = take(2, &rest), takeOne(":", &rest),
      let minutes = take(2, &rest), hours < 24, minutes < 60
    else { return nil }
    return (mark == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
