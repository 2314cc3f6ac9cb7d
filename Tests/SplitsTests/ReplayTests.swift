import JSON
import Model
import Splits
import Testing

struct ReplayTests {
  /// Milliseconds of one commit.
  private func cost(
    _ graph: Graph, _ files: String, interface: String = "", plan: Plan = Plan()
  ) -> (time: Int, work: Int) {
    var replay = Replay(graph, plan)
    let found = replay.cost(graph.commit(files, interface: interface))
    return (found.time / 1000, found.work / 1000)
  }

  private static let three = """
    lib base: b(2)!
    lib core < base: c(3)→b ; d(1)→c
    test check 5 < core: t(0)→d
    test other 1 < base: o(0)→b
    """

  @Test func aChangedTargetAndAllThatNeedItAreBuilt() throws {
    let graph = try graph(Self.three)
    // base 1+2, core 1+4+0.1, check 0.4 + 3 files · 0.01 + 5; other 0.4+0.01+1 beside core.
    #expect(cost(graph, "b") == (3000 + 5100 + 5430, 3000 + 5100 + 5430 + 1410))
    #expect(cost(graph, "d") == (5100 + 5430, 5100 + 5430))
    #expect(cost(graph, "t") == (5430, 5430))
  }

  @Test func anInterfaceThatStaysStopsAChange() throws {
    let graph = try graph(Self.three, cutoff: .interface)
    #expect(cost(graph, "b").work == 3000 + 5430 + 1410)
    #expect(cost(graph, "b", interface: "b").work == 3000 + 5100 + 5430 + 1410)
    // Nobody waits for what is not built, but a test waits for all that it reaches.
    #expect(cost(graph, "b").time == 3000 + 5430)
  }

  @Test func filesAreCompiledWhereTheyReachAnInterface() throws {
    let graph = try graph(Self.three, grain: .file)
    #expect(cost(graph, "b").work == 2000 + 510 + 5430 + 1410)
    #expect(cost(graph, "b", interface: "b").work == 2000 + 3000 + 1000 + 510 + 520 + 5430 + 1410)
    // c in 3 s beside b and d; core is archived, then check runs.
    #expect(cost(graph, "b", interface: "b").time == 3000 + 520 + 5430)
  }

