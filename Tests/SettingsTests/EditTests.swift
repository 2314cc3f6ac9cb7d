import Figures
import JSON
import Settings
import TestSupport
import Testing

private let layout = """
  {"schema": 1, "headroom": 0.10,
  "loops": {

  "inner":
  {"budget_s": 60},

  "": null
  },
  "levels": {

  "a|linux-x86_64":
  {"level_s": 1.5, "p90": [1,  2], "epoch": 0},

  "c|linux-x86_64":
  {"level_s": 3},

  "": null
  }}

  """

/// Applies edits and expects the whole file.
private func check(
  _ text: String, _ expected: String, at location: SourceLocation = #_sourceLocation,
  _ change: (inout SettingsEdit) -> Void
) throws {
  var edit = SettingsEdit()
  change(&edit)
  let file = try SettingsFile(parsing: Array(text.utf8))
  let bytes = edit.applied(to: file)
  checkText(String(decoding: bytes, as: UTF8.self), expected, "edited", at: location)
  _ = try JSONValue(parsing: bytes)
}

@Test func `a number changes and nothing else`() throws {
  try check(layout, layout.replacing("1.5", with: "1.25")) { $0.set(["levels", "a|linux-x86_64", "level_s"], 1.25) }
}

@Test func `an entry comes to its place in the order of keys`() throws {
  let entry = "\"b|linux-x86_64\":\n{\"level_s\": 2},\n\n"
  try check(layout, layout.replacing("\"c|", with: entry + "\"c|")) {
    $0.set(["levels", "b|linux-x86_64"], .object([JSONMember(name: "level_s", value: 2)]))
  }
}

@Test func `entries at one place are sorted among each other`() throws {
  let entries = "\"d|linux-x86_64\":\n{\"level_s\": 2},\n\n\"e|linux-x86_64\":\n{\"level_s\": 2},\n\n"
  try check(layout, layout.replacing("\"\": null\n}}", with: entries + "\"\": null\n}}")) {
    $0.set(["levels", "e|linux-x86_64", "level_s"], 2)
    $0.set(["levels", "d|linux-x86_64", "level_s"], 2)
  }
}

@Test func `members are added to an entry and taken out of it`() throws {
  let expected = layout.replacing("\"p90\": [1,  2], ", with: "").replacing(
    "\"epoch\": 0}", with: "\"epoch\": 1, \"n\": 3}")
  try check(layout, expected) {
    $0.remove(["levels", "a|linux-x86_64", "p90"])
    $0.set(["levels", "a|linux-x86_64", "epoch"], 1)
    $0.set(["levels", "a|linux-x86_64", "n"], 3)
  }
}

@Test func `an entry goes with its blank line`() throws {
  try check(layout, layout.replacing("\"c|linux-x86_64\":\n{\"level_s\": 3},\n\n", with: "")) {
    $0.remove(["levels", "c|linux-x86_64"])
    $0.remove(["levels", "nobody|linux-x86_64"])
  }
}

@Test func `a section that is not there is made where it belongs`() throws {
  let noise = "\"noise\": {\n\n\"inner|linux-x86_64\":\n{\"n\": 3},\n\n\"\": null\n},\n"
  let retired = ",\n\"retired\": {\n\n\"x|linux-x86_64\":\n{\"reason\": \"r\"},\n\n\"\": null\n}}\n"
  let expected = layout.replacing("\"levels\"", with: noise + "\"levels\"").replacing("}}\n", with: "}" + retired)
  try check(layout, expected) {
    $0.set(["retired", "x|linux-x86_64"], .object([JSONMember(name: "reason", value: .string("r"))]))
    $0.set(["noise", "inner|linux-x86_64", "n"], 3)
  }
}

