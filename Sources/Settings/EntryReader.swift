import Figures
import JSON
import Model

/// Fields of the entries that machines write: numbers with their bounds, reasons, days. What it does not know stays in the
/// file and is not looked at.
struct EntryReader {
  let checks: Checks
  let owner: String
  let members: [Located.Member]
  let place: Located

  /// - Parameter example: the entry as it could stand.
  init(_ checks: Checks, _ member: Located.Member, example: String) throws(SettingsError) {
    self.checks = checks
    owner = " of \"\(inert(member.name))\""
    place = member.value
    guard case .object(let members) = member.value.content else {
      throw checks.wrong("\"\(inert(member.name))\"", member.value, "an object", example)
    }
    try checks.keys(of: members)
    self.members = members
  }

  func member(_ name: String) -> Located.Member? { members.first { $0.name == name } }

  /// The form of an entry that a later version wrote; nil for our own.
  func newerSchema() throws(SettingsError) -> Int? {
    guard let member = member("schema") else { return nil }
    let schema = try checks.integer(member, 1...1_000_000, #""schema": 1"#)
    return schema > 1 ? schema : nil
  }

  /// A number of seconds above 0; nil where the field is absent.
  func seconds(_ name: String) throws(SettingsError) -> Double? {
    guard let member = member(name) else { return nil }
    guard case .number(let value) = member.value.content, value > 0, value <= Budget.longest else {
      throw checks.wrong(member, "seconds above 0", "\"\(name)\": 12.4")
    }
    return value
  }

  func number(_ name: String, _ range: ClosedRange<Double>, _ example: String) throws(SettingsError) -> Double? {
    guard let member = member(name) else { return nil }
    guard case .number(let value) = member.value.content, range.contains(value) else {
      let words = "a number from \(Self.short(range.lowerBound)) to \(Self.short(range.upperBound))"
      throw checks.wrong(member, words, "\"\(name)\": \(example)")
    }
    return value
  }

  func count(_ name: String) throws(SettingsError) -> Int? {
    guard let member = member(name) else { return nil }
    return try checks.integer(member, 0...1_000_000_000, "\"\(name)\": 24")
  }

  /// 0 where it is absent.
  func epoch() throws(SettingsError) -> Int {
    guard let member = member("epoch") else { return 0 }
    return try checks.integer(member, 0...1_000_000, #""epoch": 0"#)
  }

  func text(_ name: String, _ example: String) throws(SettingsError) -> String? {
    guard let member = member(name) else { return nil }
    guard case .string(let text) = member.value.content else {
      throw checks.wrong(member, "a text", "\"\(name)\": \"\(example)\"")
    }
    return text
  }

  /// A reason is a text with something in it, of any length: it is stored whole and cut where it is shown.
  func reason(_ example: String) throws(SettingsError) -> String {
    let reason = try text("reason", "…") ?? ""
    guard reason.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
      let at = member("reason")?.value ?? place
      throw checks.syntax.error(at: at.range.lowerBound, "no reason is given\(owner)", "a text", example: example)
    }
    return reason
  }

  /// A day of the calendar, as 2026-02-03.
  func day(_ name: String) throws(SettingsError) -> String? {
    guard let member = member(name) else { return nil }
    guard case .string(let text) = member.value.content, CivilDate(text) != nil else {
      throw checks.wrong(member, "a day as year-month-day", "\"\(name)\": \"2026-02-03\"")
    }
    return text
  }

  func missing(_ name: String, _ example: String) -> SettingsError {
    var error = checks.syntax.error(
      at: place.range.lowerBound, "\"\(name)\"\(owner) is missing", "it in the entry", example: example)
    if let odd = members.first(where: { nearest($0.name, among: [name]) != nil && $0.name != name }) {
      error = checks.syntax.error(at: odd.offset, "\"\(inert(odd.name))\" where \"\(name)\" is needed", nil)
      error.suggestion = name
    }
    return error
  }

  private static func short(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value))" : "\(value)"
  }
}
