// What is looser without a reason: levels, radii, names, records.

import Model
import Settings
import TestSupport
import Testing

@Test func `the same file is fine`() throws { try checkFindings([]) }

@Test func `stricter is fine`() throws {
  try checkFindings([
    ("12.4", "11.8"), ("12.1", "11.5"), ("9f3c2e1", "77ab012"), ("\"actions\": 41", "\"actions\": 30"),
    ("\"headroom\": 0.10", "\"headroom\": 0.05"), ("\"budget_s\": 60", "\"budget_s\": 50"),
    ("\"targets\": \"5%\"", "\"targets\": \"all\""), ("0.02,", "0.019,"), ("0.018", "0.017"),
  ])
}

@Test func `new entries are fine`() throws {
  try checkFindings([
    ("\"lib|", "\"bar|linux-x86_64\":\n{\"level_s\": 99},\n\n\"lib|"),
    ("\"inner|slow\"", "\"slow\":\n{\"budget_s\": 9999},\n\n\"inner|slow\""),
  ])
}

@Test func `a level raised by hand`() throws {
  try checkFindings(
    [("12.4", "14.2")],
    "refused raised 24: app|linux-x86_64 was raised from 12.4 s to 14.2 s without a reason"
      + " -> ratchet loosen app|linux-x86_64 --to 14.2s --reason TEXT")
}

@Test func `a level raised with a reason at the same epoch`() throws {
  try checkFindings(
    [("\"level_s\": 41, ", "\"level_s\": 45, \"loosened\": {\"reason\": \"because\"}, ")],
    "refused raised 30: loop:inner|linux-x86_64 was raised from 41 s to 45 s with a reason, but the epoch is still 0"
      + " -> ratchet loosen loop:inner|linux-x86_64 --to 45s --reason TEXT")
}

@Test func `a loosening as it should be`() throws {
  try checkFindings(
    [("41, \"epoch\": 0}", "45, \"epoch\": 1, \"loosened\": {\"from_s\": 41, \"reason\": \"new tests\"}}")],
    "note accepted 30: loop:inner|linux-x86_64 is loosened from 41 s to 45 s: new tests")
}

@Test func `an old reason does not serve twice`() throws {
  try checkFindings(
    [("8.31, \"epoch\": 1", "9, \"epoch\": 2")],
    "refused epoch-without-reason 27: the epoch of lib|linux-x86_64 rose from 1 to 2 without a new reason"
      + " -> ratchet loosen lib|linux-x86_64 --to 9s --reason TEXT")
}

@Test func `an epoch raised by hand`() throws {
  try checkFindings(
    [("\"level_s\": 12.4, \"epoch\": 0", "\"level_s\": 12.4, \"epoch\": 7")],
    "refused epoch-without-reason 24: the epoch of app|linux-x86_64 rose from 0 to 7 without a new reason"
      + " -> ratchet loosen app|linux-x86_64 --to 12.4s --reason TEXT")
  try checkFindings(
    [("8.31, \"epoch\": 1", "8.31, \"epoch\": 0")],
    "refused epoch-lowered 27: the epoch of lib|linux-x86_64 fell from 1 to 0; an epoch never falls"
      + " -> git checkout BASE")
  try checkFindings(
    [("\"lib|", "\"bar|linux-x86_64\":\n{\"level_s\": 99, \"epoch\": 3},\n\n\"lib|")],
    "refused epoch-without-reason 27: bar|linux-x86_64 is new and has epoch 3 without a reason"
      + " -> ratchet loosen bar|linux-x86_64 --to 99s --reason TEXT")
}

@Test func `a radius raised by hand, in actions or in work`() throws {
  try checkFindings(
    [("\"actions\": 41", "\"actions\": 82")],
    "refused raised 33: radius:ui/feed.h|inner was raised from 41 actions to 82 actions without a reason"
      + " -> ratchet loosen radius:ui/feed.h|inner --to 82 --reason TEXT")
  try checkFindings(
    [("9.3", "19.3")],
    "refused raised 33: radius:ui/feed.h|inner was raised from 41 actions to 41 actions without a reason"
      + " -> ratchet loosen radius:ui/feed.h|inner --to 41 --reason TEXT")
}

@Test func `an entry deleted`() throws {
  try checkFindings(
    [("\"loop:inner|linux-x86_64\":\n{\"level_s\": 41, \"epoch\": 0},\n\n", "")],
    "refused deleted base 30: loop:inner|linux-x86_64 was deleted without a record"
      + " -> ratchet retire loop:inner|linux-x86_64 --reason TEXT")
}

@Test func `an entry deleted with its record`() throws {
  try checkFindings([
    ("\"loop:inner|linux-x86_64\":\n{\"level_s\": 41, \"epoch\": 0},\n\n", ""),
    ("\"old|", "\"loop:inner|linux-x86_64\":\n{\"reason\": \"r\", \"level_s\": 41},\n\n\"old|"),
  ])
}

@Test func `an entry under another name`() throws {
  try checkFindings(
    [("\"app|", "\"app2|")],
    "refused deleted base 24: app|linux-x86_64 was deleted without a record; app2|linux-x86_64 looks like its new name"
      + " -> ratchet mv app|linux-x86_64 app2|linux-x86_64")
}

