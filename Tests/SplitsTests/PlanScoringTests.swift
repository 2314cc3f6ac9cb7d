import JSON
import Model
import Splits
import Testing

/// Plans that somebody wrote, on a graph in few words.
struct PlanScoringTests {
  private static let text = """
    lib core: hot(1)→cold ; cold(30)
    lib base: b(2)
    test top 5 < core: t(0)→hot
    test low 5 < core: u(0)→cold
    """

  private func scores(_ plans: String...) throws -> PlanScores {
    let graph = try graph(Self.text)
    let commits = (0..<50).map { graph.commit($0 % 10 == 0 ? "cold" : "hot") }
    return try PlanScoring(graph, commits).scores(
      plans.enumerated().map { .init(name: ByteString("\($0).json"), bytes: Array($1.utf8)) })
  }

  private static let halves = #"{"parts":[{"name":"under","files":["cold"]},{"name":"core","files":["hot"]}]}"#

  @Test func aPartitionIsReplayed() throws {
    let score = try #require(try scores(Self.halves).scores.first)
    #expect(score.isGain && score.circle.isEmpty && score.targets == 5 && score.notes.isEmpty)
    #expect(score.steps.map(\.subject) == [["core"]])
    #expect(score.prediction.after.mean < score.prediction.before.mean)
    #expect(score.prediction.gain == score.prediction.before.mean - score.prediction.after.mean)
    #expect(score.cost == ProposalCost(filesMoved: 1, edgesBroken: 0, dependentsRewired: 1))
  }

