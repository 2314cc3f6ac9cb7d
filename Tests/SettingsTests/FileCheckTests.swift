import Figures
import Model
import Settings
import TestSupport
import Testing

/// A file with one loop and two levels, for tests that change one thing of it.
let checkedFile = """
  {"schema": 1, "headroom": 0.10,
  "loops": {

  "ci":
  {"command": ["make", "ci"], "budget_s": 900},

  "inner":
  {"command": ["make", "check"], "edits": "hot", "budget_s": 60, "targets": "5%"},

  "inner|slow":
  {"budget_s": 90},

  "": null
  },
  "noise": {

  "inner|linux-x86_64":
  {"pair_sd": 0.02, "outliers": 0.01, "median_s": 40, "spread": 0.03, "n": 24},

  "": null
  },
  "levels": {

  "app|linux-x86_64":
  {"level_s": 12.4, "epoch": 0, "anchor_s": 12.1, "sd": 0.024, "anchor": "9f3c2e1", "n": 80, "pair_sd": 0.018, "pairs": 24},

  "lib|linux-x86_64":
  {"level_s": 8.31, "epoch": 1, "loosened": {"from_s": 7.6, "reason": "macro plugin", "on": "2026-02-03", "until": "2026-05-01"}},

  "loop:inner|linux-x86_64":
  {"level_s": 41, "epoch": 0},

  "radius:ui/feed.h|inner":
  {"actions": 41, "seconds": 9.3, "epoch": 0},

  "": null
  },
  "retired": {

  "old|linux-x86_64":
  {"reason": "gone", "on": "2026-01-03", "level_s": 3, "epoch": 1},

  "": null
  }}

  """

/// Changes texts of the file, each of which it must hold once, and expects the findings, one line each.
private func check(
  _ changes: [(String, String)], touchesOthers: Bool = true, today: String = "2026-04-01", _ expected: String...,
  at location: SourceLocation = #_sourceLocation
) throws {
  var text = checkedFile
  for (old, new) in changes {
    #expect(text.split(separator: old, omittingEmptySubsequences: false).count == 2, "\(old)", sourceLocation: location)
    text = text.replacing(old, with: new)
  }
  let findings = try compared(checkedFile, text, touchesOthers: touchesOthers, today: today)
  checkText(findings, expected.joined(separator: "\n"), "findings", at: location)
}

