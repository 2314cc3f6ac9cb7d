import Figures
import Model
import TestSupport
import Testing

@testable import Insight

/// Recorded schedules, told as critical paths, gaps and what-ifs.
@Suite struct ScheduleTests {
  /// A schedule as text, one target a line: `NAME START..END [< NEEDED…]`, seconds; `?` after the times: what it reads
  /// is not known.
  static func build(_ text: String, jobs: Int? = nil, cores: Int = 2, wall: Double? = nil) -> Build {
    let targets = text.split(separator: "\n").map { line -> TargetTiming in
      let words = line.split(separator: " ").map(String.init)
      let times = words[1].split(separator: "..").compactMap { Double($0) }
      let isUnknown = words.count > 2 && words[2] == "?"
      return TargetTiming(
        name: ByteString(words[0]), kind: .compile, start: .seconds(times[0]), wall: .seconds(times[1] - times[0]),
        needs: isUnknown ? nil : words.dropFirst(3).map { TargetKey(name: ByteString($0)) })
    }
    let end = targets.map { $0.start + $0.wall }.max() ?? .zero
    return Build(
      id: "1", started: Timestamp(microseconds: 0), wall: wall.map { .seconds($0) } ?? end, command: ["make"],
      machine: Machine(cores: cores), jobs: jobs, targets: targets)
  }

  private func text(_ path: CriticalPath) -> String {
    let steps = path.steps.map { "\($0.key.name)" + ($0.waited > .zero ? "(+\(seconds($0.waited)))" : "") }
    return (path.isChain ? "chain " : "path ") + steps.joined(separator: " > ") + " = \(seconds(path.length))"
  }

  private func seconds(_ time: Duration) -> String {
    let rounded = (time.inSeconds * 1000).rounded() / 1000
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }

  private func check(
    _ schedule: String, jobs: Int? = nil, work: String, waiting: String, at location: SourceLocation = #_sourceLocation
  ) throws {
    let facts = try #require(Analysis(Self.build(schedule, jobs: jobs))).facts
    #expect(text(facts.work) == work, sourceLocation: location)
    #expect(text(facts.waiting) == waiting, sourceLocation: location)
  }

  @Test func whatWasReadMakesThePath() throws {
    try check(
      "gen.c 0..3\na.o 0..5\ngen.o 3..7 < gen.c\napp 7..9 < a.o gen.o", jobs: 2,
      work: "path gen.c > gen.o > app = 9", waiting: "path gen.c > gen.o > app = 9")
  }

  @Test func theWordOfAServerMakesThePath() throws {
    // Of the library something else was made while the test ran; a hit is no step.
    var build = Self.build("s 2..4\nfat 3..9.8 < s\nlow 5..6\ntest 9.5..10 < fat low")
    build.critical = ["hit", "fat", "s", "fat", "test"]
    build.isServed = true
    let facts = try #require(Analysis(build)).facts
    #expect(text(facts.waiting) == "path s(+2) > fat > test = 10")
    #expect(facts.work == facts.waiting)
    // What other builds hold is the schedule's.
    build.isServed = false
    #expect(try #require(Analysis(build)).facts.waiting != facts.waiting)
  }

  @Test func onOneJobMostOfThePathIsWaiting() throws {
    try check(
      "a.o 0..2\nb.o 2..5\nc.o 5..6\napp 6..7 < a.o b.o c.o", jobs: 1, work: "path b.o > app = 4",
      waiting: "path c.o(+5) > app = 7")
  }

  @Test func aPauseWithAFreeJobIsALinkOfTheScheduleAlone() throws {
    // b.o needs gen.h, which no command names: a job was free, and it began when gen.h was there.
    try check(
      "gen.h 0..3\nb.o 3..5\napp 5..6 < b.o", jobs: 2, work: "chain gen.h > b.o > app = 6",
      waiting: "chain gen.h > b.o > app = 6")
    // With every job at work it only waited for its turn.
    try check(
      "x.o 0..3\ny.o 0..4\nb.o 3..5\napp 5..6 < b.o", jobs: 2, work: "path y.o = 4",
      waiting: "path b.o(+3) > app = 6")
  }

  @Test func shortPausesOfALongBuildTellNothing() throws {
    // 200 ms in which the machine did not come to start b.o: no sign that it waited for a.o.
    try check(
      "a.o 0..50\nx.o 0..49.8\nb.o 50..110\ny.o 50..120\napp 120..121 < a.o b.o x.o y.o", jobs: 2,
      work: "path y.o > app = 71", waiting: "path y.o(+50) > app = 121")
  }

  @Test func whereNothingIsKnownTheChainStandsIn() throws {
    try check("a 0..1 ?\nb 1..3 ?\nc 3..4 ?", work: "chain a > b > c = 4", waiting: "chain a > b > c = 4")
  }

