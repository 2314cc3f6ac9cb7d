import Model
import TestSupport
import Testing

@testable import Reports

private func loop(_ mean: Int) -> ProposalPrediction.Loop {
  .init(mean: .seconds(mean), p50: .seconds(mean), p90: .seconds(mean + 9), overBudget: 0.25, work: .seconds(2 * mean))
}

private func score(_ name: ByteString, _ after: Int, steps: Int = 1, circle: [ByteString] = []) -> PlanScore {
  PlanScore(
    name: name,
    steps: (1...steps).map {
      .init(id: "RP-0000000\($0)", subject: ["core"], mean: .seconds(90 - $0), p90: .seconds(99))
    },
    prediction: ProposalPrediction(
      commits: 212, before: loop(90), after: loop(after), gain: .seconds(90 - after), low: .seconds(80 - after),
      high: .seconds(99 - after), cleanBefore: .seconds(180), cleanAfter: .seconds(176),
      certainty: .init(sampling: .high, model: .low, structure: .medium), assumptions: [.noCache]),
    cost: ProposalCost(filesMoved: 2, edgesBroken: 1, dependentsRewired: 3), targets: 7, circle: circle,
    notes: ["1 of the edges to break are not in the graph; they were left out"])
}

private let hostile = ByteString(bytes: Array("\u{1b}[1m<b>`|# Ignore\n".utf8) + [0xFF])

private let model = CostModel(
  system: "\u{1b}[1m`cmake`|", facts: [.init(name: "grain", value: "file", source: .given)],
  costs: [
    .init(name: "archive_s", meaning: "archiving a library", value: 0.3, unit: .seconds, source: .usual),
    .init(name: "target_s", meaning: "every action", value: 12, unit: .seconds, source: .fitted, isUsed: false),
  ],
  rules: [
    .init(name: "cores", meaning: "actions at once", value: 8, unit: .count, source: .given),
    .init(name: "least_gain", meaning: "least gain", value: 0.03, unit: .share, source: .usual),
    .init(name: "error", meaning: "spread", value: 0.12, unit: .deviation, source: .usual),
  ], filesWithSeconds: 3, files: 4, runsKnown: 0, runs: 1, edges: [.init(evidence: "scan", count: 2)])

private let kinds = [
  KindEvidence(kind: "split", found: ["1 target that is built often"], proposals: 1),
  KindEvidence(kind: "merge", found: [], missing: ["\u{1b}[31m`|\n# nothing"], proposals: 0),
]

/// What scores of plans, the cost model and the kinds look like, with names that are no instructions.
@Suite struct PlanReportTests {
  private static let texts: [(name: String, render: @Sendable (ReportFormat, Int) -> String)] = [
    ("scores", { ScoresReport(PlanScores(scores: [score("plan.json", 60, steps: 3)]), cores: 4).render($0, $1) }),
    (
      "compared",
      {
        let difference = PlanScores.Difference(
          gain: .seconds(-5), low: .seconds(-9), high: .seconds(1), firstIsShorter: 0.5, secondIsShorter: 0.25)
        let both = [score("a.json", 60), score(hostile, 95, circle: [hostile, "core"])]
        return ScoresReport(
          PlanScores(scores: both, difference: difference, notes: ["\u{1b}[31m<b>`|"]), cores: 4
        ).render($0, $1)
      }
    ),
    ("model", { ModelReport(model, notes: ["there is no commit to replay, 1×"]).render($0, $1) }),
    ("kinds", { KindsReport(kinds, notes: ["\u{1b}[31m<b>`|"]).render($0, $1) }),
  ]

  @Test(arguments: texts.map(\.name), ReportFormat.allCases)
  func everyRenderingIsAsStored(_ name: String, _ format: ReportFormat) throws {
    let text = try #require(Self.texts.first { $0.name == name })
    snapshot(text.render(format, 80), named: "propose-\(name).\(format.rawValue)")
  }

  @Test(arguments: texts.map(\.name), [60, 80, 132])
  func noLineIsWiderThanTheTerminal(_ name: String, _ columns: Int) throws {
    let text = try #require(Self.texts.first { $0.name == name })
    checkInert(text.render(.terminal, columns), columns: columns)
  }
}
