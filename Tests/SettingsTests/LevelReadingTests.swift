import Model
import Settings
import TestSupport
import Testing

/// Reads a ratchet.json with levels and expects what it states, one line an entry, or its error.
private func check(_ text: String, _ expected: String, at location: SourceLocation = #_sourceLocation) {
  checkText(understood(text), expected, text, at: location)
}

private func understood(_ text: String) -> String {
  do throws(SettingsError) {
    let file = try SettingsFile(parsing: Array(text.utf8))
    let lines =
      file.levels.map { "\($0.key): \(shown($0.value))" } + file.noise.map { "noise \($0.key): \(shown($0.value))" }
      + file.retired.map { "retired \($0.key): \(shown($0.value))" }
    return lines.joined(separator: "\n")
  } catch {
    return "\(error)"
  }
}

private func shown(_ value: LevelValue) -> String {
  switch value {
  case .newer(let schema): return "schema \(schema)"
  case .radius(let radius):
    return "\(radius.actions) actions, \(radius.seconds) s, epoch \(radius.epoch)\(shown(radius.loosenings))"
  case .level(let level):
    let anchor = level.anchor.map { ", anchor \($0.seconds) sd \($0.deviation) \($0.commit ?? "-") n \($0.builds)" }
    return "\(level.seconds) s, epoch \(level.epoch)\(anchor ?? "")\(shown(level.pairs))\(shown(level.loosenings))"
  }
}

private func shown(_ pairs: PairNoise?) -> String {
  pairs.map { ", pairs \($0.deviation) \($0.outliers) \($0.pairs)" } ?? ""
}

private func shown(_ loosenings: [Loosening]) -> String {
  loosenings.map { ", from \($0.from.map { "\($0)" } ?? "-") \($0.reason) on \($0.on ?? "-") until \($0.until ?? "-")" }
    .joined()
}

private func shown(_ noise: LoopNoise) -> String {
  let numbers = [noise.median, noise.spread, noise.reference].map { $0.map { "\($0)" } ?? "-" }.joined(separator: " ")
  return "\(numbers) \(noise.isCalibrated ? "calibrated" : "raw") \(noise.kernel ?? 0)\(shown(noise.pairs))"
}

private func shown(_ retirement: Retirement) -> String {
  "\(retirement.reason) on \(retirement.on ?? "-") to \(retirement.to) \(retirement.seconds ?? 0) \(retirement.epoch)"
}

private func levels(_ entries: String) -> String { "{\"schema\": 1, \"levels\": {\(entries)}}" }

