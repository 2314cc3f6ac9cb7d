import JSON
import Model
import Settings
import TestSupport
import Testing

/// Reads a ratchet.json and expects what it states, one line a loop, or its error.
private func check(_ text: String, _ expected: String, at location: SourceLocation = #_sourceLocation) {
  checkText(understood(Array(text.utf8)), expected, text, at: location)
}

/// The same for the members of loop `inner`.
private func checkLoop(_ fields: String, _ expected: String, at location: SourceLocation = #_sourceLocation) {
  check(#"{"schema": 1, "loops":{"inner":{"# + fields + "}}}", expected, at: location)
}

private func understood(_ bytes: [UInt8]) -> String {
  do throws(SettingsError) {
    let settings = try Settings.parse(bytes)
    let kept = settings.kept.map { "keeps \($0.name) \(String(decoding: $0.bytes, as: UTF8.self))" }
    return (["headroom \(settings.headroom)"] + settings.entries.map(shown) + kept).joined(separator: "\n")
  } catch {
    return "\(error)"
  }
}

private func shown(_ entry: LoopEntry) -> String {
  func words(_ list: [ByteString]?) -> String? { list.map { $0.map(\.description).joined(separator: " ") } }
  let fields: [(String, String?)] = [
    ("command", words(entry.command)), ("edits", entry.edits.map { "\($0)" }), ("budget", entry.budget.map(shown)),
    ("exit", entry.overBudgetExit.map(String.init)), ("targets", entry.targets.map { "\($0)" }),
    ("trace", entry.trace?.rawValue), ("prepare", words(entry.prepare)), ("share", words(entry.share)),
    ("by", entry.shareBy?.rawValue), ("headroom", entry.headroom.map { "\($0)" }),
    ("changed", entry.changes.map { $0.map { "\($0.field): \($0.reason) (\($0.on ?? "-"))" }.joined(separator: ", ") }),
  ]
  let name = entry.name + (entry.label.map { "|\($0)" } ?? "")
  return ([name] + fields.compactMap { field in field.1.map { "\(field.0)=\($0)" } }).joined(separator: "; ")
}

private func shown(_ budget: Budget) -> String {
  switch budget {
  case .off: "off"
  case .limit(let time): "\(time)"
  }
}

@Test func `the layout of a repository with levels`() {
  check(
    """
    {"schema": 1, "headroom": 0.15,
    "loops": {

    "inner":
    {"command": ["make", "-j8", "check"], "edits": "hot", "budget_s": 60, "targets": "5%"},

    "inner|ci":
    {"budget_s": 90.5},

    "": null
    },
    "noise": {

    "": null
    },
    "levels": {

    "app/a|linux-x86_64":
    {"level_s": 12.4, "odd": [1, {"loops": 2}]},

    "": null
    }}

    """,
    """
    headroom 0.15
    inner; command=make -j8 check; edits=hot; budget=60.0 seconds; targets=share(0.05)
    inner|ci; budget=90.5 seconds
    keeps noise {

    "": null
    }
    keeps levels {

    "app/a|linux-x86_64":
    {"level_s": 12.4, "odd": [1, {"loops": 2}]},

    "": null
    }
    """)
}

@Test(
  "a field of a loop",
  arguments: [
    ("", "headroom 0.1\ninner"),
    (#""x-why": [1], "$schema": "s""#, "headroom 0.1\ninner"),
    (#""command": ["sh", "-c", "", "é\u0041\n"]"#, "headroom 0.1\ninner; command=sh -c  éA\n"),
    (#""budget_s": "off""#, "headroom 0.1\ninner; budget=off"),
    (#""budget_s": null"#, "headroom 0.1\ninner; budget=off"),
    (#""budget_s": 0.5"#, "headroom 0.1\ninner; budget=0.5 seconds"),
    (#""over_budget_exit": 0, "trace": "processes""#, "headroom 0.1\ninner; exit=0; trace=processes"),
    (#""edits": ["a.c", "b.c"], "targets": "all""#, #"headroom 0.1\#ninner; edits=paths([a.c, b.c]); targets=all"#),
    (#""edits": {"replay": 20}, "targets": ["app"]"#, "headroom 0.1\ninner; edits=replay(20); targets=names([app])"),
    (
      #""prepare": ["npm", "ci"], "share": ["node_modules"], "share_by": "link", "headroom": 0.2"#,
      "headroom 0.1\ninner; prepare=npm ci; share=node_modules; by=link; headroom=0.2"
    ),
    (
      #""changed": {"budget": {"from": 60, "reason": "LTO", "on": "2026-02-03"}, "edits": {"reason": "new"}}"#,
      "headroom 0.1\ninner; changed=budget: LTO (2026-02-03), edits: new (-)"
    ),
  ])
func fields(text: String, expected: String) { checkLoop(text, expected) }

@Test(
  "a wrong field of a loop",
  arguments: [
    (#""budget_s": "60 s""#, #"1:45: "budget_s" is "60 s"; expected seconds as a number, e.g. "budget_s": 60"#),
    (#""budget_s": true"#, #"1:45: "budget_s" is true; expected seconds as a number, e.g. "budget_s": 60"#),
    (
      #""budget_s": 0"#,
      #"1:45: "budget_s" is 0; expected seconds from 0.001 to 31536000, or "off", e.g. "budget_s": 60"#
    ),
    (
      #""budget_s": -5"#,
      #"1:45: "budget_s" is -5; expected seconds from 0.001 to 31536000, or "off", e.g. "budget_s": 60"#
    ),
    (
      #""budget_s": 1e999"#,
      #"1:45: "budget_s" is 1e999; expected seconds from 0.001 to 31536000, or "off", e.g. "budget_s": 60"#
    ),
    (#""budget_s": NaN"#, "1:45: NaN; expected a number, text in double quotes, true, false or null"),
    (#""budget_s": -Infinity"#, "1:45: -Infinity; expected a number, text in double quotes, true, false or null"),
    (#""budget_s": 060"#, "1:48: a number with a leading zero; expected JSON"),
    (
      #""command": "make -j4 check""#,
      #"1:44: "command" is "make -j4 check"; expected an array of words, e.g. "command": ["make", "-j4", "check"]"#
    ),
    (#""command": []"#, #"1:44: "command" is []; expected an array of words, e.g. "command": ["make", "-j8"]"#),
    (
      #""command": ["", "x"]"#,
      #"1:44: "command" is an array; expected a program as its first word, e.g. "command": ["make", "-j8"]"#
    ),
    (
      #""command": ["make", 8]"#,
      #"1:53: a word of "command" is 8; expected text without NUL, e.g. "command": ["make", "-j8"]"#
    ),
    (
      #""command": ["a\u0000"]"#,
      #"1:45: a word of "command" is "a\u0000"; expected text without NUL, e.g. "command": ["make", "-j8"]"#
    ),
    (
      #""over_budget_exit": 256"#,
      #"1:53: "over_budget_exit" is 256; expected an integer from 0 to 255, e.g. "over_budget_exit": 122"#
    ),
    (
      #""over_budget_exit": 1.5"#,
      #"1:53: "over_budget_exit" is 1.5; expected an integer from 0 to 255, e.g. "over_budget_exit": 122"#
    ),
    (
      #""trace": "files""#,
      #"1:42: "trace" is "files"; expected one of "auto", "processes", "off", e.g. "trace": "auto""#
    ),
    (#""share_by": "copy2""#, #"1:45: "share_by" is "copy2"; expected one of "copy", "link", e.g. "share_by": "copy""#),
    (#""share": []"#, #"1:42: "share" is []; expected an array of paths, e.g. "share": ["node_modules"]"#),
    (#""headroom": 10"#, #"1:45: "headroom" is 10; expected a share from 0 to 1, e.g. "headroom": 0.10"#),
    (
      #""edits": "cold""#,
      #"1:42: "edits" is "cold"; expected "hot", an array of paths, or {"replay": N}, e.g. "edits": "hot""#
    ),
    (#""edits": {"replay": 0}"#, #"1:53: "replay" is 0; expected an integer from 1 to 10000, e.g. "replay": 20"#),
    (#""edits": {"reply": 9}"#, #"1:43: unknown key "reply" in "edits"; did you mean "replay"?"#),
    (
      #""targets": "5""#,
      #"1:44: "targets" is "5"; expected "all", a share as "5%", or an array of names, e.g. "targets": "5%""#
    ),
    (
      #""targets": "-5%""#,
      #"1:44: "targets" is "-5%"; expected "all", a share as "5%", or an array of names, e.g. "targets": "5%""#
    ),
    (#""budget": 60"#, #"1:33: unknown key "budget" in loop "inner"; did you mean "budget_s"?"#),
    (#""Command": ["make"]"#, #"1:33: unknown key "Command" in loop "inner"; did you mean "command"?"#),
    (#""budget_s": 1, "budget_s": 2"#, #"1:48: "budget_s" stands twice, first on line 1; expected one of them"#),
    (
      #""changed": {"speed": {"reason": "r"}}"#,
      #"1:45: unknown key "speed" in "changed"; expected one of "budget", "command", "headroom", "edits", "targets", "prepare", "share", "trace", "over_budget_exit""#
    ),
    (
      #""changed": {"budget": {"from": 60}}"#,
      #"1:55: the change of "budget" has no reason; expected a text, e.g. "changed": {"budget": {"from": 60, "reason": "…", "on": "2026-02-03"}}"#
    ),
    (
      #""changed": {"budget": {"reason": "r", "on": "3.2.26"}}"#,
      #"1:77: "on" is "3.2.26"; expected a day as year-month-day, e.g. "changed": {"budget": {"from": 60, "reason": "…", "on": "2026-02-03"}}"#
    ),
  ])
func wrongFields(text: String, expected: String) { checkLoop(text, "ratchet.json:" + expected) }

@Test func `an unknown key without a near one names them all`() {
  checkLoop(
    #""colour": 1"#,
    #"ratchet.json:1:33: unknown key "colour" in loop "inner"; expected one of "command", "edits", "budget_s", "#
      + #""over_budget_exit", "targets", "trace", "prepare", "share", "share_by", "changed", "headroom""#)
}

@Test(
  "sections and loops",
  arguments: [
    (#"{"schema":1}"#, "headroom 0.1"),
    (#"{"schema":1,"loops":{}}"#, "headroom 0.1"),
    (#"{"$schema":"u","x-a":{"b":1,"b":2},"schema":1.0,"loops":{"x-note":3,"ci-clean":{}}}"#, "headroom 0.1\nci-clean"),
    (#"{"loops":{"b":{},"a|l.1":{},"a":{}},"schema":1,"retired":{}}"#, "headroom 0.1\nb\na|l.1\na\nkeeps retired {}"),
    ("[1]", #"1:1: the file is an array; expected an object, e.g. {"schema": 1, "loops": {}}"#),
    ("7", #"1:1: the file is 7; expected an object, e.g. {"schema": 1, "loops": {}}"#),
    ("\n {}", #"2:2: "schema" is missing; expected it first, e.g. {"schema": 1,"#),
    (#"{"schema":2}"#, #"1:11: "schema" is 2; expected 1, the only form that this version reads, e.g. "schema": 1"#),
    (
      #"{"schema":"1"}"#, #"1:11: "schema" is "1"; expected 1, the only form that this version reads, e.g. "schema": 1"#
    ),
    (#"{"schema":1,"loop":{}}"#, #"1:13: unknown key "loop"; did you mean "loops"?"#),
    (#"{"schema":1,"schema":1}"#, #"1:13: "schema" stands twice, first on line 1; expected one of them"#),
    (
      #"{"schema":1,"headroom":-0.1}"#,
      #"1:24: "headroom" is -0.1; expected a share from 0 to 1, e.g. "headroom": 0.10"#
    ),
    (
      #"{"schema":1,"loops":[]}"#,
      #"1:21: "loops" is []; expected an object of loops, e.g. "loops": {"inner": {"budget_s": 60}}"#
    ),
    (#"{"schema":1,"levels":[]}"#, #"1:22: "levels" is an array; expected an object, e.g. "levels": {}"#),
    (#"{"schema":1,"noise":null}"#, #"1:21: "noise" is null; expected an object, e.g. "noise": {}"#),
    (
      "{\"schema\":1,\"loops\":{\n\"inner\":{},\n\n\"inner\":\n{}}}",
      #"4:1: "inner" stands twice, first on line 2; expected one of them"#
    ),
    (
      #"{"schema":1,"loops":{"inner":60}}"#,
      #"1:30: loop "inner" is 60; expected an object, e.g. "inner": {"command": ["make", "-j8"], "budget_s": 60}"#
    ),
    (
      #"{"schema":1,"loops":{"":{}}}"#,
      #"1:22: a loop is called ""; expected letters, digits, - _ . in its name, and in a label behind |, e.g. "inner": {"command": ["make", "-j8"], "budget_s": 60}"#
    ),
    (
      #"{"schema":1,"loops":{"a\u001b[31m/b":{}}}"#,
      #"1:22: a loop is called "a\u{1b}[31m/b"; expected letters, digits, - _ . in its name, and in a label behind |, e.g. "inner": {"command": ["make", "-j8"], "budget_s": 60}"#
    ),
    (
      #"{"schema":1,"loops":{"inner|ci":{}}}"#,
      #"1:22: "inner|ci" stands without "inner"; expected the loop beside its alternative, e.g. "inner": {"budget_s": 60}"#
    ),
  ])
func sections(text: String, expected: String) {
  check(text, expected.first?.isNumber == true ? "ratchet.json:" + expected : expected)
}

@Test(
  "a text that is not JSON",
  arguments: [
    ("", #"1:1: the file is empty; expected an object, e.g. {"schema": 1, "loops": {}}"#),
    (" \n\t", #"1:1: the file is empty; expected an object, e.g. {"schema": 1, "loops": {}}"#),
    ("\u{feff}{}", "1:1: a byte order mark; expected UTF-8 without it"),
    ("{\"schema\":1,\n}", "1:12: a comma after the last entry; expected none before }"),
    ("{\"schema\":1,\"x-a\":[1 , ]}", "1:22: a comma after the last entry; expected none before ]"),
    (
      "// why\n{}",
      #"1:1: a comment, which JSON does not have; expected a key that begins with x-, e.g. "x-why": "text""#
    ),
    (
      "{\"schema\":1, # one\n}",
      #"1:14: a comment, which JSON does not have; expected a key that begins with x-, e.g. "x-why": "text""#
    ),
    ("{'schema':1}", "1:2: a single quote; expected text in double quotes"),
    ("{schema: 1}", "1:2: schema; expected a key in double quotes"),
    (#"{"schema":True}"#, "1:11: True; expected a number, text in double quotes, true, false or null"),
    (#"{"schema":nul}"#, "1:11: nul; expected a number, text in double quotes, true, false or null"),
    ("{\"schema\":1\n\"loops\":{}}", "2:1: \"; expected a comma or a closing bracket"),
    (#"{"schema" 1}"#, "1:11: 1; expected a colon"),
    (#"{"schema":1"#, "1:12: the text ends inside a value; expected JSON"),
    (#"{"schema":1}}"#, "1:13: something follows the end; expected JSON"),
    ("{\"sch\nema\":1}", "1:6: a control character inside a string; expected JSON"),
    (
      "{\"schema\":1,\n<<<<<<< HEAD\n\"headroom\":0.1,\n=======\n",
      "2:1: a merge conflict that is not resolved; expected the lines that hold, without the markers"
    ),
    (
      "{\"schema\":1,\n\"headroom\":0.1\n>>>>>>> topic\n}",
      "3:1: a merge conflict that is not resolved; expected the lines that hold, without the markers"
    ),
  ])
func syntax(text: String, expected: String) { check(text, "ratchet.json:" + expected) }

private let odd: [([UInt8], String)] = [
  (Array("{\"a\":\n\"é".utf8) + [0xff, 0x22, 0x7d], "2:4: byte 0xff is not UTF-8; expected UTF-8"),
  (Array("{\"a".utf8) + [0xe2, 0x80], "1:4: byte 0xe2 is not UTF-8; expected UTF-8"),
  ([0xff, 0xfe, 0x7b, 0], "1:1: UTF-16; expected UTF-8"),
  ([0xfe, 0xff, 0, 0x7b], "1:1: UTF-16; expected UTF-8"),
]

@Test("bytes that are not UTF-8", arguments: odd)
func notUTF8(bytes: [UInt8], expected: String) { checkText(understood(bytes), "ratchet.json:" + expected) }

@Test func `a value across the reader's windows keeps its place`() {
  let padding = String(repeating: " ", count: 1000)
  let name = String(repeating: "n", count: 3000)
  check(
    "{\"schema\":1,\(padding)\n\"loops\":{\"\(name)\":{\(padding)\n  \"budget_s\": \(padding)false}}}",
    #"ratchet.json:3:1015: "budget_s" is false; expected seconds as a number, e.g. "budget_s": 60"#)
}

@Test func `deep nesting is refused, not followed`() {
  check(
    "{\"x-a\":" + String(repeating: "[", count: 100_000),
    "ratchet.json:1:519: brackets nest deeper than 512; expected JSON")
}
