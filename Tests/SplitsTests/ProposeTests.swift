import Figures
import Model
import Simulations
import Splits
import Testing

/// From a graph in few words and commits to what is proposed.
struct ProposeTests {
  private func propose(
    _ graph: Graph, _ commits: [Commit], steps: Int = 11, edges: Int = 8
  ) -> Proposals {
    var options = SearchOptions()
    (options.mostSteps, options.mostBroken) = (steps, edges)
    return Propose(graph, commits, options: options).proposals()
  }

  /// Commits that change a, b, … in turn, each as often as it is named.
  private func commits(_ graph: Graph, _ names: String, times: Int = 50, interface: Bool = false) -> [Commit] {
    let all = names.split(separator: " ").map { graph.commit(String($0), interface: interface ? String($0) : "") }
    return (0..<times).map { all[$0 % all.count] }
  }

  @Test func aHotFileIsCutFromAColdBase() throws {
    let graph = try graph(
      """
      lib core: hot(1)→cold ; cold(30)
      test top 5 < core: t(0)→hot
      test low 5 < core: u(0)→cold
      """)
    let result = propose(graph, commits(graph, "hot hot hot hot hot hot hot hot hot cold"))
    #expect(result.answer == .proposals)
    let proposal = try #require(result.proposals.first)
    #expect(proposal.kind == .split && proposal.subject == ["core"] && proposal.priority == 1)
    #expect(proposal.plan.parts.map(\.name) == ["core_base", "core"])
    #expect(proposal.plan.parts.map(\.files) == [["cold"], ["hot"]])
    #expect(proposal.plan.parts.map(\.dependencies) == [[], ["core_base"]])
    #expect(proposal.plan.parts.map(\.isNew) == [true, false])
    #expect(proposal.plan.rewire.map(\.target) == ["low"])
    #expect(proposal.plan.rewire[0].remove == ["core"] && proposal.plan.rewire[0].add == ["core_base"])
    #expect(proposal.plan.rewire[0].because.map(\.to) == ["cold"])
    #expect(proposal.cost == ProposalCost(filesMoved: 1, edgesBroken: 0, dependentsRewired: 1))
    let prediction = proposal.prediction
    #expect(prediction.gain == prediction.before.mean - prediction.after.mean && prediction.low > .zero)
    #expect(prediction.low < prediction.gain && prediction.gain < prediction.high)
    #expect(prediction.certainty.structure == .high && prediction.certainty.sampling == .medium)
    #expect(prediction.assumptions.contains(.noCutoff) && prediction.assumptions.contains(.rewired))
    #expect(proposal.evidence.rebuildShare == 1 && proposal.evidence.subjectSeconds == .seconds(31))
    #expect(proposal.evidence.worst.count == 3)
  }

  @Test func anEdgeThatKeepsACircleIsBroken() throws {
    let graph = try graph(
      """
      lib core: hot(1)→cold ; cold(30)→hot
      test top 5 < core: t(0)→hot
      """)
    let all = commits(graph, "hot hot hot hot hot hot hot hot hot cold")
    #expect(propose(graph, all, edges: 0).answer == .nothingToDo)
    let proposal = try #require(propose(graph, all).proposals.first)
    #expect(proposal.plan.broken.map(\.edge.from) == ["cold"] && proposal.cost.edgesBroken == 1)
    #expect(proposal.prediction.assumptions.contains(.brokenEdgesVanish))
  }

  @Test func aDependencyThatNoEdgeShowsIsDropped() throws {
    let graph = try graph(
      """
      lib base: b(20)
      lib mid: m(1)
      test t 30 < mid base: u(0)→m
      """)
    let result = propose(graph, commits(graph, "b b b m"))
    #expect(result.proposals.map(\.kind) == [.dropDependency])
    #expect(result.proposals[0].plan.dropped == [.init(from: "t", to: "base")])
    #expect(result.proposals[0].prediction.gain > .seconds(20))
  }

  @Test func aDependencyOnMoreThanIsNeededIsNarrowed() throws {
    let graph = try graph(
      """
      lib base: b(1)
      lib wide < base: w(20)→b
      test t 30 < wide: u(0)→b
      """)
    let result = propose(graph, commits(graph, "w w w b"))
    #expect(result.proposals.map(\.kind) == [.narrowDependency])
    #expect(result.proposals[0].plan.narrowed.map(\.narrow) == [["base"]])
    #expect(result.proposals[0].plan.narrowed[0].because.map(\.to) == ["b"])
  }