@Test func `the layout of others is kept`() throws {
  let text = #"{"schema":1,"levels":{"a|linux-x86_64":{"level_s":1},"c|linux-x86_64":{}}}"#.replacing(
    "{}", with: #"{"level_s":2}"#)
  try check(text, text.replacing(#""c|"#, with: "\"b|linux-x86_64\":\n{\"level_s\": 5},\n\n\"c|")) {
    $0.set(["levels", "b|linux-x86_64", "level_s"], 5)
  }
  try check(text, text.dropLast(2) + ",\n\n\"d|linux-x86_64\":\n{\"level_s\": 5}}}") {
    $0.set(["levels", "d|linux-x86_64", "level_s"], 5)
  }
  try check(text, #"{"schema":1,"levels":{"a|linux-x86_64":{"level_s":1}}}"#) {
    $0.remove(["levels", "c|linux-x86_64"])
  }
  try check(text, #"{"schema":1,"levels":{}}"#) {
    $0.remove(["levels", "a|linux-x86_64"])
    $0.remove(["levels", "c|linux-x86_64"])
  }
  try check(
    #"{"schema":1,"levels":{}}"#,
    "{\"schema\":1,\"levels\":{\n\n\"d|linux-x86_64\":\n{\"level_s\": 5},\n\n\"\": null\n}}"
  ) {
    $0.set(["levels", "d|linux-x86_64", "level_s"], 5)
  }
}

@Test func `indentation and CRLF are kept`() throws {
  let text = "{\r\n  \"schema\": 1,\r\n  \"levels\": {\r\n    \"b|linux-x86_64\": {\"level_s\" : 1}\r\n  }\r\n}\r\n"
  let added = "    \"a|linux-x86_64\":\r\n    {\"level_s\": 5},\r\n\r\n    \"b|"
  try check(text, text.replacing("    \"b|", with: added).replacing(" : 1", with: " : 2")) {
    $0.set(["levels", "a|linux-x86_64", "level_s"], 5)
    $0.set(["levels", "b|linux-x86_64", "level_s"], 2)
  }
}

@Test func `a replaced value and a neighbour that goes`() throws {
  try check(
    layout,
    layout.replacing(
      "\"a|linux-x86_64\":\n{\"level_s\": 1.5, \"p90\": [1,  2], \"epoch\": 0},\n\n",
      with: "\"b|linux-x86_64\":\n9,\n\n"
    ).replacing("3}", with: "4}")
  ) {
    $0.remove(["levels", "a|linux-x86_64"])
    $0.set(["levels", "b|linux-x86_64"], 9)
    $0.set(["levels", "c|linux-x86_64", "level_s"], 4)
  }
}

/// Random edits of random layouts: what the edit does not name keeps its bytes, and the result says what was asked.
@Test(arguments: 0..<300)
func `random edits`(seed: Int) throws {
  var random = SeededGenerator(seed: UInt64(seed))
  let names = (0..<6).filter { _ in Bool.random(using: &random) }.map { "t\($0)|linux-x86_64" }
  let text = Layout(random: &random).text(names, random: &random)
  let file = try SettingsFile(parsing: Array(text.utf8))
  var edit = SettingsEdit()
  var expected = Dictionary(uniqueKeysWithValues: file.levels.map { ($0.key, $0.value) })
  var untouched = Set(names)
  for number in 0..<7 where Bool.random(using: &random) {
    let key = "t\(number)|linux-x86_64"
    untouched.remove(key)
    if Bool.random(using: &random) {
      edit.remove(["levels", key])
      expected[key] = nil
    } else {
      edit.set(["levels", key, "level_s"], .number(Double(number) + 0.5))
      if case .level(var level)? = expected[key] {
        level.seconds = Double(number) + 0.5
        expected[key] = .level(level)
      } else {
        expected[key] = .level(.init(seconds: Double(number) + 0.5))
      }
    }
  }
  let bytes = edit.applied(to: file)
  let now = try SettingsFile(parsing: bytes)
  #expect(Dictionary(uniqueKeysWithValues: now.levels.map { ($0.key, $0.value) }) == expected, "\(text)")
  for key in untouched {
    let entry = try #require(Layout.entry(key, in: text))
    #expect(String(decoding: bytes, as: UTF8.self).contains(entry), "\(entry)")
  }
  if edit.isEmpty { #expect(bytes == file.bytes) }
}

/// How somebody lays a file out.
private struct Layout {
  var lineEnd: String
  var indent: String
  var hasCloser: Bool
  var isOneLine: Bool

  init(random: inout SeededGenerator) {
    lineEnd = Bool.random(using: &random) ? "\n" : "\r\n"
    indent = ["", "  ", "\t"].randomElement(using: &random) ?? ""
    hasCloser = Bool.random(using: &random)
    isOneLine = Int.random(in: 0..<4, using: &random) == 0
  }

  func text(_ names: [String], random: inout SeededGenerator) -> String {
    let gap = isOneLine ? "" : lineEnd + indent
    var members = names.map { "\"\($0)\":\(gap)\(Self.value($0))" }
    if hasCloser { members.append("\"\": null") }
    let body = members.joined(separator: ",\(gap)")
    return "{\"schema\": 1,\(gap)\"levels\" : {\(gap)\(body)\(gap)}\(gap)}\(lineEnd)"
  }

  static func value(_ name: String) -> String { "{\"level_s\" : 1e1,\t\"odd \(name.prefix(2))\": [ 1,2 ]}" }

  static func entry(_ name: String, in text: String) -> String? { text.contains(value(name)) ? value(name) : nil }
}

extension JSONValue: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  public init(floatLiteral value: Double) { self = .number(value) }
}
