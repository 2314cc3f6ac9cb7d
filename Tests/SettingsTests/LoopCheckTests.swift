import Figures
import Model
import Settings
import TestSupport
import Testing

/// Changes texts of the file and expects the findings about loops, one line each.
private func check(
  _ changes: [(String, String)], _ expected: String..., at location: SourceLocation = #_sourceLocation
) throws {
  var text = checkedFile
  for (old, new) in changes {
    #expect(text.split(separator: old, omittingEmptySubsequences: false).count == 2, "\(old)", sourceLocation: location)
    text = text.replacing(old, with: new)
  }
  let check = FileCheck(
    base: try SettingsFile(parsing: Array(checkedFile.utf8)), head: try SettingsFile(parsing: Array(text.utf8)),
    today: try #require(CivilDate("2026-04-01")), restore: ["git", "checkout", "BASE"])
  let lines = check().map { finding in
    "\(finding.severity) \(finding.key) \(finding.line ?? 0): \(finding.words) -> \(finding.command.joined(separator: " "))"
  }
  checkText(lines.joined(separator: "\n"), expected.joined(separator: "\n"), "findings", at: location)
}

private func reason(_ field: String) -> String { "\"changed\": {\"\(field)\": {\"reason\": \"why\"}}" }

@Test func `a raised budget needs a reason`() throws {
  let words = "loop inner: the budget was raised from 60 s to 90 s"
  try check(
    [("\"budget_s\": 60", "\"budget_s\": 90")],
    "refused loops.inner.budget_s 8: \(words) without a reason -> ratchet loosen budget:inner --reason TEXT")
  try check(
    [("\"budget_s\": 60", "\"budget_s\": 90, \(reason("budget"))")], "note loops.inner.budget_s 8: \(words): why -> ")
  try check(
    [("\"budget_s\": 60", "\"budget_s\": \"off\"")],
    "refused loops.inner.budget_s 8: loop inner: the budget was raised from 60 s to off without a reason"
      + " -> ratchet loosen budget:inner --reason TEXT")
  try check(
    [("\"budget_s\": 60", "\"budget_s\": 90, \(reason("command"))")],
    "refused loops.inner.budget_s 8: \(words) without a reason -> ratchet loosen budget:inner --reason TEXT")
}

@Test func `a class of runners with another budget needs a reason`() throws {
  try check(
    [("{\"budget_s\": 90}", "{\"budget_s\": 190}")],
    "refused loops.inner|slow.budget_s 11: loop inner|slow: the budget was raised from 90 s to 190 s without a reason"
      + " -> ratchet loosen budget:inner|slow --reason TEXT")
  try check(
    [("\"inner|slow\"", "\"inner|big\":\n{\"budget_s\": 600},\n\n\"inner|slow\"")],
    "refused loops.inner|big.budget_s 11: loop inner|big: the budget was raised from 60 s to 600 s without a reason"
      + " -> ratchet loosen budget:inner|big --reason TEXT")
  try check([("\"inner|slow\":\n{\"budget_s\": 90},\n\n", "")])
}

@Test func `a class of runners gives its own reason`() throws {
  let loop = ("\"budget_s\": 60", "\"budget_s\": 70, \(reason("budget"))")
  let accepted = "note loops.inner.budget_s 8: loop inner: the budget was raised from 60 s to 70 s: why -> "
  let words = "loop inner|slow: the budget was raised from 90 s to 190 s"
  try check(
    [loop, ("{\"budget_s\": 90}", "{\"budget_s\": 190}")], accepted,
    "refused loops.inner|slow.budget_s 11: \(words) without a reason -> ratchet loosen budget:inner|slow --reason TEXT")
  try check(
    [loop, ("{\"budget_s\": 90}", "{\"budget_s\": 190, \(reason("budget"))}")], accepted,
    "note loops.inner|slow.budget_s 11: \(words): why -> ")
}

@Test func `a raised headroom needs a reason in every loop that it reaches`() throws {
  try check(
    [("\"headroom\": 0.10", "\"headroom\": 0.2")],
    "refused loops.ci.headroom 1: loop ci: the headroom was raised from 0.1 to 0.2 without a reason"
      + " -> ratchet loosen headroom:ci --reason TEXT",
    "refused loops.inner.headroom 1: loop inner: the headroom was raised from 0.1 to 0.2 without a reason"
      + " -> ratchet loosen headroom:inner --reason TEXT")
  try check(
    [("\"budget_s\": 60", "\"budget_s\": 60, \"headroom\": 0.3")],
    "refused loops.inner.headroom 8: loop inner: the headroom was raised from 0.1 to 0.3 without a reason"
      + " -> ratchet loosen headroom:inner --reason TEXT")
}

@Test(
  "what is measured may change only with a reason",
  arguments: [
    ("\"edits\": \"hot\"", "\"edits\": [\"quick.c\"]", "edits", "the edits were changed"),
    ("\"edits\": \"hot\"", "\"edits\": {\"replay\": 1}", "edits", "the edits were changed"),
    ("\"targets\": \"5%\"", "\"targets\": \"50%\"", "targets", "fewer targets are gated"),
    ("\"targets\": \"5%\"", "\"targets\": [\"app\"]", "targets", "fewer targets are gated"),
    ("[\"make\", \"check\"]", "[\"true\"]", "command", "the command was changed"),
    ("[\"make\", \"check\"]", "[\"sh\", \"-c\", \"make check || true\"]", "command", "the command was changed"),
    (
      "\"budget_s\": 60", "\"budget_s\": 60, \"prepare\": [\"make\"]", "prepare", "what prepares a worktree was changed"
    ),
    ("\"budget_s\": 60", "\"budget_s\": 60, \"share\": [\"build\"]", "share", "what worktrees share was changed"),
    ("\"budget_s\": 60", "\"budget_s\": 60, \"trace\": \"off\"", "trace", "targets are not watched any more"),
    (
      "\"budget_s\": 60", "\"budget_s\": 60, \"over_budget_exit\": 0", "over_budget_exit",
      "a build over its budget is only reported"
    ),
  ])
func fields(old: String, new: String, field: String, words: String) throws {
  try check(
    [(old, new)],
    "refused loops.inner.\(field) 8: loop inner: \(words) without a reason -> ratchet loosen \(field):inner --reason TEXT"
  )
  try check([(old, "\(new), \(reason(field))")], "note loops.inner.\(field) 8: loop inner: \(words): why -> ")
}

@Test func `a loop that is gone`() throws {
  try check(
    [("\"ci\":\n{\"command\": [\"make\", \"ci\"], \"budget_s\": 900},\n\n", "")],
    "refused loops.ci 0: loop ci is gone: it was deleted without a record -> ratchet retire loop:ci --reason TEXT")
  try check([
    ("\"ci\":\n{\"command\": [\"make\", \"ci\"], \"budget_s\": 900},\n\n", ""),
    ("\"old|", "\"loop:ci\":\n{\"reason\": \"r\"},\n\n\"old|"),
  ])
}

@Test func `the inner loop cannot go`() throws {
  let words = "loop inner is gone: the loop inner holds the sum of what its targets cost"
  try check(
    [("\"inner\":", "\"fast\":"), ("\"inner|slow\"", "\"fast|slow\"")],
    "refused loops.inner 0: \(words) -> git checkout BASE")
}

@Test func `a new loop that takes over the keys of another`() throws {
  let base = checkedFile.replacing("\"app|", with: "\"app/x|")
  let head = base.replacing("\"ci\":", with: "\"app\":\n{},\n\n\"ci\":")
  let check = FileCheck(
    base: try SettingsFile(parsing: Array(base.utf8)), head: try SettingsFile(parsing: Array(head.utf8)),
    today: try #require(CivilDate("2026-04-01")))
  #expect(
    check().map(\.words) == [
      "the new loop app would take over 1 levels of loop inner, such as app/x|linux-x86_64; call it otherwise"
    ])
}
