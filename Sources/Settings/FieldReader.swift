import JSON
import Model

/// The fields of a loop that have a form of their own.
struct FieldReader {
  let checks: Checks

  /// An array of words; for a text the error shows the array that it probably means.
  func command(_ member: Located.Member) throws(SettingsError) -> [ByteString] {
    var words = ["make", "-j8"]
    if case .string(let text) = member.value.content {
      let written = text.split(separator: " ").map(String.init)
      if !written.isEmpty, text.utf8.count < 60 { words = written }
    }
    let list = words.map { "\"\(inert($0.filter { $0 != "\"" && $0 != "\\" }))\"" }.joined(separator: ", ")
    let command = try checks.words(member, "an array of words", "\"\(member.name)\": [\(list)]")
    guard command.first?.isEmpty == false else {
      throw checks.wrong(
        "\"\(member.name)\"", member.value, "a program as its first word", "\"\(member.name)\": [\(list)]")
    }
    return command
  }

  func budget(_ member: Located.Member) throws(SettingsError) -> Budget {
    let example = #""budget_s": 60"#
    switch member.value.content {
    case .null, .string("off"): return .off
    case .number(let seconds):
      if let limit = Budget.limit(seconds: seconds) { return limit }
      throw checks.wrong(member, "seconds from \(Budget.shortest) to \(Int(Budget.longest)), or \"off\"", example)
    default: throw checks.wrong(member, "seconds as a number", example)
    }
  }

  /// `"hot"`, paths, or `{"replay": N}`.
  func edits(_ member: Located.Member) throws(SettingsError) -> Edits {
    let expected = #""hot", an array of paths, or {"replay": N}"#
    switch member.value.content {
    case .string("hot"): return .hot
    case .array: return .paths(try checks.words(member, expected, #""edits": "hot""#))
    case .object(let members):
      try checks.keys(of: members, known: ["replay"], in: " in \"edits\"")
      guard let replay = members.first(where: { $0.name == "replay" }) else { break }
      return .replay(try checks.integer(replay, 1...10_000, #""replay": 20"#))
    default: break
    }
    throw checks.wrong(member, expected, #""edits": "hot""#)
  }

  /// `"all"`, `"5%"`, or names.
  func targets(_ member: Located.Member) throws(SettingsError) -> GatedTargets {
    let expected = #""all", a share as "5%", or an array of names"#
    switch member.value.content {
    case .string("all"): return .all
    case .string(let text) where text.hasSuffix("%"):
      if let percent = decimal(text.dropLast()), percent <= 100 { return .share(percent / 100) }
    case .array: return .names(try checks.words(member, expected, #""targets": "5%""#))
    default: break
    }
    throw checks.wrong(member, expected, #""targets": "5%""#)
  }

  func changes(_ member: Located.Member) throws(SettingsError) -> [Change] {
    let example = #""changed": {"budget": {"from": 60, "reason": "…", "on": "2026-02-03"}}"#
    guard case .object(let members) = member.value.content else { throw checks.wrong(member, "an object", example) }
    try checks.keys(of: members, known: Change.fields, in: " in \"changed\"")
    var changes: [Change] = []
    for member in members where !checks.isForOthers(member.name) {
      guard case .object(let facts) = member.value.content else { throw checks.wrong(member, "an object", example) }
      try checks.keys(of: facts, known: ["from", "reason", "on"], in: " in \"changed\"")
      let reason = facts.first { $0.name == "reason" }
      guard let reason, case .string(let text) = reason.value.content, !text.isEmpty else {
        let place = reason?.value ?? member.value
        throw checks.syntax.error(
          at: place.range.lowerBound, "the change of \"\(member.name)\" has no reason", "a text", example: example)
      }
      changes.append(
        Change(field: member.name, from: try value("from", of: facts), reason: text, on: try day(facts, example)))
    }
    return changes
  }

  private func value(_ name: String, of facts: [Located.Member]) throws(SettingsError) -> JSONValue? {
    guard let range = facts.first(where: { $0.name == name })?.value.range else { return nil }
    return try? JSONValue(parsing: Array(checks.syntax.bytes[range]))
  }

  private func day(_ facts: [Located.Member], _ example: String) throws(SettingsError) -> String? {
    guard let member = facts.first(where: { $0.name == "on" }) else { return nil }
    let form = "dddd-dd-dd"
    guard case .string(let text) = member.value.content, text.utf8.count == form.utf8.count,
      zip(text.utf8, form.utf8).allSatisfy({ $1 == UInt8(ascii: "-") ? $0 == $1 : (48...57).contains($0) })
    else { throw checks.wrong(member, "a day as year-month-day", example) }
    return text
  }
}
