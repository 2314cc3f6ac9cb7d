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
func checkFindings(
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

func compared(
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
