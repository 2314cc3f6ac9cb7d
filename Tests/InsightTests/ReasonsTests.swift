import Model
import TestSupport
import Testing

@testable import Insight

/// Why targets were rebuilt, rule by rule.
@Suite struct ReasonsTests {
  /// src/a.c and src/b.c become obj/a.o and obj/b.o, these app; a test and a generator stand beside.
  private static let targets = [
    target("gen/t.h", .generate, 0), target("obj/a.o", .compile, 1), target("obj/b.o", .compile, 1),
    target("app", .link, 2), target("check", .test, 3),
  ]

  private static func target(_ name: ByteString, _ kind: TargetTiming.Kind, _ start: Double) -> TargetTiming {
    TargetTiming(
      name: name, kind: kind, start: .seconds(start), wall: .seconds(1),
      actions: [Action(start: .seconds(start), wall: .seconds(1), command: "c0ffee00")])
  }

  private func evidence(_ names: [ByteString], compiles: TargetFiles.Extent = .named) -> ReasonEvidence {
    func files(_ reads: [String], _ output: String, _ extent: TargetFiles.Extent) -> TargetFiles {
      TargetFiles(
        reads: reads.map { ByteString("/ws/\($0)") }, writes: [ByteString("/ws/\(output)")], extent: extent)
    }
    let all: [TargetKey: TargetFiles] = [
      TargetKey(name: "gen/t.h"): files(["tools/gen", "table.txt"], "gen/t.h", .guessed),
      TargetKey(name: "obj/a.o"): files(
        ["src/a.c"] + (compiles == .everything ? ["src/m.h", "gen/t.h"] : []), "obj/a.o", compiles),
      TargetKey(name: "obj/b.o"): files(["src/b.c"], "obj/b.o", compiles),
      TargetKey(name: "app"): files(["obj/a.o", "obj/b.o"], "app", .everything),
      TargetKey(name: "check"): files(["run.sh"], "check", .guessed),
    ]
    return ReasonEvidence(
      buildClass: .incremental, targets: Self.targets.filter { names.contains($0.name) },
      files: all.filter { names.contains($0.key.name) })
  }

  private func edited(_ names: String...) -> [ByteString: ByteString] {
    Dictionary(uniqueKeysWithValues: names.map { (ByteString("/ws/\($0)"), ByteString($0)) })
  }

  private func check(_ evidence: ReasonEvidence, _ expected: String, at location: SourceLocation = #_sourceLocation) {
    let lines = explained(evidence).map { "\($0.name): \($0.why ?? "-")" }
    checkText(lines.joined(separator: "\n"), expected, "reasons", at: location)
  }

  @Test func anEditedFileAndWhatItMakes() {
    var known = evidence(["obj/a.o", "app"])
    known.edited = edited("src/a.c", "README.md")
    check(known, "obj/a.o: src/a.c changed\napp: obj/a.o rebuilt")
    let app = explained(known)[1]
    #expect(app.needs == [TargetKey(name: "obj/a.o")])
    #expect(app.edits == [])
    #expect(explained(known)[0].edits == ["src/a.c"])
    #expect(explained(known)[0].needs == [])
  }

  /// automake's `config.h: stamp-h1` looks whether the file is there, in every build.
  @Test func whatOnlyLookedAtItsFileRebuiltNothing() {
    var known = evidence(["gen/t.h", "obj/a.o"], compiles: .everything)
    known.edited = edited("src/a.c")
    check(known, "gen/t.h: -\nobj/a.o: src/a.c changed; gen/t.h rebuilt")
    known.unwritten = ["/ws/gen/t.h"]
    check(known, "gen/t.h: -\nobj/a.o: src/a.c changed")
    #expect(explained(known)[1].needs == [])
  }

  @Test func severalAreCounted() {
    var known = evidence(["obj/a.o", "obj/b.o", "app"], compiles: .everything)
    known.edited = edited("src/a.c", "src/m.h", "src/b.c")
    check(known, "obj/a.o: src/a.c and 1 more changed\nobj/b.o: src/b.c changed\napp: obj/a.o and 1 more rebuilt")
  }

