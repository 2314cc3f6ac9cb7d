import JSON
import Settings
import TestSupport
import Testing

private func file(_ levels: String, loops: String = "", top: String = "", retired: String = "") -> String {
  "{\"schema\": 1,\(top)\n\"loops\": {\n\n\(loops)\"\": null\n},\n\"levels\": {\n\n\(levels)\"\": null\n},\n"
    + "\"retired\": {\n\n\(retired)\"\": null\n}}\n"
}

private func level(_ name: String, _ fields: String) -> String { "\"\(name)|linux-x86_64\":\n{\(fields)},\n\n" }

/// Merges both ways and expects one text; without an expectation, conflicts at these keys.
private func check(
  _ base: String?, _ ours: String, _ theirs: String, _ expected: String?, conflicts: [String] = [],
  at location: SourceLocation = #_sourceLocation
) throws {
  for (one, two) in [(ours, theirs), (theirs, ours)] {
    let result = try merged(base, one, two)
    #expect(result.conflicts.map { $0.joined(separator: " ") } == conflicts, sourceLocation: location)
    guard let expected else { continue }
    checkText(String(decoding: result.bytes, as: UTF8.self), expected, "merged", at: location)
  }
}

func merged(_ base: String?, _ ours: String, _ theirs: String) throws -> SettingsMerge.Result {
  try SettingsMerge(
    base: base.map { try SettingsFile(parsing: Array($0.utf8)) }, ours: SettingsFile(parsing: Array(ours.utf8)),
    theirs: SettingsFile(parsing: Array(theirs.utf8)))()
}

@Test(
  "of two levels one holds",
  arguments: [
    ("higher epoch", "\"level_s\": 14, \"epoch\": 1, \"loosened\": {\"reason\": \"r\"}", "\"level_s\": 9"),
    ("lower level", "\"level_s\": 9", "\"level_s\": 10, \"n\": 3"),
    ("lower level by hand", "\"level_s\": 10", "\"level_s\": 12"),
    ("touched", "\"level_s\": 10, \"pair_sd\": 0.02", "\"level_s\": 10"),
    ("smaller bytes", "\"level_s\": 10, \"n\": 3", "\"level_s\": 10, \"n\": 4"),
  ])
func order(name: String, winner: String, loser: String) throws {
  try check(
    file(level("a", "\"level_s\": 10")), file(level("a", winner)), file(level("a", loser)), file(level("a", winner)))
}

@Test func `of two loosenings the lower level holds and both reasons stay`() throws {
  let (one, two) = ("{\"reason\": \"one\", \"on\": \"2026-02-03\"}", "{\"reason\": \"two\", \"on\": \"2026-02-01\"}")
  try check(
    file(level("a", "\"level_s\": 10")),
    file(level("a", "\"level_s\": 12, \"epoch\": 1, \"loosened\": \(one)")),
    file(level("a", "\"level_s\": 13, \"epoch\": 1, \"loosened\": \(two)")),
    file(
      level("a", "\"level_s\": 12, \"epoch\": 1, \"loosened\": [\(two), \(one)]")
    ))
}

@Test func `the later day counts where epoch and level are the same`() throws {
  func entry(_ day: String) -> String {
    level("a", "\"level_s\": 12, \"epoch\": 1, \"loosened\": {\"reason\": \"r\", \"on\": \"\(day)\"}")
  }
  let (one, two) = ("{\"reason\": \"r\", \"on\": \"2026-02-03\"}", "{\"reason\": \"r\", \"on\": \"2026-01-03\"}")
  try check(
    file(level("a", "\"level_s\": 10")), file(entry("2026-02-03")), file(entry("2026-01-03")),
    file(level("a", "\"level_s\": 12, \"epoch\": 1, \"loosened\": [\(two), \(one)]")))
}

@Test func `deleted on one side`() throws {
  let (a, b) = (level("a", "\"level_s\": 10"), level("b", "\"level_s\": 1"))
  try check(file(a + b), file(b), file(a + b), file(b))
  let touched = level("a", "\"level_s\": 9")
  try check(file(a + b), file(b), file(touched + b), file(touched + b))
  try check(file(a + b), file(a), file(b), file(""))
}

@Test func `added on both sides`() throws {
  let (a, b, c) = (level("a", "\"level_s\": 1"), level("b", "\"level_s\": 2"), level("c", "\"level_s\": 3"))
  try check(file(b), file(a + b), file(b + c), file(a + b + c))
  try check(file(""), file(a), file(b), file(a + b))
  try check(nil, file(a), file(b), file(a + b))
  try check(file(""), file(level("a", "\"level_s\": 1")), file(level("a", "\"level_s\": 2")), file(a))
}