  /// What the search proposes scores as the search says.
  @Test func ownProposalsScoreAsTheySay() throws {
    let graph = try graph(Self.text)
    let commits = (0..<50).map { graph.commit($0 % 10 == 0 ? "cold" : "hot") }
    let proposal = try #require(Propose(graph, commits).proposals().proposals.first)
    let parts = proposal.plan.parts.map { part in
      "{\"name\":\"\(part.name)\",\"files\":[\(part.files.map { "\"\($0)\"" }.joined(separator: ","))]}"
    }
    let score = try scores("{\"plan\":{\"parts\":[\(parts.joined(separator: ","))]}}").scores[0]
    #expect(score.prediction.after == proposal.prediction.after)
    #expect(score.prediction.low == proposal.prediction.low)
  }

  @Test func aChainIsAppliedInOrder() throws {
    let chain = #"""
      {"schema":"ratchet.proposals/1","proposals":[
       {"id":"RP-1","plan":{"parts":[{"name":"a","files":["cold"]},{"name":"core","files":["hot"]}]}},
       {"id":"RP-2","plan":{"parts":[{"name":"core","files":["hot","cold"]}]}}]}
      """#
    let score = try scores(chain).scores[0]
    #expect(score.steps.map(\.id) == ["RP-1", "RP-2"])
    #expect(score.steps.map(\.subject) == [["core"], ["a", "core"]])
    // The second step undoes the first.
    #expect(score.prediction.gain == .zero && !score.isGain)
  }

  @Test func partsInACircleAreNamedAndNoGain() throws {
    let graph = try graph(
      """
      lib core: a(9)→b ; b(9)→a
      test t 1 < core: t(0)→a
      """)
    let text = #"{"parts":[{"name":"x","files":["a"]},{"name":"y","files":["b"]}]}"#
    func score(_ text: String) throws -> PlanScore {
      try PlanScoring(graph, [graph.commit("a")]).scores([.init(name: "p", bytes: Array(text.utf8))]).scores[0]
    }
    let circle = try score(text)
    #expect(circle.circle == ["x", "y"] && !circle.isGain)
    let broken = try score(String(text.dropLast()) + #","break_edges":[{"from":"b","to":"a"},{"from":"q","to":"a"}]}"#)
    #expect(broken.circle.isEmpty && broken.cost.edgesBroken == 1)
    #expect(broken.notes == ["1 of the edges to break are not in the graph; they were left out"])
  }

  /// A dependency that files still need cannot go, however much that would bring; nor may one come that closes a circle.
  @Test func whatCannotBeBuiltIsNoGain() throws {
    let score = try scores(#"{"drop":[{"from":"top","to":"core"}]}"#).scores[0]
    #expect(score.prediction.gain >= .zero && !score.isGain && !score.canBeBuilt)
    #expect(score.unmet == [.init(from: "top", to: "core")])
    let round = try scores(#"{"add":[{"from":"core","to":"base"},{"from":"base","to":"core"}]}"#).scores[0]
    #expect(round.circle == ["base", "core"] && !round.canBeBuilt)
    let idle = try scores(#"{"drop":[{"from":"top","to":"base"}],"tpyo":1,"parts":[{"files":[]}]}"#).scores[0]
    #expect(idle.notes.count == 2)
  }

  @Test func targetsMayBecomeOne() throws {
    let score = try scores(#"{"parts":[{"name":"all","files":["hot","cold","b"]}]}"#).scores[0]
    #expect(score.targets == 3 && score.steps.map(\.subject) == [["base", "core"]] && !score.isGain)
  }

  @Test func twoPlansAreSetBesideEachOther() throws {
    let whole = #"{"parts":[{"name":"core","files":["hot","cold"]}]}"#
    let difference = try #require(try scores(whole, Self.halves).difference)
    #expect(difference.gain > .zero && difference.low < difference.gain && difference.gain < difference.high)
    #expect(abs(difference.secondIsShorter - 0.9) < 1e-9 && difference.firstIsShorter < 0.2)
    let back = try #require(try scores(Self.halves, whole).difference)
    #expect(back.gain == .zero - difference.gain && back.firstIsShorter == difference.secondIsShorter)
  }

  @Test(arguments: [
    (#"{"parts":[{"name":"x","files":["hot"]}]}"#, "1 files of what is replaced are in no part"),
    (#"{"parts":[{"name":"x","files":["hot","cold"]},{"name":"y","files":["hot"]}]}"#, "a file is in two parts"),
    (#"{"parts":[{"name":"base","files":["hot"]},{"name":"y","files":["cold"]}]}"#, "two targets would have one name"),
    (#"{"parts":[{"name":"x","files":["nowhere"]}]}"#, "a part has no file of the graph"),
    (
      #"{"parts":[{"name":"x","files":["hot","b"]},{"name":"y","files":["cold"]}]}"#,
      "a part has files of several targets, and not all of each"
    ),
    (#"{"drop":[{"from":"core","to":"q"}]}"#, "a dependency is named between targets that the graph does not list"),
    ("{}", "it changes nothing: it has neither parts nor edges nor dependencies"),
    (#"{"id":"RP-00000000","kind":"cut-link"}"#, "the graph and the history no longer lead to RP-00000000"),
  ])
  func whatCannotBeCarriedOutIsSaid(text: String, reason: String) throws {
    do {
      _ = try scores(text)
      Issue.record("\(text) was scored")
    } catch PlanScoring.Failure.impossible(_, let error) {
      #expect(error.reason == reason)
    }
  }

  @Test(arguments: ["", "[]", "{", "null", #"{"parts":[{"name":"#, "{}{}", "\u{0}"])
  func whatIsNoPlanIsSaid(text: String) {
    #expect(throws: PlanScoring.Failure.self) { try scores(text) }
  }

  /// A proposal that is no cut is found again by its name.
  @Test func otherKindsAreFoundAgain() throws {
    let graph = try graph("lib a: giant(30) ; b(1)", grain: .file, cores: 4)
    let commits = (0..<60).map { graph.commit($0 % 3 == 2 ? "b" : "giant") }
    let proposal = try #require(Propose(graph, commits).proposals().proposals.first)
    let text = "{\"id\":\"\(proposal.id)\",\"kind\":\"\(proposal.kind.rawValue)\",\"plan\":{\"parts\":[]}}"
    let score = try PlanScoring(graph, commits).scores([.init(name: "p", bytes: Array(text.utf8))]).scores[0]
    #expect(score.prediction == proposal.prediction && score.isGain)
  }
}

struct CostModelTests {
  @Test func everyNumberSaysWhereItIsFrom() throws {
    var graph = try graph("lib a: x(3)→y ; y(0)\ntest t 2 < a: z(0)→x")
    graph.given.costs = [.target]
    let model = CostModel(graph)
    #expect(model.costs.map(\.name) == CostName.allCases.map(\.rawValue))
    #expect(model.costs.filter { $0.source == .given }.map(\.name) == ["target_s"])
    #expect(model.costs.filter(\.isUsed).map(\.name) == ["target_s", "dependency_s", "link_s", "link_object_s"])
    #expect(model.isPartlyUsual && model.files == 2 && model.filesWithSeconds == 1 && model.runsKnown == 1)
    #expect(model.edges.map(\.count) == [2])
  }

  /// A model that was fitted or edited takes the place of the graph's numbers, and the replay follows.
  @Test func aChangedModelChangesTheReplay() throws {
    let graph = try graph("lib a: x(3)")
    var model = CostModel(graph)
    for index in model.costs.indices where model.costs[index].name == "target_s" {
      (model.costs[index].value, model.costs[index].source) = (7, .fitted)
    }
    let fitted = graph.applying(model)
    var (before, after) = (Replay(graph), Replay(fitted))
    #expect(after.cost(graph.commit("x")).time - before.cost(graph.commit("x")).time == 7_000_000 - graph.costs.target)
    #expect(fitted.given.costs.contains(.target))
    #expect(graph.applying(CostModel(graph)) == graph)
  }
}