  @Test func aHeaderThatADependencyFileProves() {
    var known = evidence(["obj/a.o"], compiles: .everything)
    known.edited = edited("src/m.h")
    check(known, "obj/a.o: src/m.h changed")
    #expect(explained(known)[0].edits == ["src/m.h"])
  }

  @Test func aHeaderThatNothingProvesIsAGuess() {
    var known = evidence(["obj/a.o", "app"])
    known.edited = edited("src/m.h")
    check(known, "obj/a.o: probably src/m.h (edited)\napp: obj/a.o rebuilt")
    #expect(explained(known)[0].edits == [])
    known.edited = edited("src/m.h", "src/n.h")
    check(known, "obj/a.o: probably src/m.h or 1 more (edited)\napp: obj/a.o rebuilt")
  }

  @Test func whatCannotBeTheReasonIsNotGuessed() {
    // Everything that the compile includes is known; a README is included by nobody; tests run whatever was edited.
    var known = evidence(["obj/a.o"], compiles: .everything)
    known.edited = edited("src/other.h")
    check(known, "obj/a.o: -")
    known = evidence(["obj/a.o", "check"])
    known.edited = edited("README.md")
    check(known, "obj/a.o: -\ncheck: -")
    known.edited = [:]
    check(known, "obj/a.o: -\ncheck: -")
  }

  @Test func theBuildsDescriptionIsAGuessForEverything() {
    var known = evidence(["obj/a.o", "gen/t.h", "check"], compiles: .everything)
    known.edited = edited("Makefile")
    check(known, "gen/t.h: probably Makefile (edited)\nobj/a.o: gen/t.h rebuilt\ncheck: -")
  }

  @Test func aScriptAndItsInputs() {
    var known = evidence(["gen/t.h"])
    known.edited = edited("tools/gen")
    check(known, "gen/t.h: tools/gen changed")
    known.edited = edited("table.txt")
    check(known, "gen/t.h: table.txt changed")
    known.edited = edited("data.csv")
    check(known, "gen/t.h: probably data.csv (edited)")
    #expect(explained(known)[0].needs == nil)
  }

  @Test func aMissingOutput() {
    var known = evidence(["obj/a.o", "app"])
    known.missing = ["/ws/obj/a.o"]
    check(known, "obj/a.o: output was missing\napp: obj/a.o rebuilt")
    known.edited = edited("src/a.c")
    check(known, "obj/a.o: output was missing; src/a.c changed\napp: obj/a.o rebuilt")
  }

  private func commands(_ digests: [ByteString: [String]]) -> ActionCommands {
    let actions = digests.flatMap { output, all in
      all.map { Action(output: output.isEmpty ? nil : output, start: .zero, wall: .zero, command: $0) }
    }
    return ActionCommands(TargetTiming(name: "x", actions: actions))
  }

  @Test func anotherCommandComesLastAndHidesNothing() {
    var known = evidence(["obj/a.o", "app"])
    known.earlierCommands = [
      TargetKey(name: "obj/a.o"): commands(["": ["00000000"]]), TargetKey(name: "app"): commands(["": ["c0ffee00"]]),
    ]
    check(known, "obj/a.o: its command changed\napp: obj/a.o rebuilt")
    known.edited = edited("src/m.h")
    check(known, "obj/a.o: probably src/m.h (edited); its command changed\napp: obj/a.o rebuilt")
    known.earlierCommands = [TargetKey(name: "obj/a.o"): commands([:])]
    known.edited = [:]
    check(known, "obj/a.o: -\napp: obj/a.o rebuilt")
  }

