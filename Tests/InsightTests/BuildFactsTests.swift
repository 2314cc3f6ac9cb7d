import Insight
import Model
import Testing

@Suite struct BuildFactsTests {
  private func target(
    _ name: ByteString, _ start: Double, _ end: Double, cpu: Double? = nil, kind: TargetTiming.Kind = .compile,
    outcome: Outcome = .executed
  ) -> TargetTiming {
    TargetTiming(
      name: name, kind: kind, start: .seconds(start), wall: .seconds(end - start),
      cpu: cpu.map { .seconds($0) }, outcome: outcome)
  }

  private func checkChain(
    _ expected: [ByteString], _ targets: [TargetTiming], at location: SourceLocation = #_sourceLocation
  ) {
    for order in [targets, targets.reversed()] {
      #expect(build(order).criticalNames == expected, sourceLocation: location)
    }
  }

  private func build(_ targets: [TargetTiming]) -> Build {
    Build(
      id: "1", started: Timestamp(microseconds: 0), wall: targets.map(\.wall).reduce(.seconds(1), +), command: ["make"],
      machine: Machine(cores: 2), targets: targets)
  }

  @Test func theChainGoesBackFromTheLastTargetToTheOneThatEndedLastBefore() {
    let schedule = [
      target("gen.c", 0, 3), target("a.o", 0, 5), target("gen.o", 3, 7), target("lib.a", 7, 8),
      target("app", 8, 10), target("notes", 0, 9.5),
    ]
    checkChain(["gen.c", "gen.o", "lib.a", "app"], schedule)
  }

  @Test func groupsUpToDateAndUnstartedTargetsAreNotInTheChain() {
    checkChain(
      ["a.o", "app"],
      [
        target("a.o", 0, 1), target("sub", 0, 1.5, kind: .group), target("b.o", 1, 1.8, outcome: .upToDate),
        target("app", 2, 3), target("c.o", 3, 3),
      ])
    checkChain([], [])
  }

  @Test func theEndOfATargetIsTheEndOfItsLastAction() {
    // Two commands with a pause between them: four seconds of wall, ended at 6.
    var paused = target("lib.a", 0, 4)
    paused.actions = [Action(start: .zero, wall: .seconds(2)), Action(start: .seconds(4), wall: .seconds(2))]
    checkChain(["a.o", "app"], [target("a.o", 0, 4.5), paused, target("app", 5, 7)])
  }

  @Test func equalEndsAreOrderedByName() {
    checkChain(["b.o", "app"], [target("a.o", 0, 1), target("b.o", 0, 1), target("app", 1, 2)])
  }

  @Test func aChainOfManyTargetsIsFound() {
    let many = (0..<20_000).map { target(ByteString("t\($0)"), Double($0), Double($0) + 1) }
    #expect(build(many).criticalNames.count == 20_000)
  }

  @Test func onlyTheWholeCommandIsItsOwnPath() {
    checkChain(["make"], [target("make", 0, 4, kind: .command)])
    checkChain(["a.o"], [target("a.o", 0, 1), target("sh build.sh", 0, 4, kind: .command)])
  }

  @Test func parallelismIsTimeOverWall() {
    var build = Build(
      id: "1", started: Timestamp(microseconds: 0), wall: .seconds(10), cpu: .seconds(16), command: ["make"],
      machine: Machine(cores: 2))
    build.targets = [
      target("a", 0, 10, cpu: 9), target("b", 0, 8, cpu: 6), target("sub", 0, 10, kind: .group),
      target("c", 0, 3, outcome: .upToDate),
    ]
    #expect(parallelism(of: build) == Parallelism(cores: 2, busy: 1.6, running: 1.8))
    build.cpu = .zero
    #expect(parallelism(of: build) == Parallelism(cores: 2, busy: 1.5, running: 1.8))
    build.targets = []
    #expect(parallelism(of: build) == Parallelism(cores: 2))
    build.wall = .zero
    #expect(parallelism(of: build) == nil)
  }

  @Test func theCostliestComeFirstAndTiesByName() {
    let targets = [
      target("b", 0, 2), target("sub", 0, 9, kind: .group), target("a", 1, 3), target("c", 0, 5, outcome: .failed),
      target("old", 0, 7, outcome: .upToDate),
    ]
    #expect(costliest(targets, 2).map(\.name) == ["c", "a"])
    #expect(costliest(targets, 9).map(\.name) == ["c", "a", "b"])
  }
}