@Test func `everything that ratchet writes`() {
  check(
    """
    {"schema": 1, "headroom": 0.10,
    "loops": {

    "inner":
    {"command": ["make", "-j8", "check"], "edits": "hot", "budget_s": 60, "targets": "5%"},

    "": null
    },
    "noise": {

    "inner|linux-x86_64":
    {"pair_sd": 0.021, "outliers": 0.01, "median_s": 41.8, "spread": 0.034, "calibrated": true, "ref_s": 1.512, "kernel": 1, "n": 24},

    "inner|linux-x86_64|ci":
    {"median_s": 40, "x-new": []},

    "": null
    },
    "levels": {

    "app/libcore.a|linux-x86_64":
    {"level_s": 12.4, "epoch": 0, "anchor_s": 12.1, "sd": 0.024, "anchor": "9f3c2e1", "n": 80, "pair_sd": 0.018, "outliers": 0.01, "pairs": 24},

    "app/libui.a|linux-x86_64":
    {"level_s": 8.31, "epoch": 1, "loosened": {"from_s": 7.60, "reason": "macro plugin, #412", "on": "2026-02-03", "until": "2026-05-01"}},

    "loop:inner|linux-x86_64":
    {"level_s": 41, "epoch": 2, "loosened": [{"reason": "a"}, {"from_s": 40, "reason": "b", "on": "2026-02-04"}]},

    "radius:ui/feed.h|inner":
    {"actions": 41, "seconds": 9.3, "epoch": 1, "loosened": {"from": 30, "reason": "feed"}},

    "": null
    },
    "retired": {

    "old.a|linux-x86_64":
    {"reason": "split", "on": "2026-02-03", "to": ["a.a|linux-x86_64", "b.a|linux-x86_64"], "level_s": 3.5, "epoch": 1},

    "older.a|linux-x86_64":
    {"reason": "renamed", "to": "new.a|linux-x86_64"},

    "": null
    }}

    """,
    """
    app/libcore.a|linux-x86_64: 12.4 s, epoch 0, anchor 12.1 sd 0.024 9f3c2e1 n 80, pairs 0.018 0.01 24
    app/libui.a|linux-x86_64: 8.31 s, epoch 1, from 7.6 macro plugin, #412 on 2026-02-03 until 2026-05-01
    loop:inner|linux-x86_64: 41.0 s, epoch 2, from - a on - until -, from 40.0 b on 2026-02-04 until -
    radius:ui/feed.h|inner: 41 actions, 9.3 s, epoch 1, from 30.0 feed on - until -
    noise inner|linux-x86_64: 41.8 0.034 1.512 calibrated 1, pairs 0.021 0.01 24
    noise inner|linux-x86_64|ci: 40.0 - - raw 0
    retired old.a|linux-x86_64: split on 2026-02-03 to ["a.a|linux-x86_64", "b.a|linux-x86_64"] 3.5 1
    retired older.a|linux-x86_64: renamed on - to ["new.a|linux-x86_64"] 0.0 0
    """)
}