  @Test func partsAreNeededByEdges() throws {
    let graph = try graph(Self.three)
    var plan = Plan()
    plan.cuts = [graph.cut("core", "c | d")]
    // check needs only the part of d, that needs the part of c, that needs base.
    let layout = Layout(graph, plan)
    #expect(layout.units.map(\.name) == ["base", "check", "core1", "core2", "other"])
    #expect(
      layout.units.indices.map { layout.needs[$0].map { layout.units[Int($0)].name } } == [
        [], ["core2"], ["base"], ["core1"], ["base"],
      ])
    #expect(layout.isAcyclic)
    plan.keepsFacades = true
    #expect(Layout(graph, plan).needs[1] == [2, 3])
  }

  @Test func aDependencyThatNoEdgeShowsStaysWhole() throws {
    let graph = try graph(
      """
      lib core: a(1) ; b(1)
      test t < core: u(0)
      """)
    var plan = Plan()
    plan.cuts = [graph.cut("core", "a | b")]
    #expect(Array(Layout(graph, plan).needs[2]) == [0, 1])
  }

  @Test func anUndeclaredEdgeCountsWhereItsTargetWasReached() throws {
    let graph = try graph(
      """
      lib core: a(1)→x ; b(1)
      lib mid < core: m(1)→b
      test t < mid: u(0)→a,m
      test x < mid: x(0)→m
      """)
    var plan = Plan()
    plan.cuts = [graph.cut("core", "a | b")]
    let layout = Layout(graph, plan)
    let needs = layout.units.indices.map { layout.needs[$0].map { layout.units[Int($0)].name } }
    #expect(needs == [[], [], ["core2"], ["core1", "mid"], ["mid"]])
  }

  @Test func cyclesOfPartsAreSeen() throws {
    let graph = try graph("lib core: a(1)→b ; b(1)→c ; c(1)→a ; d(1)→a")
    var plan = Plan()
    plan.cuts = [graph.cut("core", "a b | c d")]
    #expect(!Layout(graph, plan).isAcyclic)
    let breakable = try #require(graph.edges.firstIndex { $0.from == graph.file("b") })
    plan.broken = [breakable]
    #expect(Layout(graph, plan).isAcyclic)
  }

  @Test(arguments: [Grain.target, .file], [Cutoff.none, .interface])
  func targetsInACircleAreBuiltTogether(_ grain: Grain, _ cutoff: Cutoff) throws {
    let graph = try graph(
      """
      lib a < b: a(1)→b
      lib b < a: b(2)→a
      test t < a: u(0)→a
      """, grain: grain, cutoff: cutoff, cores: 4)
    #expect(Layout(graph).isAcyclic)
    let (time, work) = cost(graph, "b", interface: "b")
    if grain == .target {
      #expect(work == 2100 + 3100 + 420 && time == 3100 + 420)
    } else {
      #expect(work == 1000 + 2000 + 1020 + 420 && time == 2000 + 510 + 420)
    }
  }

  @Test func onlyWhatTheLoopAsksForIsBuilt() throws {
    var graph = try graph(Self.three)
    graph.loop = [graph.target("other")]
    #expect(cost(graph, "b").work == 3000 + 1410)
    #expect(cost(graph, "d").work == 0)
    var replay = Replay(graph)
    #expect(replay.cleanBuild().work == 4_410_000)
  }

  @Test func mergedTargetsAreOne() throws {
    let graph = try graph(Self.three)
    var plan = Plan()
    plan.merges = [.init(name: "all", targets: [graph.target("base"), graph.target("core")])]
    #expect(cost(graph, "d", plan: plan).work == 1000 + 6000 + 5430 + 1430)
    #expect(Layout(graph, plan).isAcyclic)
  }

  @Test func droppedAddedAndUnorderedDependencies() throws {
    let graph = try graph(Self.three)
    let (base, core) = (graph.target("base"), graph.target("core"))
    var plan = Plan()
    plan.dropped = [.init(from: core, to: base)]
    #expect(cost(graph, "b", plan: plan).work == 3000 + 1410)
    plan.added = plan.dropped
    plan.dropped = []
    #expect(cost(graph, "b", plan: plan) == cost(graph, "b"))
    plan.unordered = plan.added
    #expect(cost(graph, "b", plan: plan).work == cost(graph, "b").work)
    #expect(cost(graph, "b", plan: plan).time == 5100 + 5430)
  }

  @Test(arguments: ["target-none", "target-interface", "file-interface"])
  func anotherProgramsFiguresAgree(_ name: String) throws {
    let fixture = try Fixture(name)
    let plans = try #require(fixture.oracle["plans"]?.array)
    #expect(plans.count > 5)
    for stored in plans {
      let parts = try #require(stored["parts"]?.array).map { part in
        (part.array ?? []).compactMap(\.string).joined(separator: " ")
      }
      var plan = Plan()
      plan.cuts = [fixture.graph.cut("core", parts.joined(separator: "|"))]
      var replay = Replay(fixture.graph, plan)
      let figures = LoopFigures(replay.costs(fixture.commits), fixture.commits, budget: 60_000_000)
      #expect(replay.layout.isAcyclic)
      #expect(abs(figures.mean / 1e6 - (stored["mean"]?.number ?? 0)) < 1e-6)
      #expect(abs(Double(figures.p90) / 1e6 - (stored["p90"]?.number ?? 0)) < 1e-6)
    }
  }

  @Test func figuresAreWeighted() {
    let times = [1, 2, 3, 100].map { Replay.Cost(time: $0 * 1_000_000, work: $0 * 2_000_000) }
    let commits = [1.0, 1, 1, 7].map { Commit(files: [0], weight: $0) }
    let figures = LoopFigures(times, commits, budget: 2_000_000)
    #expect(figures.mean == 70.6e6 && figures.work == 141.2e6)
    #expect(figures.p50 == 100_000_000 && figures.overBudget == 0.8)
    #expect(LoopFigures([], [], budget: 1).mean == 0)
  }
}