  @Test func theLastWordIsNotTheEnd() throws {
    try check(
      "a.o 0..2\napp 2..3 < a.o\ndone 3.001..3.002 ?", jobs: 1, work: "path a.o > app = 3",
      waiting: "path a.o > app = 3")
  }

  @Test func oddRecordsLeadInNoCircle() throws {
    // What it needs began later, is itself, or is not there.
    let odd = "a 0..2 < b\nb 1..3 < a\nc 3..4 < c nothing"
    let facts = try #require(Analysis(Self.build(odd, jobs: 2))).facts
    #expect(facts.waiting.steps.last?.key.name == "c")
    #expect(facts.replay != nil)
  }

  @Test func onlyTheWholeCommandIsNoSchedule() {
    var build = Self.build("make 0..5 ?")
    build.targets[0].kind = .command
    #expect(Analysis(build) == nil)
    build.targets = []
    #expect(Analysis(build) == nil)
  }

  // MARK: Gaps

  private func gaps(_ build: Build) throws -> [String] {
    try #require(Analysis(build)).facts.gaps.map { gap in
      let running = (gap.running * 100).rounded() / 100
      let end = gap.isLast ? "the end" : gap.endedBy.map { "\($0.name)" } ?? "nothing"
      let busy = gap.busy.map { "\($0.name)" }.joined(separator: " ")
      return "\(seconds(gap.start))+\(seconds(gap.length)) \(running)/\(gap.available) [\(busy)] until \(end)"
    }
  }

  @Test func gapsEndWithWhatLetOthersStart() throws {
    let text = "gen 0..3\na.o 3..6 < gen\nb.o 3..5 < gen\nlib 6..7 < a.o b.o\nx 7..9 < lib\ny 7..8 < lib"
    #expect(
      try gaps(Self.build(text, jobs: 2, wall: 10)) == [
        "0+3 1.0/2 [gen] until gen", "5+2 1.0/2 [a.o lib] until lib", "8+2 0.5/2 [x] until the end",
      ])
  }

  @Test func moreJobsThanCoresAreNoGap() throws {
    #expect(try gaps(Self.build("a 0..4\nb 0..4\nc 4..5 < a\nd 4..5 < b", jobs: 8, cores: 2)) == [])
    #expect(try gaps(Self.build("a 0..4 ?\nb 4..5 ?", cores: 2)) == ["0+5 1.0/2 [a b] until the end"])
  }

  @Test func aGapThatNoTargetEnded() throws {
    #expect(try gaps(Self.build("a 2..4", jobs: 1)) == ["0+2 0.0/1 [] until nothing"])
  }

  @Test func theLongestTenAreTold() throws {
    let lines = (0..<30).map { "t\($0) \($0 * 2).0..\($0 * 2 + 1).\(String(30 - $0).count == 1 ? "0" : "")\(30 - $0)" }
    let found = try #require(Analysis(Self.build(lines.joined(separator: "\n"), jobs: 1))).facts.gaps
    #expect(found.count == 10)
    #expect(found.map(\.length) == found.map(\.length).sorted(by: >))
  }

  // MARK: What if

  @Test func whatIfATargetCostNothing() throws {
    // The tool's own second between gen and a.o stays.
    let analysis = try #require(
      Analysis(Self.build("gen 1..4\na.o 4..6 < gen\nb.o 4..9 < gen\napp 9..10 < a.o b.o", jobs: 2)))
    #expect(analysis.facts.replay == .seconds(10))
    #expect(analysis.facts.replayError == 0)
    func without(_ name: ByteString) -> Duration { analysis.wall(without: TargetKey(name: name)) }
    #expect(without("gen") == .seconds(7))
    #expect(without("a.o") == .seconds(10))
    #expect(without("b.o") == .seconds(7))
    #expect(without("app") == .seconds(9))
    #expect(without("other") == .seconds(10))
    let keys = ["a.o", "app", "gen"].map { TargetKey(name: $0) }
    #expect(analysis.bestCure(among: keys) == WhatIf(key: TargetKey(name: "gen"), wall: .seconds(7)))
    #expect(analysis.bestCure(among: keys.prefix(1)) == nil)
  }

  @Test func theReplayKnowsTheInferredLinks() throws {
    let analysis = try #require(Analysis(Self.build("gen.h 0..3\nb.o 3..5\nc.o 3..5\napp 5..6 < b.o c.o", jobs: 2)))
    #expect(analysis.facts.replayError == 0)
    #expect(analysis.wall(without: TargetKey(name: "gen.h")) == .seconds(3))
  }

  @Test func theReplayKeepsTheFoldersOfARecursiveMakeInOrder() throws {
    // All of src waits for lib although only src/app reads of it: y.o and z.o would fit beside the long link of lib.
    let schedule = "lib/a.o 0..2\nlib.so 2..6 < lib/a.o\nsrc/x.o 6..8\nsrc/y.o 6..8\nsrc/z.o 8..11\nsrc/w.o 8..10"
    let analysis = try #require(Analysis(Self.build(schedule, jobs: 2)))
    #expect(analysis.facts.replay == .seconds(11))
    #expect(analysis.wall(without: TargetKey(name: "lib.so")) == .seconds(7))
    #expect(text(analysis.facts.work) == "chain lib/a.o > lib.so > src/z.o = 9")
  }

  @Test func pausesOfATargetAreTimeOnThePath() throws {
    var build = Self.build("a.o 0..2\napp 2..4 < a.o", jobs: 1, wall: 6)
    // Two commands, half a second apart; later runs than a second would be jobs of their own.
    build.targets[1].actions = [
      Action(start: .seconds(2), wall: .seconds(1)), Action(start: .seconds(3.5), wall: .seconds(1)),
    ]
    let facts = try #require(Analysis(build)).facts
    #expect(text(facts.waiting) == "path a.o > app(+0.5) = 4.5")
  }

  @Test func aReplayThatIsOffSaysSo() throws {
    // A second of pause before each target that nothing explains, on one job of two: too short by what is not idle.
    let text = "long 0..10\na 0..1\nb 4..5 < a\nc 8..9 < b"
    let facts = try #require(Analysis(Self.build(text, jobs: 2))).facts
    #expect(facts.replayError == 0)
    let late = try #require(Analysis(Self.build("long 0..4\na 0..1\nb 3.5..9 < a", jobs: 2))).facts
    let error = try #require(late.replayError)
    #expect(error < -0.1 && abs(error) > roughReplay)
  }

  // MARK: Seeded

  /// A build as list scheduling would run it: what is read is known, jobs are as many as there are.
  private func scheduled(_ random: inout SeededGenerator) -> Build? {
    let count = Int.random(in: 1...12, using: &random)
    let slots = Int.random(in: 1...4, using: &random)
    let jobs = (0..<count).map { index in
      ListSchedule.Job(
        duration: .milliseconds(Int.random(in: 1...50, using: &random) * 100),
        predecessors: (0..<index).filter { _ in Int.random(in: 0..<4, using: &random) == 0 }, priority: index)
    }
    guard let schedule = ListSchedule(jobs, machines: slots) else { return nil }
    let targets = jobs.indices.map { index in
      TargetTiming(
        name: ByteString("t\(index)"), kind: .compile, start: schedule.starts[index], wall: jobs[index].duration,
        needs: jobs[index].predecessors.map { TargetKey(name: ByteString("t\($0)")) })
    }
    return Build(
      id: "1", started: Timestamp(microseconds: 0), wall: schedule.makespan, command: ["make"],
      machine: Machine(cores: slots), jobs: slots, targets: targets)
  }

  @Test func ofAListScheduleEverythingIsKnown() throws {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<400 {
      let build = try #require(scheduled(&random))
      let analysis = try #require(Analysis(build))
      let facts = analysis.facts
      // Work alone is never longer than the build, the path taken ends with it.
      #expect(facts.work.work <= build.wall)
      #expect(facts.waiting.length == build.wall)
      #expect(facts.work.work >= facts.waiting.work)
      let longest = facts.work.work
      for target in build.targets {
        let cured = analysis.wall(without: target.key)
        #expect(cured <= build.wall && cured >= .zero)
        // Nothing is gained beyond its own time where one job runs it all; never beyond its part of the longest path
        // where there are jobs for all.
        if build.jobs == 1 { #expect(cured == build.wall - target.wall) }
        if build.jobs ?? 0 >= build.targets.count { #expect(cured >= longest - target.wall) }
      }
      for gap in facts.gaps { #expect(gap.running < Double(gap.available) && gap.start + gap.length <= build.wall) }
    }
  }

  @Test func largeBuildsAreAnalyzedInTime() throws {
    // Ten thousand compiles on eight jobs that are never all at work, and one link.
    let compiles = (0..<10_000).map { index in
      TargetTiming(
        name: ByteString("o\(index)"), kind: .compile, start: .milliseconds(index / 4 * 100), wall: .milliseconds(90),
        needs: [])
    }
    let link = TargetTiming(
      name: "app", kind: .link, start: .seconds(251), wall: .seconds(1), needs: compiles.map(\.key))
    let build = Build(
      id: "1", started: Timestamp(microseconds: 0), wall: .seconds(252), command: ["make"],
      machine: Machine(cores: 8), jobs: 8, targets: compiles + [link])
    let facts = try #require(Analysis(build)).facts
    #expect(facts.waiting.steps.last?.key.name == "app")
    #expect(facts.gaps.count == 1)
  }
}
