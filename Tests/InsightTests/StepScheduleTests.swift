import Model
import Testing

@testable import Insight

/// Targets that have steps: objects of a CMake target run beside others', and only what joins them waits.
@Suite struct StepScheduleTests {
  private func step(
    _ start: Double, _ end: Double, after: [Int] = [], needs: [ByteString] = []
  ) -> Action {
    Action(
      start: .seconds(start), wall: .seconds(end - start), needs: needs.map { TargetKey(name: $0) }, after: after)
  }

  private func target(_ name: ByteString, _ steps: [Action], needs: [ByteString] = []) -> TargetTiming {
    let start = steps.map(\.start).min() ?? .zero
    let work = steps.map(\.wall).reduce(.zero, +)
    return TargetTiming(
      name: name, kind: .link, start: start, wall: work, needs: needs.map { TargetKey(name: $0) }, actions: steps)
  }

  private func analysis(_ targets: [TargetTiming], jobs: Int, wall: Double) throws -> Analysis {
    try #require(
      Analysis(
        Build(
          id: "1", started: Timestamp(microseconds: 0), wall: .seconds(wall), command: ["ninja"],
          machine: Machine(cores: jobs), jobs: jobs, targets: targets)))
  }

  private func text(_ path: CriticalPath) -> String {
    path.steps.map { "\($0.key.name) \($0.wall.inSeconds)+\($0.waited.inSeconds)" }.joined(separator: " > ")
  }

  /// lib: two objects and an archive; app: an object beside them, its link after the archive; other: an object alone.
  private var pair: [TargetTiming] {
    [
      target("lib", [step(0, 4), step(0, 3), step(4, 5, after: [0, 1])]),
      target("app", [step(3, 6), step(6, 7, after: [0], needs: ["lib"])], needs: ["lib"]),
    ]
  }

  @Test func aLinkWaitsAndObjectsDoNot() throws {
    let told = try analysis(pair, jobs: 2, wall: 7)
    #expect(text(told.facts.waiting) == "app 4.0+3.0")
    #expect(text(told.facts.work) == "lib 5.0+0.0 > app 1.0+0.0")
    #expect(!told.facts.waiting.isChain)
    #expect(told.facts.replayError == 0)
  }

  @Test func whatIfCountsAllStepsOfATarget() throws {
    let told = try analysis(pair, jobs: 2, wall: 7)
    #expect(told.wall(without: TargetKey(name: "lib")) == .seconds(4))
    #expect(told.wall(without: TargetKey(name: "app")) == .seconds(5))
    #expect(told.bestCure(among: pair.map(\.key)) == WhatIf(key: TargetKey(name: "lib"), wall: .seconds(4)))
  }

  @Test func gapsNameATargetOnce() throws {
    let told = try analysis([target("lib", [step(0, 4), step(4, 8, after: [0])])], jobs: 2, wall: 8)
    #expect(told.facts.gaps.map(\.running) == [1])
    #expect(told.facts.gaps.first?.busy == [TargetKey(name: "lib")])
  }

  /// What ran at once cannot be one job, though nothing is known of what the steps read (a log alone tells).
  @Test func stepsThatRanAtOnceAreJobs() throws {
    let told = try analysis([target("lib", [step(0, 4), step(0, 4), step(4, 5)])], jobs: 2, wall: 5)
    #expect(told.facts.replayError == 0)
    // One after the other: a recipe of two commands is one job.
    let recipe = try analysis([target("a", [step(0, 1), step(1, 2)]), target("b", [step(2, 4)])], jobs: 1, wall: 4)
    #expect(recipe.facts.replay == .seconds(4))
  }

  /// A recipe that two makes ran, a minute apart, is no job of a minute.
  @Test func whatRanTwiceIsTwoJobs() throws {
    let config = target("config.h", [step(0, 0.5), step(60, 60.5)])
    let app = target("app", [step(60.5, 63)], needs: ["config.h"])
    let told = try analysis([config, app, target("long", [step(0.5, 60)])], jobs: 1, wall: 63)
    #expect(told.facts.waiting.length == .seconds(63) && told.facts.replay == .seconds(63))
    #expect(text(told.facts.work) == "long 59.5+0.0" || told.facts.work.length < .seconds(63))
    #expect(told.facts.gaps == [])
  }

  @Test func objectsOfAnotherTargetAreAllWaitedFor() throws {
    let objects = target("objects", [step(0, 4), step(0, 2)])
    let app = target("app", [step(2, 3), step(4, 5, after: [0], needs: ["objects"])], needs: ["objects"])
    let told = try analysis([objects, app], jobs: 2, wall: 5)
    #expect(text(told.facts.waiting) == "objects 4.0+0.0 > app 1.0+0.0")
    #expect(told.facts.replayError == 0)
  }

  @Test func oddStepsLeadInNoCircle() throws {
    let odd = target("a", [step(0, 2, after: [1, 7, 0]), step(1, 3, after: [0], needs: ["a", "none"])])
    #expect(try analysis([odd], jobs: 2, wall: 3).facts.replay != nil)
  }
}
