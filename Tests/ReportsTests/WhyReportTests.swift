import JSON
import Model
import TestSupport
import Testing

@testable import Reports

private let answers: [(name: String, report: WhyReport)] = {
  let never = TargetWhy(loop: "inner", name: "a\nb", builds: 3)
  var failed = Samples.why
  failed.last = Samples.history.entries[3]
  (failed.files, failed.upstream, failed.others) = ([], [], [])
  return [
    ("app", WhyReport(Samples.why)), ("top", WhyReport(Samples.why, top: 1, notes: ["line 3 is no build"])),
    ("never", WhyReport(never)), ("failed", WhyReport(failed)),
    ("hostile", WhyReport(Samples.hostileWhy, top: 50, notes: ["\u{1b}[31m<b>`|"])),
  ]
}()

@Suite struct WhyReportTests {
  @Test(arguments: answers.map(\.name), ReportFormat.allCases)
  func everyRenderingIsAsStored(_ name: String, _ format: ReportFormat) throws {
    let report = try #require(answers.first { $0.name == name }?.report)
    snapshot(format.render(report), named: "why-\(name).\(format.rawValue)")
  }

  @Test(arguments: answers.map(\.name), [60, 80, 132])
  func noLineIsWiderThanTheTerminal(_ name: String, _ columns: Int) throws {
    let report = try #require(answers.first { $0.name == name }?.report)
    checkInert(ReportFormat.terminal.render(report, columns: columns), columns: columns)
  }

  @Test func markdownTablesKeepTheirColumns() {
    for (name, report) in answers {
      let rows = ReportFormat.markdown.render(report).split(separator: "\n").filter { $0.hasPrefix("|") }
      let counts = Set(rows.map { $0.replacing("\\|", with: "").count { $0 == "|" } })
      #expect(counts.count <= 1, "\(name)")
    }
  }

  @Test func jsonIsOneText() throws {
    for (_, report) in answers {
      let json = try JSONValue(parsing: Array(ReportFormat.json.render(report).utf8))
      #expect(json["schema"]?.string == "ratchet.why/1")
    }
  }
}