@Test func `a file without levels reads as before`() {
  check(#"{"schema": 1}"#, "")
  check(#"{"schema": 1, "levels": {"": null}, "noise": {}, "retired": {"x-why": 3}}"#, "")
}

@Test(
  "a wrong level",
  arguments: [
    (
      #""app": {"level_s": 1}"#,
      #"26: a level is called "app"; expected TARGET|CLASS, loop:NAME|CLASS or radius:FILE|NAME, e.g. "app|linux-x86_64": {"level_s": 12.4, "epoch": 0}"#
    ),
    (
      #""radius:a.h": {"actions": 1}"#,
      #"26: a level is called "radius:a.h"; expected TARGET|CLASS, loop:NAME|CLASS or radius:FILE|NAME, e.g. "app|linux-x86_64": {"level_s": 12.4, "epoch": 0}"#
    ),
    (
      #""a|linux-x86_64": 12"#,
      #"44: "a|linux-x86_64" is 12; expected an object, e.g. "app|linux-x86_64": {"level_s": 12.4, "epoch": 0}"#
    ),
    (
      #""a|linux-x86_64": {"level_s": 0}"#,
      #"56: "level_s" is 0; expected seconds above 0, e.g. "level_s": 12.4"#
    ),
    (
      #""a|linux-x86_64": {"level_s": -1.5}"#,
      #"56: "level_s" is -1.5; expected seconds above 0, e.g. "level_s": 12.4"#
    ),
    (
      #""a|linux-x86_64": {"level_s": NaN}"#,
      "56: NaN; expected a number, text in double quotes, true, false or null"
    ),
    (
      #""a|linux-x86_64": {"level_s": "12 s"}"#,
      #"56: "level_s" is "12 s"; expected seconds above 0, e.g. "level_s": 12.4"#
    ),
    (
      #""a|linux-x86_64": {"levels": 1}"#,
      #"45: "levels" where "level_s" is needed; did you mean "level_s"?"#
    ),
    (
      #""a|linux-x86_64": {}"#,
      #"44: "level_s" of "a|linux-x86_64" is missing; expected it in the entry, e.g. "level_s": 12.4"#
    ),
    (
      #""a|linux-x86_64": {"level_s": 1, "epoch": -1}"#,
      #"68: "epoch" is -1; expected an integer from 0 to 1000000, e.g. "epoch": 0"#
    ),
    (
      #""a|linux-x86_64": {"level_s": 1, "epoch": 1e300}"#,
      #"68: "epoch" is 1e300; expected an integer from 0 to 1000000, e.g. "epoch": 0"#
    ),
    (
      #""a|linux-x86_64": {"level_s": 1, "anchor_s": 1, "sd": -0.1}"#,
      #"80: "sd" is -0.1; expected a number from 0 to 10, e.g. "sd": 0.024"#
    ),
    (
      #""a|linux-x86_64": {"level_s": 1, "level_s": 2}"#,
      #"59: "level_s" stands twice, first on line 1; expected one of them"#
    ),
    (
      #""a|linux-x86_64": {"level_s": 1}, "a|linux-x86_64": {"level_s": 2}"#,
      #"60: "a|linux-x86_64" stands twice, first on line 1; expected one of them"#
    ),
    (
      #""a|linux-x86_64": {"level_s": 1, "loosened": {"from_s": 1}}"#,
      #"71: no reason is given of "loosened"; expected a text, e.g. "loosened": {"from_s": 7.6, "reason": "…", "on": "2026-02-03"}"#
    ),
    (
      #""a|linux-x86_64": {"level_s": 1, "loosened": {"reason": " \t"}}"#,
      #"82: no reason is given of "loosened"; expected a text, e.g. "loosened": {"from_s": 7.6, "reason": "…", "on": "2026-02-03"}"#
    ),
    (
      #""a|linux-x86_64": {"level_s": 1, "loosened": {"reason": "r", "until": "2026-02-30"}}"#,
      #"96: "until" is "2026-02-30"; expected a day as year-month-day, e.g. "until": "2026-02-03""#
    ),
  ])
func wrongLevels(entries: String, expected: String) { check(levels(entries), "ratchet.json:1:" + expected) }

@Test func `wrong noise and retired entries`() {
  check(
    #"{"schema": 1, "noise": {"inner": {}}}"#,
    #"ratchet.json:1:25: an entry of "noise" is called "inner"; expected LOOP|CLASS, e.g. "inner|linux-x86_64": {"pair_sd": 0.021, "outliers": 0.01, "n": 24}"#
  )
  check(
    #"{"schema": 1, "retired": {"a|linux-x86_64": {"on": "2026-02-03"}}}"#,
    #"ratchet.json:1:45: no reason is given of "a|linux-x86_64"; expected a text, e.g. "app|linux-x86_64": {"reason": "…", "on": "2026-02-03"}"#
  )
}

@Test func `an entry of a later form is kept unread`() {
  check(levels(#""a|linux-x86_64": {"schema": 2, "p90": [1]}"#), "a|linux-x86_64: schema 2")
  check(levels(#""a|linux-x86_64": {"schema": 1, "level_s": 3, "p90": [1]}"#), "a|linux-x86_64: 3.0 s, epoch 0")
}

@Test func `a reason of any length and content is a reason`() {
  let long = String(repeating: "<b>\u{1b}[31m&", count: 1500)
  let text = levels("\"a|linux-x86_64\": {\"level_s\": 1, \"loosened\": {\"reason\": \"\(escaped(long))\"}}")
  let file = try? SettingsFile(parsing: Array(text.utf8))
  guard case .level(let level)? = file?.levels.first?.value else {
    Issue.record("not read")
    return
  }
  #expect(level.loosenings.map(\.reason) == [long])
}

private func escaped(_ text: String) -> String { text.replacing("\u{1b}", with: "\\u001b") }

@Test func `the same text as with a byte order mark, CRLF, markers`() {
  check("\u{feff}{}", "ratchet.json:1:1: a byte order mark; expected UTF-8 without it")
  check(
    "{\"schema\": 1,\r\n\"levels\": {\r\n\"a|linux-x86_64\":\r\n{\"level_s\": 1}}}", "a|linux-x86_64: 1.0 s, epoch 0")
  check(
    "{\"schema\": 1, \"levels\": {\n<<<<<<< HEAD\n\"a|linux-x86_64\":",
    "ratchet.json:2:1: a merge conflict that is not resolved; expected the lines that hold, without the markers")
}