private func compared(
  _ base: String, _ head: String, touchesOthers: Bool = true, today: String = "2026-04-01"
) throws -> String {
  let check = FileCheck(
    base: try SettingsFile(parsing: Array(base.utf8)), head: try SettingsFile(parsing: Array(head.utf8)),
    today: try #require(CivilDate(today)), touchesOthers: touchesOthers, restore: ["git", "checkout", "BASE"])
  return check().map { finding in
    let line = finding.line.map { "\($0)" } ?? finding.baseLine.map { "base \($0)" } ?? "-"
    let command = finding.command.isEmpty ? "" : " -> \(finding.command.joined(separator: " "))"
    return "\(finding.severity) \(finding.kind.rawValue) \(line): \(finding.words)\(command)"
  }.joined(separator: "\n")
}

@Test func `the same file is fine`() throws { try check([]) }

@Test func `stricter is fine`() throws {
  try check([
    ("12.4", "11.8"), ("12.1", "11.5"), ("9f3c2e1", "77ab012"), ("\"actions\": 41", "\"actions\": 30"),
    ("\"headroom\": 0.10", "\"headroom\": 0.05"), ("\"budget_s\": 60", "\"budget_s\": 50"),
    ("\"targets\": \"5%\"", "\"targets\": \"all\""), ("0.02,", "0.019,"), ("0.018", "0.017"),
  ])
}

@Test func `new entries are fine`() throws {
  try check([
    ("\"lib|", "\"bar|linux-x86_64\":\n{\"level_s\": 99},\n\n\"lib|"),
    ("\"inner|slow\"", "\"slow\":\n{\"budget_s\": 9999},\n\n\"inner|slow\""),
  ])
}

@Test func `a level raised by hand`() throws {
  try check(
    [("12.4", "14.2")],
    "refused raised 24: app|linux-x86_64 was raised from 12.4 s to 14.2 s without a reason"
      + " -> ratchet loosen app|linux-x86_64 --to 14.2s --reason TEXT")
}

@Test func `a level raised with a reason at the same epoch`() throws {
  try check(
    [("\"level_s\": 41, ", "\"level_s\": 45, \"loosened\": {\"reason\": \"because\"}, ")],
    "refused raised 30: loop:inner|linux-x86_64 was raised from 41 s to 45 s with a reason, but the epoch is still 0"
      + " -> ratchet loosen loop:inner|linux-x86_64 --to 45s --reason TEXT")
}

@Test func `a loosening as it should be`() throws {
  try check(
    [("41, \"epoch\": 0}", "45, \"epoch\": 1, \"loosened\": {\"from_s\": 41, \"reason\": \"new tests\"}}")],
    "note accepted 30: loop:inner|linux-x86_64 is loosened from 41 s to 45 s: new tests")
}

@Test func `an old reason does not serve twice`() throws {
  try check(
    [("8.31, \"epoch\": 1", "9, \"epoch\": 2")],
    "refused epoch without a reason 27: the epoch of lib|linux-x86_64 rose from 1 to 2 without a new reason"
      + " -> ratchet loosen lib|linux-x86_64 --to 9s --reason TEXT")
}

@Test func `an epoch raised by hand`() throws {
  try check(
    [("\"level_s\": 12.4, \"epoch\": 0", "\"level_s\": 12.4, \"epoch\": 7")],
    "refused epoch without a reason 24: the epoch of app|linux-x86_64 rose from 0 to 7 without a new reason"
      + " -> ratchet loosen app|linux-x86_64 --to 12.4s --reason TEXT")
  try check(
    [("8.31, \"epoch\": 1", "8.31, \"epoch\": 0")],
    "refused epoch lowered 27: the epoch of lib|linux-x86_64 fell from 1 to 0; an epoch never falls"
      + " -> git checkout BASE")
  try check(
    [("\"lib|", "\"bar|linux-x86_64\":\n{\"level_s\": 99, \"epoch\": 3},\n\n\"lib|")],
    "refused epoch without a reason 27: bar|linux-x86_64 is new and has epoch 3 without a reason"
      + " -> ratchet loosen bar|linux-x86_64 --to 99s --reason TEXT")
}

@Test func `a radius raised by hand, in actions or in work`() throws {
  try check(
    [("\"actions\": 41", "\"actions\": 82")],
    "refused raised 33: radius:ui/feed.h|inner was raised from 41 actions to 82 actions without a reason"
      + " -> ratchet loosen radius:ui/feed.h|inner --to 82 --reason TEXT")
  try check(
    [("9.3", "19.3")],
    "refused raised 33: radius:ui/feed.h|inner was raised from 41 actions to 41 actions without a reason"
      + " -> ratchet loosen radius:ui/feed.h|inner --to 41 --reason TEXT")
}

@Test func `an entry deleted`() throws {
  try check(
    [("\"loop:inner|linux-x86_64\":\n{\"level_s\": 41, \"epoch\": 0},\n\n", "")],
    "refused deleted base 30: loop:inner|linux-x86_64 was deleted without a record"
      + " -> ratchet retire loop:inner|linux-x86_64 --reason TEXT")
}

@Test func `an entry deleted with its record`() throws {
  try check([
    ("\"loop:inner|linux-x86_64\":\n{\"level_s\": 41, \"epoch\": 0},\n\n", ""),
    ("\"old|", "\"loop:inner|linux-x86_64\":\n{\"reason\": \"r\"},\n\n\"old|"),
  ])
}

@Test func `an entry under another name`() throws {
  try check(
    [("\"app|", "\"app2|")],
    "refused deleted base 24: app|linux-x86_64 was deleted without a record; app2|linux-x86_64 looks like its new name"
      + " -> ratchet mv app|linux-x86_64 app2|linux-x86_64")
}

@Test func `a renamed entry must be as strict as the old one`() throws {
  let record = ("\"old|", "\"app|linux-x86_64\":\n{\"reason\": \"renamed\", \"to\": \"app2|linux-x86_64\"},\n\n\"old|")
  try check([("\"app|", "\"app2|"), record])
  try check(
    [("\"app|linux-x86_64\":\n{\"level_s\": 12.4", "\"app2|linux-x86_64\":\n{\"level_s\": 15"), record],
    "refused successors 40: app|linux-x86_64 held 12.4 s, what stands in its place holds 15 s"
      + " -> ratchet mv app|linux-x86_64 app2|linux-x86_64")
  try check(
    [("\"app|", "\"app3|"), record],
    "refused successors 40: app|linux-x86_64 was handed on to app2|linux-x86_64, which is not there"
      + " -> ratchet mv app|linux-x86_64 app2|linux-x86_64")
}

@Test func `the epoch goes with a renamed entry`() throws {
  try check(
    [
      (
        "\"lib|linux-x86_64\":\n{\"level_s\": 8.31, \"epoch\": 1",
        "\"lab|linux-x86_64\":\n{\"level_s\": 8.31, \"epoch\": 0"
      ),
      ("\"old|", "\"lib|linux-x86_64\":\n{\"reason\": \"renamed\", \"to\": \"lab|linux-x86_64\"},\n\n\"old|"),
    ],
    "refused successors 40: lab|linux-x86_64 has a lower epoch than lib|linux-x86_64, in whose place it stands"
      + " -> ratchet mv lib|linux-x86_64 lab|linux-x86_64")
}

@Test func `a target split into two that hold more than the whole`() throws {
  func split(_ first: String, _ second: String, _ expected: String...) throws {
    let head = checkedFile.replacing(
      "\"app|linux-x86_64\":\n{\"level_s\": 12.4",
      with: "\"app1|linux-x86_64\":\n{\"level_s\": \(first)},\n\n\"app2|linux-x86_64\":\n{\"level_s\": \(second)"
    ).replacing(
      "\"old|",
      with:
        "\"app|linux-x86_64\":\n{\"reason\": \"split\", \"to\": [\"app1|linux-x86_64\", \"app2|linux-x86_64\"]},\n\n\"old|"
    )
    checkText(try compared(checkedFile, head), expected.joined(separator: "\n"))
  }
  try split("7.4", "5")
  try split("7.41", "5.02")  // rounded to three digits each
  try split(
    "12.4", "12.4",
    "refused successors 43: app|linux-x86_64 held 12.4 s, what stands in its place holds 24.8 s in sum"
      + " -> git checkout BASE")
}

@Test func `deleted and added again`() throws {
  // In one change it is the same key, and raised.
  try check(
    [("12.4", "19")],
    "refused raised 24: app|linux-x86_64 was raised from 12.4 s to 19 s without a reason"
      + " -> ratchet loosen app|linux-x86_64 --to 19s --reason TEXT")
  // In a later one its record remembers it, whether that stays or goes.
  let back = (
    "\"radius:",
    "\"old|linux-x86_64\":\n{\"level_s\": 4, \"epoch\": 1, \"loosened\": {\"reason\": \"r\"}},\n\n\"radius:"
  )
  let finding =
    "refused came back 33: old|linux-x86_64 was retired at 3 s and is back with 4 s"
    + " -> ratchet loosen old|linux-x86_64 --to 4s --reason TEXT"
  try check([back], finding)
  let record =
    "\"old|linux-x86_64\":\n{\"reason\": \"gone\", \"on\": \"2026-01-03\", \"level_s\": 3, \"epoch\": 1},\n\n"
  try check([(record, ""), back], finding)
  try check([(back.0, back.1.replacing("4, ", with: "3, "))])
  try check([(back.0, back.1.replacing("\"epoch\": 1", with: "\"epoch\": 2"))])
}

@Test func `the record of a retired entry stays for a year`() throws {
  let record =
    "\"old|linux-x86_64\":\n{\"reason\": \"gone\", \"on\": \"2026-01-03\", \"level_s\": 3, \"epoch\": 1},\n\n"
  try check(
    [(record, "")],
    "refused retired record base 40: the record of old|linux-x86_64 under \"retired\" was taken out; it stays for a year"
      + " -> git checkout BASE")
  try check([(record, ""), ("\"until\": \"2026-05-01\"", "\"until\": \"2028-05-01\"")], today: "2027-01-04")
  try check(
    [("\"level_s\": 3, ", "\"level_s\": 30, ")],
    "refused retired record 40: the record of old|linux-x86_64 under \"retired\" was loosened -> git checkout BASE")
}

@Test func `an anchor that was moved`() throws {
  let words = "the anchor of app|linux-x86_64, which creep is measured from,"
  for change in [("12.1", "13"), ("0.024", "0.24"), ("9f3c2e1", "77ab012"), ("\"n\": 80", "\"n\": 8")] {
    try check([change], "refused anchor 24: \(words) was moved without a loosening -> git checkout BASE")
  }
  try check(
    [("\"anchor_s\": 12.1, ", "")],
    "refused anchor 24: \(words) was taken out without a loosening -> git checkout BASE")
  // With a level lowered a little it is the same.
  try check(
    [("12.4", "12.3"), ("12.1", "12.2")],
    "refused anchor 24: \(words) was moved without a loosening -> git checkout BASE")
  try check(
    [("12.4", "12.3"), ("0.024", "0.24")],
    "refused anchor 24: \(words) was moved without a loosening -> git checkout BASE")
  try check([("12.4", "11.8"), ("0.024", "0.025"), ("12.1", "11")], touchesOthers: false)
}

@Test(
  "noise made wider by hand",
  arguments: [
    ("\"pair_sd\": 0.02,", "\"pair_sd\": 0.2,"), ("\"outliers\": 0.01", "\"outliers\": 0.03"),
    ("\"median_s\": 40", "\"median_s\": 50"), ("\"spread\": 0.03", "\"spread\": 0.05"), ("\"n\": 24", "\"n\": 2"),
    (", \"n\": 24", ", \"n\": 24, \"calibrated\": true"), ("\"pair_sd\": 0.02, ", ""),
  ])
func noise(old: String, new: String) throws {
  try check(
    [(old, new)],
    "refused noise 17: the noise of inner|linux-x86_64 is wider; what is measured changes on the trunk, in a commit of"
      + " ratchet.json alone -> git checkout BASE")
  try check(
    [(old, new)], touchesOthers: false, "note noise 17: the noise of inner|linux-x86_64 is wider (measured anew)")
}

@Test func `noise that is gone, and that of a target`() throws {
  let entry =
    "\"inner|linux-x86_64\":\n{\"pair_sd\": 0.02, \"outliers\": 0.01, \"median_s\": 40, \"spread\": 0.03, \"n\": 24},\n\n"
  try check(
    [(entry, "")],
    "refused noise base 17: the noise of inner|linux-x86_64 is gone; what is measured changes on the trunk, in a commit"
      + " of ratchet.json alone -> git checkout BASE")
  try check(
    [("0.018", "0.18")],
    "refused noise 24: the noise of app|linux-x86_64 is wider; what is measured changes on the trunk, in a commit of"
      + " ratchet.json alone -> git checkout BASE")
}

@Test func `a loosening past its day warns, then fails`() throws {
  let words = "lib|linux-x86_64 was loosened until 2026-05-01 (macro plugin)"
  try check([], today: "2026-05-01")
  try check(
    [], today: "2026-05-02", "warning expired 27: \(words), 1 day ago; it fails in 14 days -> ratchet tighten")
  try check(
    [], today: "2026-05-15", "warning expired 27: \(words), 14 days ago; it fails in 1 day -> ratchet tighten")
  try check([], today: "2026-05-16", "refused expired 27: \(words), 15 days ago -> ratchet tighten")
  try check([("8.31", "7.6")], today: "2027-06-01")  // it has come back
}

@Test func `an entry of a later form is only compared as bytes`() throws {
  let base = checkedFile.replacing("{\"level_s\": 41,", with: "{\"schema\": 2, \"level_s\": 41,")
  checkText(try compared(base, base), "")
  checkText(
    try compared(base, base.replacing("\"level_s\": 41,", with: "\"level_s\": 45,")),
    "refused newer 30: loop:inner|linux-x86_64 has schema 2, which only a later ratchet can compare -> git checkout BASE"
  )
  checkText(
    try compared(base, checkedFile),
    "refused newer 30: loop:inner|linux-x86_64 has schema 2, which only a later ratchet can compare -> git checkout BASE"
  )
}
