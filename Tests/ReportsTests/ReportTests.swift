import JSON
import Model
import TestSupport
import Testing

@testable import Reports

/// One report of each kind, under the name of its snapshot.
private let reports: [(name: String, report: Report)] = {
  var one = Samples.loop
  one.builds = 1
  one.series = [.seconds(8)]
  one.targets = [Samples.report("core/libcore.a", executed: 1, median: 8.1)]
  one.targets[0].series = [.seconds(8.1)]
  one.change = nil
  one.over = 0
  one.classes = [.incremental: 1]
  one.failed = 0
  var cached = one
  cached.caches = CacheUse(localHits: 40, remoteHits: 12, misses: 18, saved: .seconds(340), known: 50)
  cached.starting = .seconds(2.2)
  var clean = one
  clean.basis = .clean
  clean.over = nil
  clean.classes = [.clean: 1]
  var missing = TargetHistory(loop: "inner", name: "libcore.a", builds: 24)
  missing.similar = [TargetKey(name: "core/libcore.a"), TargetKey(name: "ui/libcore.a")]
  return [
    ("loop", Report(.loop(Samples.loop), top: 6)), ("loop-one", Report(.loop(one))),
    ("loop-cached", Report(.loop(cached))), ("loop-clean", Report(.loop(clean))),
    ("loop-empty", Report(.loop(LoopReport(loop: "inner", budget: .seconds(60))))),
    ("loop-hostile", Report(.loop(Samples.hostileLoop), top: 50, notes: ["line 3 is no build: \u{1b}[31m<b>`|"])),
    ("target", Report(.target(Samples.history), top: 3)), ("target-missing", Report(.target(missing))),
    ("target-hostile", Report(.target(Samples.hostileHistory), top: 50)),
  ]
}()

@Suite struct ReportTests {
  @Test(arguments: reports.map(\.name), ReportFormat.allCases)
  func everyRenderingIsAsStored(_ name: String, _ format: ReportFormat) throws {
    let report = try #require(reports.first { $0.name == name }?.report)
    snapshot(format.render(report), named: "report-\(name).\(format.rawValue)")
  }

  @Test(arguments: reports.map(\.name), [60, 80, 132])
  func noLineIsWiderThanTheTerminal(_ name: String, _ columns: Int) throws {
    let report = try #require(reports.first { $0.name == name }?.report)
    checkInert(ReportFormat.terminal.render(report, columns: columns), columns: columns)
  }

  @Test func colourIsGivenOnlyWhenAskedFor() throws {
    let report = Report(.loop(Samples.loop))
    let plain = ReportFormat.terminal.render(report)
    let color = ReportFormat.terminal.render(report, style: .color)
    #expect(!plain.contains("\u{1b}"))
    #expect(color.contains("\u{1b}[1minner: 20 incremental builds"))
    #expect(color.replacing(#/\u{1b}\[[0-9]+m/#, with: "") == plain)
  }

  @Test func markdownTablesKeepTheirColumns() throws {
    for (name, report) in reports {
      let rows = ReportFormat.markdown.render(report).split(separator: "\n").filter { $0.hasPrefix("|") }
      let counts = Set(rows.map { $0.replacing("\\|", with: "").count { $0 == "|" } })
      #expect(counts.count <= 1, "\(name)")
    }
  }

  @Test func jsonIsOneText() throws {
    for (_, report) in reports {
      let json = try JSONValue(parsing: Array(ReportFormat.json.render(report).utf8))
      #expect(json["schema"]?.string == "ratchet.report/1")
    }
    let hostile = try JSONValue(
      parsing: Array(ReportFormat.json.render(Report(.loop(Samples.hostileLoop), top: 50)).utf8))
    let names = try #require(hostile["targets"]?.array).map { $0["t"]?.string ?? $0["t_b64"]?.string }
    #expect(names.contains("two\nlines.o"))
    #expect(names.contains("Zv/DKC5v"))
  }

  @Test func withoutATargetThatCanBeTypedTheBuildsAreSuggested() {
    var loop = Samples.loop
    loop.targets = [
      Samples.report("a\nb", executed: 20, median: 1), Samples.report("make -j2", executed: 20, median: 9),
    ]
    loop.targets[1].kind = .command
    #expect(ReportWords(report: Report(.loop(loop))).next(loop).command == "ratchet history")
  }

  @Test func aSuggestedCommandCanBeTyped() {
    let report = Report(.loop(Samples.hostileLoop), top: 50)
    #expect(
      ReportWords(report: report).next(Samples.hostileLoop).command.hasSuffix("--target '<script>alert(1)</script>'"))
  }
}

@Suite struct RunResultTests {
  private func check(
    _ name: String, _ build: Build, _ judgement: Judgement, status: Int, isRecorded: Bool = true
  ) throws {
    let told = RunSummary(build: build, judgement: judgement, status: status, isRecorded: isRecorded)
    let text = RunResult(told).text
    _ = try JSONValue(parsing: Array(text.utf8))
    snapshot(text, named: "result-\(name)")
  }

  @Test func theVerdictIsAsStored() throws {
    let build = Samples.build(wall: 74.123, budget: .seconds(60))
    try check("over", build, .over(budget: .seconds(60)), status: 122)
    try check("within", build, .within(budget: .seconds(90)), status: 0)
    try check("not-judged", Samples.build(.clean), .notJudged(reason: "clean build"), status: 0)
    try check("failed", Samples.build(end: .exited(2)), .failed, status: 2)
    try check("signal", Samples.build(end: .signaled(15)), .failed, status: 143, isRecorded: false)
  }
}
