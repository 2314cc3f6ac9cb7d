import Figures
import Model
import Simulations
import Testing

@testable import Splits

struct SearchTests {
  private func mean(_ graph: Graph, _ plan: Plan, _ commits: [Commit]) -> Double {
    var replay = Replay(graph, plan)
    return LoopFigures(replay.costs(commits), commits, budget: 0).mean
  }

  private func options(steps: Int = 11, broken: Int = 0) -> SearchOptions {
    var options = SearchOptions()
    (options.mostSteps, options.mostBroken) = (steps, broken)
    return options
  }

  @Test(arguments: ["target-none", "target-interface", "file-interface"], [0, 8])
  func aChainIsCutsOneAfterTheOther(_ name: String, _ broken: Int) throws {
    let fixture = try Fixture(name)
    let chain = SplitSearch(fixture.graph, fixture.commits, options(broken: broken)).run()
    #expect(!chain.steps.isEmpty && !chain.isTruncated && chain.replays > 0)
    var units = ["core": fixture.graph.targets[fixture.graph.target("core")].files]
    var last = mean(fixture.graph, Plan(), fixture.commits)
    for step in chain.steps {
      let removed = units.removeValue(forKey: step.subject.description)
      let subject = try #require(removed)
      #expect((step.lower.files + step.upper.files).sorted() == subject)
      #expect(!step.lower.files.isEmpty && !step.upper.files.isEmpty)
      units[step.lower.name.description] = step.lower.files
      units[step.upper.name.description] = step.upper.files
      let parts = Dictionary(uniqueKeysWithValues: step.plan.cuts[0].parts.map { ($0.name.description, $0.files) })
      #expect(parts == units)
      #expect(Layout(fixture.graph, step.plan).isAcyclic)
      #expect(Set(step.broken).isSubset(of: step.plan.broken) && step.plan.broken.count <= broken)
      let next = mean(fixture.graph, step.plan, fixture.commits)
      #expect(next < last)
      last = next
    }
    #expect(chain == SplitSearch(fixture.graph, fixture.commits, options(broken: broken)).run())
  }

  @Test func twoStepsAreTheFirstOfMany() throws {
    let fixture = try Fixture("target-none")
    let one = SplitSearch(fixture.graph, fixture.commits, options(steps: 1)).run()
    let many = SplitSearch(fixture.graph, fixture.commits, options()).run()
    #expect(one.steps.count == 1 && one.steps[0].lower.files == many.steps[0].lower.files)
  }

  /// Every set of files as the lower part, against the first cut.
  @Test(arguments: 0..<12 as Range<UInt64>) func theFirstCutOfAFewFilesIsTheBest(_ seed: UInt64) throws {
    var shape = MonolithShape()
    (shape.modules, shape.filesPerModule, shape.testsPerModule, shape.commits) = (3, 3, 2, 40)
    let loose = MonolithGenerator.monolith(shape, seed: seed)
    let text = loose.graph(loose.commits)
    let graph = try Graph.read(text.text).graph
    let commits = CommitReader.read(text.historyText, of: graph).commits
    let core = graph.target("core")
    let files = graph.targets[core].files
    var best = mean(graph, Plan(), commits)
    for mask in 1..<(1 << files.count) - 1 {
      let lower = files.indices.filter { mask >> $0 & 1 == 1 }.map { files[$0] }
      var plan = Plan()
      plan.cuts = [
        Plan.Cut(
          target: core,
          parts: [.init(name: "a", files: lower), .init(name: "b", files: files.filter { !lower.contains($0) })])
      ]
      guard Layout(graph, plan).isAcyclic else { continue }
      best = min(best, mean(graph, plan, commits))
    }
    var options = options(steps: 1)
    (options.leastGain, options.mostSlowerP90, options.mostSlowerClean) = (1e-6, 10, 10)
    let found = SplitSearch(graph, commits, options).run()
    // Files that were never touched count a little in the search: of nearly equal cuts it may take another one.
    #expect(mean(graph, found.steps.first?.plan ?? Plan(), commits) <= best * 1.001)
  }

  @Test func aSpentBudgetEndsTheSearchAndSaysSo() throws {
    let fixture = try Fixture("target-none")
    var short = options()
    short.budget = SearchBudget(replays: 30)
    let chain = SplitSearch(fixture.graph, fixture.commits, short).run()
    #expect(chain.isSpent && chain.replays >= 30 && chain.replays < 60)
    #expect(SplitSearch(fixture.graph, fixture.commits, options()).run { true }.isTruncated)
  }

  @Test func filesOfAGroupStayTogether() throws {
    let fixture = try Fixture("target-none")
    var graph = fixture.graph
    let files = graph.targets[graph.target("core")].files
    for (number, file) in files.enumerated() { graph.files[file].group = ByteString("g\(number % 4)") }
    for step in SplitSearch(graph, fixture.commits, options()).run().steps {
      let groups = [step.lower, step.upper].map { Set($0.files.map { graph.files[$0].group }) }
      #expect(groups[0].isDisjoint(with: groups[1]))
    }
  }

  @Test func aTargetThatCostsLittleIsLeftWhole() throws {
    let graph = try graph(
      """
      lib tiny: a(0.001) ; b(0.001)
      test t 60 < tiny: u(0)→a,b
      """)
    #expect(SplitSearch(graph, [graph.commit("a"), graph.commit("u")]).run().steps.isEmpty)
    #expect(SplitSearch(graph, []).run() == CutChain())
  }
}

struct AgglomerationTests {
  /// What is kept from merge to merge is what a graph of the merged units says.
  @Test(arguments: Agglomeration.Estimate.allCases) func everyStepIsAPartition(_ estimate: Agglomeration.Estimate)
    throws
  {
    for name in ["target-none", "file-interface"] {
      let fixture = try Fixture(name)
      var builder = AtomBuilder(fixture.graph, targets: [fixture.graph.target("core")])
      let atoms = builder.atoms(fixture.commits)
      let search = Search(atoms, Scorer(atoms, SearchBudget()), isSoft: false)
      let start = AgglomerationStart.partition(search)
      #expect(start.count == atoms.count)
      let agglomeration = try #require(Agglomeration(search, start, estimate))
      let path = agglomeration.path(to: 2, from: .max)
      #expect(path.count == start.count - (atoms.count - atoms.movable) - 1)
      for partition in path {
        #expect(Set(partition.unit) == Set(0..<Int32(partition.count)))
        #expect(search.scorer.score(partition).isFinite)
      }
    }
  }
}
