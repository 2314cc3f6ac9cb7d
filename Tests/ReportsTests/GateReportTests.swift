import Model
import TestSupport
import Testing

@testable import Reports

struct GateReportTests {
  @Test(arguments: GateSamples.all.map(\.name), ReportFormat.allCases)
  func everyRenderingIsAsStored(_ name: String, _ format: ReportFormat) throws {
    let report = try #require(GateSamples.all.first { $0.name == name }?.report)
    snapshot(format.render(report), named: "\(name).\(format.rawValue)")
  }

  @Test(arguments: GateSamples.all.map(\.name), [60, 80, 132])
  func noLineIsWiderThanTheTerminal(_ name: String, _ columns: Int) throws {
    let report = try #require(GateSamples.all.first { $0.name == name }?.report)
    checkInert(ReportFormat.terminal.render(report, columns: columns), columns: columns)
  }

  @Test func colourIsGivenOnlyWhenAskedFor() throws {
    let report = try #require(GateSamples.all.first { $0.name == "gate" }?.report)
    let plain = ReportFormat.terminal.render(report)
    let color = ReportFormat.terminal.render(report, style: .color)
    #expect(!plain.contains("\u{1b}") && color.contains("\u{1b}[31mFAIL"))
    #expect(color.replacing(#/\u{1b}\[[0-9]+m/#, with: "") == plain)
  }

  @Test func theStatusFollowsTheVerdicts() {
    func status(_ outcomes: Verdict.Outcome...) -> Int {
      outcomes.map { Verdict(name: "a", outcome: $0, reason: .steady) }.exitStatus()
    }
    #expect(status(.pass, .inconclusive, .over) == 0)
    #expect(status(.pass, .fail, .invalid) == 1 && status(.ceiling) == 1 && status(.drift) == 1)
    #expect(status(.pass, .invalid) == 2 && status() == 2)
  }

  @Test func anotherLevelIsNeverBelowWhatWasMeasured() {
    for (seconds, level) in [
      (14.07, "14.1s"), (0.9501, "0.951s"), (9.991, "10s"), (123.1, "124s"), (1234.5, "1240s"),
    ] {
      var verdict = GateSamples.gate.verdicts[1]
      verdict.pairs?.head = seconds
      #expect(VerdictNext(verdict: verdict).command == "ratchet loosen app/libcore.a --to \(level) --reason \"…\"")
    }
  }

  @Test func odds() {
    #expect(
      [6214, 999.6, 1000, 99_500, 0.031, 12.4, 1e9].map(Words.odds) == [
        "6,200 : 1", "1,000 : 1", "1,000 : 1", "100,000 : 1", "0.03 : 1", "12 : 1", "over 1,000,000,000 : 1",
      ])
  }
}

/// Who spent the time, as it is shown.
struct CommitWordsTests {
  static let report: CommitReport = {
    let moment = Timestamp(microseconds: 1_768_176_000_000_000)
    let shares = (0..<20).map { (number: Int) -> CommitShare in
      let place = TrunkPlace(number: 2 * number + 1, commit: "c0ffee\(number)\u{1b}", started: moment)
      let change: Double = number == 7 ? 0.083 : 0.004 * Double(number % 3 - 1)
      let seconds = 41 + Double(number) / 10
      return CommitShare(
        place: place, builds: 2, seconds: seconds, change: change, error: 0.012, isStep: number == 7)
    }
    return CommitReport(
      loop: "inner", builds: 40, wall: Spread(median: .seconds(42), p90: .seconds(44)), shares: shares)
  }()

  @Test(arguments: ReportFormat.allCases)
  func everyRenderingIsAsStored(_ format: ReportFormat) {
    snapshot(CommitWords(Self.report, top: 5, notes: ["a note"]).render(format), named: "commits.\(format.rawValue)")
  }

  @Test(arguments: [60, 80, 132])
  func noLineIsWiderThanTheTerminal(_ columns: Int) {
    checkInert(CommitWords(Self.report).render(.terminal, columns: columns), columns: columns)
  }
}
