import JSON
import Model
import Reports
import TestSupport
import Testing

private let report = FileCheckReport(
  [
    FileFinding(
      .raised, key: "a|b", line: 7, baseLine: 7, words: "a|b was raised from 1 s to 2 s",
      command: ["ratchet", "loosen", "a|b", "--to", "2s", "--reason", "TEXT"]),
    FileFinding(.deleted, key: "\u{1b}[2J", baseLine: 9, words: "\u{1b}[2J`<b>` is gone", command: []),
    FileFinding(.expired, .warning, key: "c", line: 8, words: String(repeating: "long ", count: 200)),
  ], base: "the merge base with origin/main", commit: String(repeating: "a1", count: 20), notes: ["a <note>"])

@Test func `the file check in a terminal`() {
  checkText(
    report.render(.terminal),
    """
    ratchet.json against the merge base with origin/main (a1a1a1a1a1a1): 2 changes refused
      REFUSED  ratchet.json:7: a|b was raised from 1 s to 2 s
        do it by: ratchet loosen 'a|b' --to 2s --reason TEXT
      REFUSED  base's ratchet.json:9: \\x1b[2J`<b>` is gone
      warning  ratchet.json:8: \(String(repeating: "long ", count: 59))long…
      note: a <note>

    """)
  #expect(report.render(.terminal, style: .color).contains("  \u{1b}[31mREFUSED\u{1b}[0m  ratchet.json:7"))
  #expect(report.isRefused)
}

@Test func `the file check in Markdown`() {
  checkText(
    report.render(.markdown),
    """
    ### ratchet.json

    `ratchet.json against the merge base with origin/main (a1a1a1a1a1a1): 2 changes refused`

    - **refused** `ratchet.json:7: a|b was raised from 1 s to 2 s`; do it by `ratchet loosen 'a|b' --to 2s --reason TEXT`
    - **refused** ``base's ratchet.json:9: \\x1b[2J`<b>` is gone``
    - **warning** `ratchet.json:8: \(String(repeating: "long ", count: 59))long…`
    - note: `a <note>`

    """)
}

@Test func `nothing to compare with`() {
  let report = FileCheckReport([], base: "this is the first commit")
  checkText(report.render(.terminal), "ratchet.json: nothing to compare with: this is the first commit\n")
  #expect(!report.isRefused)
}

@Test func `every reason for which a level stays`() throws {
  func decision(_ reason: TightenDecision.Reason?, belowHalf: Int = 0) -> TightenDecision {
    var decision = TightenDecision(builds: 40, belowHalf: belowHalf)
    (decision.reason, decision.bound, decision.candidate) = (reason, 8.081, 9.5)
    return decision
  }
  var moved = decision(nil)
  moved.level = Level(seconds: 123.4)
  let reasons: [TightenDecision.Reason] = [
    .tooFewBuilds, .tooFewDays(3), .notLower, .belowHalf, .needsConfirmation, .stillChanging, .wouldNotKeep,
  ]
  let moves =
    [LevelMove(key: "m|x", from: 150, decision: moved)]
    + reasons.map { LevelMove(key: "a|x", from: 10, decision: decision($0, belowHalf: $0 == .belowHalf ? 2 : 0)) }
  let report = TightenReport(moves, noise: ["inner|x"], notes: ["one line is odd"])
  checkText(
    report.render(.terminal),
    """
    moved 1 of 8 levels
      m|x  150 s → 123 s  median of 40 builds at most 8.08 s
    left alone:
      a|x  40 of 40 builds of the trunk
      a|x  builds of 3 of 5 days
      a|x  not a step of 5 % lower: at most 8.08 s
      a|x  2 builds below half of it: broken ones look so
      a|x  to 9.50 s: more than 30 % at once
      a|x  the older builds are not lower yet
      a|x  the last 20 builds would not keep 9.50 s
      noise of inner|x measured anew
      note: one line is odd
    next: look at those builds (`ratchet history`), then `ratchet tighten --confirm`

    """)
  let json = try JSONValue(parsing: Array(report.render(.json).utf8))
  #expect(
    json["levels"]?.array?.map { $0["reason"]?.string } == [
      nil, "too-few-builds", "too-few-days", "not-lower", "below-half", "needs-confirmation", "still-changing",
      "would-not-keep",
    ])
}
