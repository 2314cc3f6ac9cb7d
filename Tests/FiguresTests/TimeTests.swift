import Figures
import Testing

struct CivilDateTests {
  @Test(arguments: [
    (0, 1970, 1, 1), (-1, 1969, 12, 31), (59, 1970, 3, 1), (11_016, 2000, 2, 29), (-25_508, 1900, 3, 1),
    (20_779, 2026, 11, 22), (-719_528, 0, 1, 1), (2_932_896, 9999, 12, 31), (-719_529, -1, 12, 31),
  ])
  func knownDays(days: Int, year: Int, month: Int, day: Int) {
    let date = CivilDate(year: year, month: month, day: day)
    #expect(CivilDate(daysSince1970: days) == date)
    #expect(date.daysSince1970 == days)
    #expect(date.exists)
  }

  @Test func everyDayOfEightCenturiesFollowsTheOneBefore() {
    var before = CivilDate(daysSince1970: -150_001)
    for days in -150_000...150_000 {
      let date = CivilDate(daysSince1970: days)
      let next = date.day == before.day + 1 && date.month == before.month && date.year == before.year
      let nextMonth = date.day == 1 && date.month == before.month % 12 + 1 && before.day >= 28
      guard next || nextMonth, date.daysSince1970 == days else {
        Issue.record("day \(days): \(before) then \(date)")
        return
      }
      before = date
    }
  }

  @Test(arguments: [
    (2026, 2, 29), (2026, 0, 1), (2026, 13, 1), (2026, 4, 31), (2026, 1, 0), (1900, 2, 29), (2024, 2, 30),
  ])
  func noSuchDay(year: Int, month: Int, day: Int) {
    #expect(!CivilDate(year: year, month: month, day: day).exists)
  }
}

struct InternetTimeTests {
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (1_795_348_800_123_999, "2026-11-22T12:00:00.123Z"), (951_827_696_789_000, "2000-02-29T12:34:56.789Z"),
      (Int64.max, "9999-12-31T23:59:59.999Z"), (Int64.min, "0000-01-01T00:00:00.000Z"),
    ] as [(Int64, String)])
  func text(microseconds: Int64, expected: String) {
    #expect(InternetTime.text(microseconds: microseconds) == expected)
    #expect(InternetTime.date(microseconds: microseconds) == String(expected.prefix(10)))
  }

  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("1970-01-01t00:00:01z", 1_000_000), ("1970-01-01 00:00:00Z", 0),
      ("1970-01-01T00:00:00.000001Z", 1), ("1970-01-01T00:00:00.0000019Z", 1), ("1970-01-01T00:00:00.5Z", 500_000),
      ("1970-01-01T01:00:00+01:00", 0), ("1969-12-31T18:30:00-05:30", 0), ("1970-01-01T00:00:00-00:00", 0),
      ("1969-12-31T23:59:60Z", 0), ("1969-12-31T23:59:60.9Z", 0), ("1990-12-31T15:59:60-08:00", 662_688_000_000_000),
      ("2026-11-22T12:00:00.123Z", 1_795_348_800_123_000), ("1937-01-01T12:00:27.87+00:20", -1_041_337_172_130_000),
      ("1970-01-01T00:00:00.\(String(repeating: "9", count: 100))Z", 999_999),
    ] as [(String, Int64)])
  func read(text: String, expected: Int64) {
    #expect(InternetTime.microseconds(text) == expected)
  }

  @Test(arguments: [
    "", "1970-01-01", "1970-01-01T00:00:00", "1970-1-01T00:00:00Z", "1970-01-01T00:00Z", "1970-01-01T24:00:00Z",
    "1970-01-01T00:60:00Z", "1970-01-01T00:00:61Z", "1970-01-01T00:00:00.Z", "1970-02-29T00:00:00Z",
    "1970-01-01T00:00:00Z ", " 1970-01-01T00:00:00Z", "1970-01-01T00:00:00+24:00", "1970-01-01T00:00:00+0100",
    "1970-01-01T00:00:00+01:60", "+970-01-01T00:00:00Z", "1970-01-01T00:00:00,5Z", "1970-01-01X00:00:00Z",
    "1970-01-01T-1:00:00Z", "١٩٧٠-01-01T00:00:00Z", "1970-01-01T00:00:00:Z",
  ])
  func refuse(text: String) {
    #expect(InternetTime.microseconds(text) == nil)
  }

  @Test func everyCutIsRefused() {
    let text = "2026-11-22T12:00:00.123+01:30"
    for count in 0..<text.count { #expect(InternetTime.microseconds(text.prefix(count)) == nil) }
  }

  @Test func roundTrip() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<2000 {
      let milliseconds = Int64.random(in: -62_167_219_200_000...253_402_300_799_999, using: &random)
      let text = InternetTime.text(microseconds: milliseconds * 1000)
      #expect(InternetTime.microseconds(text) == milliseconds * 1000)
    }
  }
}