@Test func `a renamed entry must be as strict as the old one`() throws {
  let record = (
    "\"old|",
    "\"app|linux-x86_64\":\n{\"reason\": \"renamed\", \"to\": \"app2|linux-x86_64\", \"level_s\": 12.4},\n\n\"old|"
  )
  try checkFindings([("\"app|", "\"app2|"), record])
  try checkFindings(
    [("\"app|linux-x86_64\":\n{\"level_s\": 12.4", "\"app2|linux-x86_64\":\n{\"level_s\": 15"), record],
    "refused successors 40: app|linux-x86_64 held 12.4 s, what stands in its place holds 15 s"
      + " -> ratchet mv app|linux-x86_64 app2|linux-x86_64")
  try checkFindings(
    [("\"app|", "\"app3|"), record],
    "refused successors 40: app|linux-x86_64 was handed on to app2|linux-x86_64, which is not there"
      + " -> ratchet mv app|linux-x86_64 app2|linux-x86_64")
}

@Test func `the epoch goes with a renamed entry`() throws {
  try checkFindings(
    [
      (
        "\"lib|linux-x86_64\":\n{\"level_s\": 8.31, \"epoch\": 1",
        "\"lab|linux-x86_64\":\n{\"level_s\": 8.31, \"epoch\": 0"
      ),
      (
        "\"old|",
        "\"lib|linux-x86_64\":\n{\"reason\": \"renamed\", \"to\": \"lab|linux-x86_64\", \"level_s\": 8.31, \"epoch\": 1},\n\n\"old|"
      ),
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
        "\"app|linux-x86_64\":\n{\"reason\": \"split\", \"to\": [\"app1|linux-x86_64\", \"app2|linux-x86_64\"], \"level_s\": 12.4},\n\n\"old|"
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
  try checkFindings(
    [("12.4", "19")],
    "refused raised 24: app|linux-x86_64 was raised from 12.4 s to 19 s without a reason"
      + " -> ratchet loosen app|linux-x86_64 --to 19s --reason TEXT")
  // In a later one its record remembers it, whether that stays or goes.
  let back = (
    "\"radius:",
    "\"old|linux-x86_64\":\n{\"level_s\": 4, \"epoch\": 1, \"loosened\": {\"reason\": \"r\"}},\n\n\"radius:"
  )
  let finding =
    "refused came-back 33: old|linux-x86_64 was retired at 3 s and is back with 4 s"
    + " -> ratchet loosen old|linux-x86_64 --to 4s --reason TEXT"
  try checkFindings([back], finding)
  let record =
    "\"old|linux-x86_64\":\n{\"reason\": \"gone\", \"on\": \"2026-01-03\", \"level_s\": 3, \"epoch\": 1},\n\n"
  try checkFindings([(record, ""), back], finding)
  try checkFindings([(back.0, back.1.replacing("4, ", with: "3, "))])
  try checkFindings([(back.0, back.1.replacing("\"epoch\": 1", with: "\"epoch\": 2"))])
}

@Test func `the record of a retired entry stays for a year`() throws {
  let record =
    "\"old|linux-x86_64\":\n{\"reason\": \"gone\", \"on\": \"2026-01-03\", \"level_s\": 3, \"epoch\": 1},\n\n"
  try checkFindings(
    [(record, "")],
    "refused retired-record base 40: the record of old|linux-x86_64 under \"retired\" was taken out; it stays for a year"
      + " -> git checkout BASE")
  try checkFindings([(record, ""), ("8.31", "7.6")], today: "2027-01-04")
  try checkFindings(
    [("\"level_s\": 3, ", "\"level_s\": 30, ")],
    "refused retired-record 40: the record of old|linux-x86_64 under \"retired\" was loosened -> git checkout BASE")
}

@Test func `a record that forgets what the entry held`() throws {
  let gone = ("\"loop:inner|linux-x86_64\":\n{\"level_s\": 41, \"epoch\": 0},\n\n", "")
  for record in ["{\"reason\": \"r\"}", "{\"reason\": \"r\", \"level_s\": 50}"] {
    try checkFindings(
      [gone, ("\"old|", "\"loop:inner|linux-x86_64\":\n\(record),\n\n\"old|")],
      "refused retired-record 37: the record of loop:inner|linux-x86_64 does not say that it held 41 s at epoch 0"
        + " -> ratchet retire loop:inner|linux-x86_64 --reason TEXT")
  }
}

@Test func `nothing stands in the place of an entry that never was`() throws {
  let back = ("\"radius:", "\"old|linux-x86_64\":\n{\"level_s\": 4, \"epoch\": 1},\n\n\"radius:")
  let record = (
    "\"old|linux-x86_64\":\n{\"reason\": \"gone\"",
    "\"none|linux-x86_64\":\n{\"reason\": \"r\", \"to\": \"old|linux-x86_64\"},\n\n\"old|linux-x86_64\":\n{\"reason\": \"gone\""
  )
  try checkFindings(
    [back, record],
    "refused came-back 33: old|linux-x86_64 was retired at 3 s and is back with 4 s"
      + " -> ratchet loosen old|linux-x86_64 --to 4s --reason TEXT")
}