  @Test func guessedEdgesDropNothing() throws {
    var graph = try graph(
      """
      lib base: b(20)
      lib mid: m(1)
      test t 30 < mid base: u(0)→m
      """)
    for index in graph.edges.indices { graph.edges[index].evidence = .scan }
    #expect(propose(graph, commits(graph, "b b b m")).proposals.isEmpty)
  }

  @Test func targetsThatAreMostlyOverheadAreMerged() throws {
    var graph = try graph(
      """
      lib a: a(0.1)
      lib b < a: b(0.1)→a
      lib c < b: c(0.1)→b
      test t 1 < c: u(0)→c
      """)
    graph.costs.target = 5_000_000
    let result = propose(graph, commits(graph, "a"))
    #expect(result.answer == .mergeInstead)
    #expect(result.proposals.map(\.subject) == [["a", "b", "c"]])
    #expect(result.proposals[0].plan.parts[0].files == ["a", "b", "c"])
    #expect(result.proposals[0].plan.rewire.map(\.target) == ["t"])
  }

  @Test func whoNeedsOnlyInterfacesNeedNotWait() throws {
    let graph = try graph(
      """
      lib a: a(20) ; h(1)!
      lib b < a: b(20)→h
      """)
    let result = propose(graph, commits(graph, "h"), steps: 0)
    #expect(result.proposals.map(\.kind) == [.breakCriticalChain])
    #expect(result.proposals[0].plan.unordered == [.init(from: "b", to: "a")])
    let plan = try PlanScoring.plan(of: result.proposals, graph)
    #expect(plan.unordered == [.init(from: graph.target("b"), to: graph.target("a"))])
    #expect(result.proposals[0].subject == ["b"])
  }

  @Test func aFileThatTakesHalfOfTheLoopIsHalved() throws {
    let graph = try graph("lib a: giant(30) ; b(1)", grain: .file, cores: 4)
    let result = propose(graph, commits(graph, "giant giant b"))
    #expect(result.proposals.map(\.kind) == [.splitGiantFile])
    #expect(result.proposals[0].plan.divided == [.init(file: "giant")])
    #expect(result.proposals[0].prediction.gain > .seconds(9))
  }

  @Test func aHeaderWhoseUsersChangeApartIsSplit() throws {
    let graph = try graph(
      """
      lib a: h(0)! ; one(10)→h ; two(10)→h ; three(10)→h ; four(10)→h
      """, grain: .file, cores: 1)
    let all = ["h one", "h two", "h one two", "h three four"].map { graph.commit($0, interface: "h") }
    let result = propose(graph, (0..<60).map { all[$0 % 4] })
    #expect(result.proposals.map(\.kind) == [.unhubHeader])
    let divided = try #require(result.proposals.first?.plan.divided.first)
    #expect(divided.file == "h" && Set(divided.users) == [["one", "two"], ["four", "three"]])
  }

  @Test func aLongTestWhoseCasesHaveTimesIsShardedOrSplit() throws {
    var graph = try graph(
      """
      lib a: a(1)
      test long 40 < a: c1(0)→a ; c2(0)→a ; c3(0)→a ; c4(0)→a
      """, cores: 4)
    #expect(propose(graph, commits(graph, "a")).proposals.isEmpty)
    for name in ["c1", "c2", "c3", "c4"] { graph.files[graph.file(name)].run = 10_000_000 }
    let kinds = propose(graph, commits(graph, "a")).proposals.map(\.kind)
    #expect(kinds.contains(.splitTests) && kinds.contains(.shardTests))
  }

  @Test func linksThatDominateAreNamed() throws {
    var graph = try graph(
      """
      lib a: a(0.1) ; b(0.1)
      exe app < a: m(0.1)→a,b
      """, grain: .file)
    graph.costs.linkObject = 10_000_000
    let result = propose(graph, commits(graph, "a b"), steps: 0)
    #expect(result.proposals.map(\.kind) == [.cutLink] && result.proposals[0].subject == ["app"])
  }

