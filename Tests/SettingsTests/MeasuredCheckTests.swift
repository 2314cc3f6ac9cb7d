// What was measured, and the days of loosenings.

import Model
import Settings
import TestSupport
import Testing

@Test func `an anchor that was moved`() throws {
  let words = "the anchor of app|linux-x86_64, which creep is measured from,"
  for change in [("12.1", "13"), ("0.024", "0.24"), ("9f3c2e1", "77ab012"), ("\"n\": 80", "\"n\": 8")] {
    try checkFindings([change], "refused anchor 24: \(words) was moved without a loosening -> git checkout BASE")
  }
  try checkFindings(
    [("\"anchor_s\": 12.1, ", "")],
    "refused anchor 24: \(words) was taken out without a loosening -> git checkout BASE")
  // With a level lowered a little it is the same.
  try checkFindings(
    [("12.4", "12.3"), ("12.1", "12.2")],
    "refused anchor 24: \(words) was moved without a loosening -> git checkout BASE")
  try checkFindings(
    [("12.4", "12.3"), ("0.024", "0.24")],
    "refused anchor 24: \(words) was moved without a loosening -> git checkout BASE")
  try checkFindings([("12.4", "11.8"), ("0.024", "0.025"), ("12.1", "11")], touchesOthers: false)
}

@Test(
  "noise made wider by hand",
  arguments: [
    ("\"pair_sd\": 0.02,", "\"pair_sd\": 0.2,"), ("\"outliers\": 0.01", "\"outliers\": 0.03"),
    ("\"median_s\": 40", "\"median_s\": 50"), ("\"spread\": 0.03", "\"spread\": 0.05"), ("\"n\": 24", "\"n\": 2"),
    (", \"n\": 24", ", \"n\": 24, \"calibrated\": true"), ("\"pair_sd\": 0.02, ", ""),
  ])
func noise(old: String, new: String) throws {
  try checkFindings(
    [(old, new)],
    "refused noise 17: the noise of inner|linux-x86_64 is wider; what is measured changes on the trunk, in a commit of"
      + " ratchet.json alone -> git checkout BASE")
  try checkFindings(
    [(old, new)], touchesOthers: false, "note noise 17: the noise of inner|linux-x86_64 is wider (measured anew)")
}

@Test func `noise that is gone, and that of a target`() throws {
  let entry =
    "\"inner|linux-x86_64\":\n{\"pair_sd\": 0.02, \"outliers\": 0.01, \"median_s\": 40, \"spread\": 0.03, \"n\": 24},\n\n"
  try checkFindings(
    [(entry, "")],
    "refused noise base 17: the noise of inner|linux-x86_64 is gone; what is measured changes on the trunk, in a commit"
      + " of ratchet.json alone -> git checkout BASE")
  try checkFindings(
    [("0.018", "0.18")],
    "refused noise 24: the noise of app|linux-x86_64 is wider; what is measured changes on the trunk, in a commit of"
      + " ratchet.json alone -> git checkout BASE")
}

@Test func `a loosening past its day warns, then fails`() throws {
  let words = "lib|linux-x86_64 was loosened until 2026-05-01 (macro plugin)"
  try checkFindings([], today: "2026-05-01")
  try checkFindings(
    [], today: "2026-05-02",
    "warning expired 27: \(words), 1 day ago; it fails in 14 days -> ratchet loosen lib|linux-x86_64 --to 8.31s --reason TEXT --until DATE"
  )
  try checkFindings(
    [], today: "2026-05-15",
    "warning expired 27: \(words), 14 days ago; it fails in 1 day -> ratchet loosen lib|linux-x86_64 --to 8.31s --reason TEXT --until DATE"
  )
  try checkFindings(
    [], today: "2026-05-16",
    "refused expired 27: \(words), 15 days ago -> ratchet loosen lib|linux-x86_64 --to 8.31s --reason TEXT --until DATE"
  )
  try checkFindings([("8.31", "7.6")], today: "2027-06-01")  // it has come back
}

@Test func `a loosening whose reason or day was changed`() throws {
  let finding =
    "refused loosening 27: the loosening of lib|linux-x86_64 (macro plugin) was changed or taken out, and its level has not"
    + " come back -> ratchet loosen lib|linux-x86_64 --to 8.31s --reason TEXT --until DATE"
  try checkFindings([("2026-05-01", "2036-05-01")], finding)
  try checkFindings([("macro plugin", "why not")], finding)
  let loosened =
    ", \"loosened\": {\"from_s\": 7.6, \"reason\": \"macro plugin\", \"on\": \"2026-02-03\", \"until\": \"2026-05-01\"}"
  try checkFindings([(loosened, "")], finding)
  try checkFindings([(loosened, ""), ("8.31", "7.6")])
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