  /// Of a target with many steps only some run: the others' commands are no part of the comparison.
  @Test func commandsOfStepsAreComparedStepByStep() {
    var known = evidence(["app"])
    known.targets[0].actions = [
      Action(output: "a.o", start: .seconds(2), wall: .seconds(1), command: "aaaa0000"),
      Action(start: .seconds(3), wall: .seconds(1), command: "c0ffee00"),
    ]
    let key = TargetKey(name: "app")
    known.earlierCommands = [key: commands(["a.o": ["aaaa0000"], "b.o": ["bbbb0000"], "": ["c0ffee00"]])]
    check(known, "app: -")
    known.earlierCommands = [key: commands(["b.o": ["bbbb0000"], "": ["c0ffee00"]])]
    check(known, "app: -")
    known.earlierCommands = [key: commands(["a.o": ["aaaa1111"], "": ["c0ffee00"]])]
    check(known, "app: its command changed")
  }

  /// What counts as a command of a recipe may be its shell or what that started.
  @Test func aRecipeIsComparedOnce() {
    #expect(commands(["": ["1", "1", "2"]]) == commands(["": ["1", "2"]]))
    #expect(commands(["": ["1", "2"]]) != commands(["": ["2", "1"]]))
  }

  @Test func earlierCommandsAreGatheredFromSeveralBuilds() {
    var known = commands(["a.o": ["1"]])
    let now = commands(["a.o": ["2"], "b.o": ["3"]])
    #expect(!known.covers(now))
    known.fill(from: commands(["a.o": ["0"], "b.o": ["3"]]))
    #expect(known.covers(now) && known == commands(["a.o": ["1"], "b.o": ["3"]]))
  }

  private func late(_ target: TargetTiming) -> TargetTiming {
    var target = target
    target.start += .seconds(9)
    for step in target.actions.indices { target.actions[step].start += .seconds(9) }
    return target
  }

  /// Objects of a CMake target begin before what the target links is made; its link does not.
  @Test func stepsNeedWhatTheyReadThemselves() {
    let lib = TargetTiming(
      name: "lib", kind: .archive, start: .seconds(1), wall: .seconds(3),
      actions: [
        Action(output: "l.o", start: .seconds(1), wall: .seconds(2)),
        Action(output: "lib.a", start: .seconds(3), wall: .seconds(1)),
      ])
    let app = TargetTiming(
      name: "app", kind: .link, start: .seconds(0), wall: .seconds(5),
      actions: [
        Action(output: "a.o", start: .seconds(0), wall: .seconds(2)),
        Action(output: "g.o", start: .seconds(0.5), wall: .seconds(2)),
        Action(start: .seconds(4), wall: .seconds(1)),
      ])
    func step(_ reads: [ByteString], _ writes: ByteString) -> TargetFiles.Step {
      TargetFiles.Step(reads: reads, writes: [writes])
    }
    let files = [
      TargetKey(name: "lib"): TargetFiles(
        reads: ["/ws/l.c"], writes: ["/ws/lib.a", "/ws/l.o"], extent: .named,
        steps: [step([], "/ws/l.o"), step(["/ws/l.o"], "/ws/lib.a")]),
      TargetKey(name: "app"): TargetFiles(
        reads: ["/ws/a.c", "/ws/lib.a"], writes: ["/ws/app", "/ws/a.o"], extent: .named,
        steps: [step([], "/ws/a.o"), step(["/ws/a.o"], "/ws/g.o"), step(["/ws/a.o", "/ws/lib.a"], "/ws/app")]),
    ]
    let told = explained(ReasonEvidence(buildClass: .clean, targets: [app, lib], files: files))
    #expect(told[0].needs == [TargetKey(name: "lib")])
    #expect(told[0].actions.map(\.needs) == [[], [], [TargetKey(name: "lib")]])
    #expect(told[0].actions.map(\.after) == [[], [0], [0]])
    #expect(told[1].needs == [] && told[1].actions.map(\.after) == [[], [0]])

    // A tool that ends one target before it begins another: a link of the schedule, no reason.
    var waiting = files
    waiting[TargetKey(name: "app")]?.steps = [step([], "/ws/a.o"), step([], "/ws/g.o"), step([], "/ws/app")]
    waiting[TargetKey(name: "app")]?.waitsFor = [TargetKey(name: "lib"), TargetKey(name: "none")]
    let ordered = explained(ReasonEvidence(buildClass: .incremental, targets: [lib, late(app)], files: waiting))
    #expect(ordered[1].actions.map(\.needs) == Array(repeating: [TargetKey(name: "lib")], count: 3))
    #expect(ordered[1].needs == [] && ordered[1].why == nil)

    // The same of files: what a build file has made first.
    waiting[TargetKey(name: "app")]?.waitsFor = []
    waiting[TargetKey(name: "app")]?.steps[0].waitsFor = ["/ws/lib.a", "/ws/none"]
    waiting[TargetKey(name: "app")]?.steps[2].waitsFor = ["/ws/a.o"]
    let filed = explained(ReasonEvidence(buildClass: .incremental, targets: [lib, late(app)], files: waiting))
    #expect(filed[1].actions.map(\.needs) == [[TargetKey(name: "lib")], [], []])
    #expect(filed[1].actions.map(\.after) == [[], [], [0]] && filed[1].why == nil)
  }