  @Test func thereMayBeNothingToDo() throws {
    let one = try graph("lib a: a(1)")
    #expect(propose(one, commits(one, "a")).answer == .nothingToDo)
    #expect(propose(one, []).answer == .notKnown)
    #expect(propose(Graph(), []).answer == .notKnown)
  }

  /// A header and its source are linked together, though only the header is included.
  @Test func headersStayWithTheirSources() throws {
    let graph = try graph(
      """
      lib core: a.c(9)→a.h ; a.h(0)! ; b.c(9)→b.h ; b.h(0)! ; c.c(9)→c.h ; c.h(0)!
      test ta 5 < core: ta.c(1)→a.h
      test tb 5 < core: tb.c(1)→b.h
      test tc 5 < core: tc.c(1)→c.h
      """, grain: .file)
    let result = propose(graph, commits(graph, "a.c b.c c.c a.c"))
    let cuts = result.proposals.filter { $0.kind == .split }
    #expect(!cuts.isEmpty)
    for part in cuts.flatMap(\.plan.parts) {
      for name in ["a", "b", "c"] {
        #expect(part.files.contains(ByteString("\(name).h")) == part.files.contains(ByteString("\(name).c")))
      }
    }
    #expect(cuts.allSatisfy { $0.prediction.assumptions.contains(.linksByEdges) })
  }

  @Test func withoutEdgesNothingIsKnown() throws {
    let graph = try graph("lib core: hot(1) ; cold(30)\ntest t 5 < core: t(0)")
    let result = propose(graph, commits(graph, "hot hot hot cold"))
    #expect(result.answer == .notKnown && result.proposals.isEmpty)
  }

