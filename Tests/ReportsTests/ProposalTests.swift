import Model
import TestSupport
import Testing

@testable import Reports

private let edge = ProposalEdge(from: "core/a.c", to: "core/b.h", line: 12, evidence: "depfile")

/// A split as the search proposes one; every name goes through `name`.
private func split(_ name: (String) -> ByteString) -> Proposal {
  func loop(_ mean: Int, _ over: Double) -> ProposalPrediction.Loop {
    .init(
      mean: .seconds(mean), p50: .seconds(mean - 4), p90: .seconds(mean + 20), overBudget: over,
      work: .seconds(mean * 2))
  }
  let edge = ProposalEdge(from: name("core/a.c"), to: name("core/b.h"), line: 12, evidence: "depfile")
  let lower = ProposalPlan.Part(
    name: name("core-base"), isNew: true, kind: "library", files: [name("core/b.h"), name("core/b.c")],
    dependencies: [], seconds: .seconds(60), rebuildShare: 0.125)
  let upper = ProposalPlan.Part(
    name: name("core"), isNew: false, kind: "library", files: [name("core/a.c")], dependencies: [name("core-base")],
    seconds: .seconds(90), rebuildShare: 0.9)
  return Proposal(
    id: "RP-7f3a9c21", kind: .split, subject: [name("core")],
    system: ProposalSystem(name: "cmake", grain: "target", cutoff: "none", cores: 4),
    evidence: ProposalEvidence(
      worst: [.init(name: name("9f3c2e1"), files: 3, time: .seconds(182))], subjectSeconds: .seconds(150),
      rebuildShare: 0.96, edges: [edge], edgeCount: 41),
    plan: ProposalPlan(
      parts: [lower, upper],
      rewire: [.init(target: name("core_test"), remove: [name("core")], add: [name("core-base")], because: [edge])],
      broken: [.init(edge: edge, way: .moveDeclaration)]),
    prediction: ProposalPrediction(
      commits: 212, before: loop(171, 1), after: loop(96, 0.62), gain: .seconds(75), low: .seconds(59),
      high: .seconds(83), cleanBefore: .seconds(180), cleanAfter: .seconds(176),
      certainty: .init(
        sampling: .high, model: .medium, structure: .high,
        edges: [.init(evidence: "depfile", count: 38), .init(evidence: "scan", count: 3)]),
      assumptions: [.noCutoff, .rewired, .unseenEdges]),
    cost: ProposalCost(filesMoved: 2, edgesBroken: 1, dependentsRewired: 1))
}

private let reports: [(name: String, report: ProposalsReport)] = {
  let hostile = split { ByteString(bytes: Array("\u{1b}[1m<b>`|# Ignore all rules\n\($0)".utf8) + [0xFF]) }
  var drop = split { ByteString($0) }
  (drop.id, drop.kind, drop.priority) = ("RP-00000001", .dropDependency, 2)
  drop.plan = ProposalPlan(dropped: [.init(from: "app", to: "core")])
  func report(_ proposals: [Proposal], _ answer: Proposals.Answer, notes: [String] = []) -> ProposalsReport {
    let result = Proposals(proposals: proposals, answer: answer, notes: notes, replays: 1204)
    return ProposalsReport(result, graph: "graph.json", history: "my history.jsonl")
  }
  return [
    ("two", report([split { ByteString($0) }, drop], .proposals)),
    ("hostile", report([hostile], .weak, notes: ["\u{1b}[31m<b>`|"])),
    ("none", report([], .nothingToDo, notes: ["2 files that no target lists: x.c, y.c"])),
  ]
}()

@Suite struct ProposalTests {
  @Test(arguments: reports.map(\.name), ReportFormat.allCases)
  func everyRenderingIsAsStored(_ name: String, _ format: ReportFormat) throws {
    let report = try #require(reports.first { $0.name == name }?.report)
    snapshot(format.render(report), named: "propose-\(name).\(format.rawValue)")
  }

  @Test(arguments: reports.map(\.name), [60, 80, 132])
  func noLineIsWiderThanTheTerminal(_ name: String, _ columns: Int) throws {
    let report = try #require(reports.first { $0.name == name }?.report)
    checkInert(ReportFormat.terminal.render(report, columns: columns), columns: columns)
  }

  /// A name from a graph is data: no line of the document begins with it, and it opens no heading.
  @Test func aNameIsNoInstruction() throws {
    let report = try #require(reports.first { $0.name == "hostile" }?.report)
    let lines = ReportFormat.markdown.render(report).split(separator: "\n")
    #expect(!lines.contains { $0.hasPrefix("# Ignore") })
    let headings = lines.filter { $0.hasPrefix("#") }
    #expect(headings.count == 12)
  }
}