  @Test func aTouchedFileIsTheReasonWhereNoOtherIs() {
    var known = evidence(["obj/a.o", "app"])
    known.touched = edited("src/a.c")
    check(known, "obj/a.o: src/a.c touched\napp: obj/a.o rebuilt")
    #expect(explained(known)[0].edits == ["src/a.c"])
    known.missing = ["/ws/obj/a.o"]
    check(known, "obj/a.o: output was missing\napp: obj/a.o rebuilt")
  }

  @Test func whatFailedBefore() {
    var known = evidence(["obj/a.o"])
    known.unfinished = [TargetKey(name: "obj/a.o")]
    check(known, "obj/a.o: it did not end well last time")
  }

  @Test func aCleanBuildKnowsOnlyWhatWasGone() {
    var known = evidence(["obj/a.o", "app"])
    known.buildClass = .clean
    known.edited = edited("src/a.c")
    check(known, "obj/a.o: -\napp: -")
    known.missing = ["/ws/app"]
    check(known, "obj/a.o: -\napp: output was missing")
    #expect(explained(known)[1].needs == [TargetKey(name: "obj/a.o")])
    #expect(explained(known)[0].edits == [])
  }

  @Test func whatAToolSaidItselfStays() {
    var known = evidence(["obj/a.o"])
    known.targets[0].why = "the tool's own words"
    known.edited = edited("src/a.c")
    check(known, "obj/a.o: the tool's own words")
  }

  @Test func onlyWhatRanAndBeganBeforeIsUpstream() {
    var known = evidence(["obj/a.o", "obj/b.o", "app"])
    known.targets[0].outcome = .upToDate
    known.targets[1].outcome = .failed
    check(known, "obj/a.o: -\nobj/b.o: -\napp: -")
    known = evidence(["obj/a.o", "app"])
    known.targets[0].start = .seconds(5)
    check(known, "obj/a.o: -\napp: -")
  }

  @Test func aTargetThatRefreshesItsOwnOutputIsNotItsOwnReason() {
    var known = evidence(["app"])
    known.files[TargetKey(name: "app")]?.reads = ["/ws/app", "/ws/obj/a.o"]
    check(known, "app: -")
  }

  @Test func namesAreBytes() {
    let odd = ByteString(bytes: Array("src/".utf8) + [0xff, 0x0a])
    var known = evidence(["obj/a.o"])
    known.files[TargetKey(name: "obj/a.o")]?.reads = [ByteString(bytes: Array("/ws/".utf8) + odd.bytes)]
    known.edited = [ByteString(bytes: Array("/ws/".utf8) + odd.bytes): odd]
    #expect(explained(known)[0].edits == [odd])
    #expect(explained(known)[0].why == "src/\u{fffd}\n changed")
  }
}