  /// None pays alone, all together do; and what is left after one is figured anew.
  @Test func manyUnusedDependenciesGoTogether() throws {
    let names = (1...12).map { "b\($0)" }
    let libs = names.map { "lib \($0): f\($0)(10)" }.joined(separator: "\n")
    let graph = try graph(
      libs + "\nlib core: c(1)\ntest t 30 < core \(names.joined(separator: " ")): u(0)→c", cores: 1)
    let result = propose(graph, commits(graph, names.map { "f\($0)" }.joined(separator: " ")))
    let drops = result.proposals.filter { $0.kind == .dropDependency }
    #expect(drops.reduce(0) { $0 + $1.plan.dropped.count } == 12)
    for (one, next) in zip(drops, drops.dropFirst()) { #expect(one.prediction.after == next.prediction.before) }
  }

  /// What files need stays reachable, whoever declares it: for the dependent itself, for those above it, and when several
  /// dependencies go.
  @Test(arguments: [
    // Both ways to d look unused alone.
    """
    lib d: d(9)
    lib b < d: b(20)→d
    lib c < d: c(20)→d
    test t 30 < b c: u(0)→d
    """,
    // app needs base, and only core declares it.
    """
    lib base: b(20)
    lib z: z(1)
    lib core < base z: c(20)→z
    test app 30 < core: u(0)→c,b
    """,
  ])
  func nothingNeededIsDropped(_ text: String) throws {
    let graph = try graph(text, cores: 1)
    let names = graph.files.map { $0.path.description }.filter { !["u", "v"].contains($0) }.joined(separator: " ")
    let proposals = propose(graph, commits(graph, names)).proposals
      .filter { $0.kind == .dropDependency || $0.kind == .narrowDependency }
    var left = graph.targets.map { Set($0.dependencies) }
    let places = Dictionary(uniqueKeysWithValues: graph.targets.indices.map { (graph.targets[$0].name, $0) })
    for proposal in proposals {
      for pair in proposal.plan.dropped { left[places[pair.from]!].remove(places[pair.to]!) }
      for change in proposal.plan.narrowed {
        left[places[change.from]!].remove(places[change.wide]!)
        left[places[change.from]!].formUnion(change.narrow.map { places[$0]! })
      }
    }
    let needs = Adjacency(rows: left.map { $0.sorted() })
    for edge in graph.edges {
      let (from, to) = (graph.files[edge.from].target!, graph.files[edge.to].target!)
      #expect(from == to || needs.reached(from: [from]).contains(to), "\(graph.files[edge.from].path)")
    }
  }

  /// A change that is figured on what those before it leave is scored so too.
  @Test func laterDropsDependOnEarlierOnes() throws {
    let graph = try graph(
      """
      lib a: a(20)
      lib b: b(20)
      lib core: c(1)
      test t 30 < core a: u(0)→c
      test s 25 < core b: v(0)→c
      """, cores: 1)
    let drops = propose(graph, commits(graph, "a b")).proposals.filter { $0.kind == .dropDependency }
    #expect(drops.count == 2 && drops[0].dependsOn.isEmpty && drops[1].dependsOn == [drops[0].id])
  }

  @Test func moreStepsAreNotWorse() throws {
    let fixture = try Fixture("target-none")
    let means = [2, 11, 40].map { steps in
      propose(fixture.graph, fixture.commits, steps: steps).proposals.last?.prediction.after.mean ?? .seconds(999)
    }
    #expect(means[0] >= means[1] && means[1] >= means[2])
  }

  @Test func aGainBelowItsPriceIsNotWorthIt() throws {
    let graph = try graph("lib core: hot(0.01)→cold ; cold(0.2)")
    var small = graph
    small.costs.target = 1_000
    small.costs.dependency = 1_000
    #expect(propose(small, commits(small, "hot")).answer == .proposals)
    for index in small.files.indices { small.files[index].work /= 10 }
    #expect(propose(small, commits(small, "hot")).answer == .notWorthIt)
  }

  @Test func identifiersAndAnswersAreTheSameEveryTime() throws {
    let fixture = try Fixture("target-none")
    let first = propose(fixture.graph, fixture.commits)
    #expect(first == propose(fixture.graph, fixture.commits))
    #expect(Set(first.proposals.map(\.id)).count == first.proposals.count && !first.proposals.isEmpty)
    #expect(first.proposals.allSatisfy { $0.id.count == 11 && $0.id.hasPrefix("RP-") })
  }

  @Test func everyKindSaysWhatItFoundAndMissed() throws {
    let fixture = try Fixture("file-interface")
    let evidence = Propose(fixture.graph, fixture.commits).kindEvidence()
    #expect(Set(ProposalKind.allCases.map(\.rawValue)).isSubset(of: evidence.map(\.kind)))
    #expect(evidence.count == 20 && Set(evidence.map(\.kind)).count == 20)
    #expect(evidence.allSatisfy { !$0.found.isEmpty || !$0.missing.isEmpty })
  }
}

struct GainIntervalTests {
  @Test func moreCommitsMakeTheIntervalNarrower() {
    func width(_ count: Int) -> Double {
      let before = [Int](repeating: 100, count: count)
      let after = (0..<count).map { $0 / 10 % 3 == 0 ? 20 : 80 }
      let interval = GainInterval(
        before: before, after: after, weights: before.map { _ in 1 }, error: .assumed(0))
      #expect(interval.low < 0.4 && interval.high > 0.4)
      return interval.high - interval.low
    }
    #expect(width(3000) < width(300) && width(300) < width(60))
  }

  @Test func theModelsErrorWidensIt() {
    let before = [Int](repeating: 100, count: 100)
    let after = before.map { _ in 60 }
    func interval(_ error: GainInterval.ModelError) -> GainInterval {
      GainInterval(before: before, after: after, weights: before.map { _ in 1 }, error: error)
    }
    #expect(interval(.assumed(0)).low == interval(.assumed(0)).high)
    #expect(interval(.assumed(0.12)).low < 0.36 && interval(.assumed(0.12)).high > 0.44)
    // 40 % of 100 is two thirds of what is left: two thirds of the error.
    #expect(abs(interval(.measured([1.5])).high - 0.2) < 1e-9)
    let none = GainInterval(before: [], after: [], weights: [])
    #expect(none.low == 0 && none.high == 0)
  }

  /// A change of a hundredth is not a tenth off, however far off the builds are themselves.
  @Test func aSmallChangeIsAsSureAsALargeOne() {
    let before = [Int](repeating: 1000, count: 100)
    let interval = GainInterval(before: before, after: before.map { $0 - 10 }, weights: before.map { _ in 1 })
    #expect(interval.low > 0.008 && interval.high < 0.012)
  }
}
