import Insight
import Model
import Testing

@Suite struct LoopReportTests {
  /// Build number `n`, a day after its predecessor; targets by name with their wall times in seconds.
  private func build(
    _ n: Int, _ buildClass: BuildClass = .incremental, wall: Double = 8, waited: Double = 0,
    end: Termination = .exited(0), loop: String? = "inner", by: Provenance = .run,
    targets: [(ByteString, Double)] = []
  ) -> Build {
    Build(
      id: "\(n)", started: day(n), wall: .seconds(wall), cpu: .seconds(wall * 1.5), termination: end,
      command: ["make"], loop: loop, buildClass: buildClass,
      budget: buildClass == .incremental ? .seconds(60) : nil, waited: .seconds(waited), machine: Machine(cores: 2),
      provenance: by,
      targets: targets.map { name, seconds in
        TargetTiming(
          name: name, kind: .compile, wall: .seconds(seconds), cpu: .seconds(seconds * 0.9),
          peakKB: Int(seconds * 1000))
      })
  }

  private func day(_ n: Int) -> Timestamp { Timestamp(microseconds: Int64(n) * 86_400_000_000) }

  @Test func aBuildThatWasNotHeldToABudgetIsNotOverIt() {
    var never = build(1, wall: 90)
    never.budget = nil
    #expect(loopReport([never], loop: .inner).over == nil)
    #expect(loopReport([never, build(2, wall: 70)], loop: .inner).over == 1)
  }

  @Test func oneLoopsGreenIncrementalBuildsMakeTheStatistics() {
    let report = loopReport(
      [
        build(4, wall: 70, waited: 20), build(1, .clean, wall: 300), build(2, wall: 10), build(3, wall: 61),
        build(5, .noOp, wall: 1), build(6, wall: 500, end: .exited(2)), build(7, wall: 500, loop: "docs"),
        build(8, wall: 500, loop: nil), build(9, wall: 500, by: .gate), build(10, wall: 500, by: .imported),
        build(11, wall: 20, by: .loop),
      ], loop: .inner)
    #expect(report.builds == 4)
    #expect(report.basis == .incremental)
    #expect(report.series == [.seconds(10), .seconds(61), .seconds(50), .seconds(20)])
    #expect(report.wall == Spread(median: .seconds(35), p90: .milliseconds(57_700)))
    #expect(report.over == 1)
    #expect(report.budget == .seconds(60))
    #expect(report.classes == [.incremental: 4, .noOp: 1])
    #expect(report.failed == 1)
    #expect(report.since == day(2))
    #expect(report.until == day(11))
    #expect(report.parallelism == Parallelism(cores: 2, busy: 1.5))
  }

  @Test func aTargetCostsWhatItTakesTimesHowOftenItIsRebuilt() throws {
    let builds = [
      build(1, targets: [("rare", 12), ("often", 4)]), build(2, targets: [("often", 5)]),
      build(3, targets: [("often", 6), ("never", 0)]),
      build(4, targets: [("often", 7)]),
    ]
    let targets = loopReport(builds.shuffled(), loop: .inner).targets
    #expect(targets.map(\.key.name) == ["often", "rare"])
    let often = try #require(targets.first)
    #expect(often.executed == 4)
    #expect(often.cost == .seconds(5.5))
    #expect(often.total == .seconds(22))
    #expect(often.wall.median == .seconds(5.5))
    #expect(often.cpu == .milliseconds(4950))
    #expect(often.peakKB == 5500)
    #expect(often.largestPeakKB == 7000)
    #expect(often.series == [.seconds(4), .seconds(5), .seconds(6), .seconds(7)])
    #expect(often.change == nil)
    #expect(targets.last?.cost == .seconds(3))
  }

  @Test func equalCostsAreOrderedByNameAndDirectory() {
    var first = build(1, targets: [("b", 2), ("a", 2)])
    first.targets.append(TargetTiming(name: "a", directory: "sub", wall: .seconds(2)))
    let keys = loopReport([first], loop: .inner).targets.map(\.key)
    #expect(keys == [TargetKey(name: "a"), TargetKey(name: "a", directory: "sub"), TargetKey(name: "b")])
  }

