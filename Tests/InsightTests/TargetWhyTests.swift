import Model
import TestSupport
import Testing

@testable import Insight

/// What makes a target rebuild most, over recorded builds.
@Suite struct TargetWhyTests {
  private func build(_ number: Int, _ targets: [TargetTiming], _ buildClass: BuildClass = .incremental) -> Build {
    Build(
      id: "\(number)", started: Timestamp(microseconds: Int64(number) * 86_400_000_000), wall: .seconds(10),
      command: ["make"], loop: "inner", buildClass: buildClass, targets: targets)
  }

  private func target(
    _ name: ByteString, _ wall: Double, needs: [ByteString]? = nil, edits: [ByteString] = [], why: String? = nil,
    in directory: ByteString? = nil
  ) -> TargetTiming {
    TargetTiming(
      name: name, directory: directory, kind: .compile, wall: .seconds(wall), why: why,
      needs: needs.map { $0.map { TargetKey(name: $0) } }, edits: edits)
  }

  private var builds: [Build] {
    [
      build(1, [target("a.o", 2), target("app", 1, needs: ["a.o"])], .clean),
      build(
        2, [target("a.o", 3, needs: [], edits: ["a.c"], why: "a.c changed"), target("app", 1, needs: ["a.o"])]),
      build(
        3,
        [
          target("t.h", 1, needs: [], edits: ["t.txt"]), target("a.o", 2, needs: ["t.h"], edits: ["a.c"]),
          target("app", 2, needs: ["a.o"]),
        ]),
      build(4, [target("app", 1, needs: [], why: "output was missing; its command changed")]),
      build(5, [target("app", 4, why: "probably m.h (edited)")]), build(6, [target("app", 1)]),
      build(7, [], .noOp),
    ]
  }

  private func text(_ causes: [Cause]) -> [String] {
    causes.map { "\($0.key.name) \($0.builds) \($0.total.inSeconds)" }
  }

  @Test func filesCountThroughWhatTheTargetIsMadeFrom() throws {
    let why = targetWhy("app", in: builds, loop: "inner")
    #expect(why.builds == 7)
    #expect(why.rebuilt == 6)
    #expect(why.total == .seconds(10))
    #expect(why.wall?.median == .seconds(1))
    #expect(text(why.files) == ["a.c 2 3.0", "t.txt 1 2.0"])
    #expect(text(why.upstream) == ["a.o 2 3.0"])
    let others = why.others.map { "\($0.kind) \($0.guess ?? "") \($0.builds) \($0.total.inSeconds)" }
    #expect(
      others == [
        "clean  1 1.0", "outputMissing  1 1.0", "commandChanged  1 1.0", "probable probably m.h (edited) 1 4.0",
        "unknown  1 1.0",
      ])
    #expect(try #require(why.last).build == "6")
  }

  @Test func sinceAMoment() {
    let why = targetWhy("app", in: builds, loop: "inner", since: Timestamp(microseconds: 4 * 86_400_000_000))
    #expect(why.builds == 4)
    #expect(why.rebuilt == 3)
    #expect(why.files == [])
  }

  @Test func aNameMeansAllItsDirectoriesAndTheWholePathOne() {
    let builds = [
      build(1, [target("main.o", 1, in: "core"), target("main.o", 2, in: "ui")]),
      build(2, [target("main.o", 4, in: "ui")]),
    ]
    #expect(targetWhy("main.o", in: builds, loop: "inner").total == .seconds(7))
    #expect(targetWhy("main.o", in: builds, loop: "inner").keys.count == 2)
    #expect(targetWhy("ui/main.o", in: builds, loop: "inner").total == .seconds(6))
    #expect(targetWhy("core/main.o", in: builds, loop: "inner").rebuilt == 1)
  }

  @Test(
    arguments: [
      ("a.oo", ["a.o"]), ("obj/a.o", ["a.o"]), ("ap", ["app"]), ("apq", ["app"]), ("nothing", []), ("", []),
    ] as [(ByteString, [ByteString])])
  func unknownTargetsNameTheOnesThatWerePerhapsMeant(name: ByteString, meant: [ByteString]) {
    let why = targetWhy(name, in: builds, loop: "inner")
    #expect(why.rebuilt == 0)
    #expect(why.similar.map(\.name) == meant)
  }

  @Test func theReportKnowsSharesCuresAndCauses() throws {
    // Two builds: gen costs 3 of 4 s in one, 1 of 2 s in the other.
    func build(_ number: Int, _ gen: Double) -> Build {
      var build = ScheduleTests.build("gen 0..\(gen)\nb.o \(gen)..\(gen + 1) < gen", jobs: 2)
      (build.id, build.loop) = ("\(number)", "inner")
      build.started = Timestamp(microseconds: Int64(number))
      build.targets[0].edits = ["t.txt"]
      return build
    }
    let report = loopReport([build(1, 3), build(2, 1)], loop: .inner)
    let gen = try #require(report.targets.first { $0.key.name == "gen" })
    #expect(gen.pathShare == 4.0 / 6)
    #expect(gen.without == .seconds(1))
    #expect(text(gen.causes) == ["t.txt 2 4.0"])
    #expect(text(try #require(report.targets.last).causes) == ["t.txt 2 2.0"])
    #expect(report.replayError == 0)
    #expect(report.last?.build == "2")
  }
}