@Test func `budgets and headrooms that both changed become the stricter`() throws {
  func loop(_ fields: String) -> String { file("", loops: "\"inner\":\n{\(fields)},\n\n") }
  let base = "\"budget_s\": 60, \"edits\": \"hot\""
  let ours = "\"budget_s\": 90, \"edits\": \"hot\", \"changed\": {\"budget\": {\"reason\": \"r\"}}"
  try check(loop(base), loop(ours), loop(base), loop(ours))
  try check(
    loop(base), loop(ours), loop("\"budget_s\": 80, \"edits\": \"hot\""), loop("\"budget_s\": 80, \"edits\": \"hot\""))
  try check(loop(base), loop("\"budget_s\": null, \"edits\": \"hot\""), loop(ours), loop(ours))
  try check(
    file("", top: " \"headroom\": 0.1,"), file("", top: " \"headroom\": 0.2,"), file("", top: " \"headroom\": 0.05,"),
    file("", top: " \"headroom\": 0.05,"))
}

@Test func `different fields of a loop are merged`() throws {
  func loop(_ fields: String) -> String { file("", loops: "\"inner\":\n{\(fields)},\n\n") }
  try check(
    loop("\"command\": [\"make\"], \"budget_s\": 60"), loop("\"command\": [\"make\", \"all\"], \"budget_s\": 60"),
    loop("\"command\": [\"make\"], \"budget_s\": 50"), loop("\"command\": [\"make\", \"all\"], \"budget_s\": 50"))
}

@Test func `what nobody can decide is a conflict with markers`() throws {
  func loop(_ command: String) -> String { file("", loops: "\"inner\":\n{\"command\": [\"\(command)\"]},\n\n") }
  try check(loop("a"), loop("b"), loop("c"), nil, conflicts: ["loops inner"])
  let result = try merged(loop("a"), loop("b"), loop("c"))
  let text = String(decoding: result.bytes, as: UTF8.self)
  checkText(
    text,
    file(
      "",
      loops:
        "\"inner\":\n<<<<<<< ours\n{\"command\": [\"b\"]}\n=======\n{\"command\": [\"c\"]}\n>>>>>>> theirs\n,\n\n"))
  let sides = try #require(ConflictText(result.bytes))
  #expect(try JSONValue(parsing: sides.ours) == JSONValue(parsing: Array(loop("b").utf8)))
  #expect(try JSONValue(parsing: sides.theirs) == JSONValue(parsing: Array(loop("c").utf8)))
}

@Test func `a conflict of a file in one line has its markers at line starts`() throws {
  func text(_ note: Int) -> String { "{\"schema\":1,\"x-a\":\(note),\"noise\":{}}" }
  let result = try merged(text(1), text(2), text(3))
  #expect(result.conflicts == [["x-a"]])
  #expect(try #require(ConflictText(result.bytes)).ours == Array("{\"schema\":1,\"x-a\":\n2\n,\"noise\":{}}".utf8))
}

@Test func `noise that both measured anew is a conflict, that of one is taken`() throws {
  func text(_ number: String) -> String {
    "{\"schema\": 1, \"noise\": {\n\n\"inner|linux-x86_64\":\n{\"pair_sd\": \(number)},\n\n\"\": null\n}}\n"
  }
  try check(text("0.02"), text("0.03"), text("0.02"), text("0.03"))
  try check(text("0.02"), text("0.03"), text("0.04"), nil, conflicts: ["noise inner|linux-x86_64"])
}

@Test func `records of retired entries`() throws {
  func record(_ day: String) -> String { level("x", "\"reason\": \"r\", \"on\": \"\(day)\"") }
  try check(
    file(""), file("", retired: record("2026-01-01")), file("", retired: record("2026-01-02")),
    file("", retired: record("2026-01-02")))
}

@Test func `entries of a later form are merged as a whole`() throws {
  func text(_ number: Int) -> String { file(level("a", "\"schema\": 2, \"p\": \(number)")) }
  try check(text(1), text(2), text(1), text(2))
  try check(text(1), text(2), text(3), nil, conflicts: ["levels a|linux-x86_64"])
}

@Test(
  "markers that git leaves",
  arguments: [
    ("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> topic\nd\n", "a\nb\nd\n", nil, "a\nc\nd\n"),
    ("<<<<<<< HEAD\r\nb\r\n||||||| 1234567\r\no\r\n=======\r\n>>>>>>> topic\r\nd", "b\r\nd", "o\r\nd", "d"),
    (
      "<<<<<<< a\n1\n=======\n2\n>>>>>>> b\nx\n<<<<<<< a\n3\n=======\n4\n>>>>>>> b", "1\nx\n3\n", nil, "2\nx\n4\n"
    ),
  ])
func markers(text: String, ours: String, base: String?, theirs: String) throws {
  let sides = try #require(ConflictText(Array(text.utf8)))
  #expect(sides.ours == Array(ours.utf8))
  #expect(sides.theirs == Array(theirs.utf8))
  #expect(sides.base == base.map { Array($0.utf8) })
}

@Test(
  "no markers, or such that do not belong together",
  arguments: [
    "", "a\n", "=======\n", "<<<<<<< a\nb\n", "<<<<<<< a\n>>>>>>> b\n", "<<<<<<<a\n=======\n>>>>>>> b\n",
    "<<<<<<< a\n<<<<<<< a\n=======\n>>>>>>> b\n",
  ])
func noMarkers(text: String) { #expect(ConflictText(Array(text.utf8)) == nil) }