  @Test func severalEntriesOfOneTargetInABuildAreOneSample() throws {
    let report = loopReport([build(1, targets: [("log", 2), ("log", 3)])], loop: .inner)
    let log = try #require(report.targets.first)
    #expect(log.executed == 1)
    #expect(log.wall.median == .seconds(5))
    #expect(log.cpu == .milliseconds(4500))
    #expect(log.largestPeakKB == 3000)
  }

  @Test func aChangeIsToldAgainstTheTwentyBuildsBefore() throws {
    // 5 old builds that must not count, 20 at four seconds, 20 at five.
    let builds = (1...45).map { n in
      build(
        n, wall: n <= 25 ? 8 : 10, targets: [("a.o", n <= 5 ? 100 : n <= 25 ? 4 : 5)] + (n % 5 == 0 ? [("b.o", 1)] : [])
      )
    }
    let report = loopReport(builds, loop: .inner)
    #expect(report.builds == 20)
    #expect(report.change == 0.25)
    #expect(report.targets.first?.change == 0.25)
    let seldom = try #require(report.targets.last)
    #expect(seldom.executed == 4)
    #expect(seldom.change == nil)
    #expect(loopReport(Array(builds.suffix(24)), loop: .inner).change == nil)
    #expect(loopReport(Array(builds.suffix(25)), loop: .inner).change == 0.25)
  }

  @Test func sinceTakesAllBuildsFromAMoment() {
    let builds = (1...50).map { build($0) } + [build(51, end: .signaled(2)), build(4, end: .exited(1))]
    #expect(loopReport(builds, loop: .inner).builds == 20)
    let report = loopReport(builds, loop: .inner, since: day(11))
    #expect(report.builds == 40)
    #expect(report.since == day(11))
    #expect(report.failed == 1)
    #expect(report.series.count == 20)
  }

  @Test func onlyCleanBuildsAreBetterThanNothingAndHeldToNoBudget() {
    let report = loopReport([build(1, .clean, wall: 90, targets: [("a.o", 80)])], loop: .inner)
    #expect(report.basis == .clean)
    #expect(report.builds == 1)
    #expect(report.over == nil)
    #expect(report.targets.first?.executed == 1)
  }

  @Test func nothingRecordedIsAnEmptyReport() {
    let off = Loop(name: "inner", budget: .off)
    #expect(loopReport([], loop: off) == LoopReport(loop: "inner"))
    #expect(loopReport([build(1, end: .exited(2))], loop: .inner).failed == 1)
  }

  @Test func aTargetsHistoryIsOldestFirstAndKnowsFailures() {
    let builds = [
      build(3, end: .exited(2), targets: [("a.o", 9)]), build(2, targets: [("a.o", 4), ("b.o", 1)]),
      build(1, .clean, targets: [("a.o", 2)]),
      build(4, .noOp), build(5, loop: "docs", targets: [("a.o", 50)]),
    ]
    let history = targetHistory("a.o", in: builds, loop: "inner")
    #expect(history.builds == 4)
    #expect(history.entries.map(\.build) == ["1", "2", "3"])
    #expect(history.wall?.median == .seconds(3))
    #expect(targetHistory("a.o", in: builds, loop: "inner", since: day(2)).entries.count == 2)
  }

  @Test func anUnknownTargetNamesTheOnesThatWerePerhapsMeant() {
    let builds = [build(1, targets: [("core/main.o", 1), ("ui/main.o", 1), ("main.c", 1)])]
    let meant = targetHistory("main.o", in: builds, loop: "inner").similar.map(\.name)
    #expect(meant == ["core/main.o", "ui/main.o"])
    #expect(targetHistory("main", in: builds, loop: "inner").similar.count == 3)
    #expect(targetHistory("x", in: builds, loop: "inner").similar == [])
  }
}
