import Model
import TestSupport
import Testing

@testable import Reports

@Suite struct RunMessageTests {
  private func check(
    _ summary: RunSummary, _ expected: String, columns: Int = 80, at location: SourceLocation = #_sourceLocation
  ) {
    let text = RunMessage(summary, columns: columns).lines.joined(separator: "\n")
    checkText(text, expected, "message", at: location)
    checkInert(text, columns: columns, at: location)
  }

  private let dearest = Samples.targets.filter { $0.kind != .group }.sorted { $0.wall > $1.wall }

  private func summary(
    _ build: Build, _ judgement: Judgement, status: Int = 0, isRecorded: Bool = true, notes: [String] = []
  ) -> RunSummary {
    RunSummary(
      build: build, judgement: judgement, status: status, isRecorded: isRecorded, costliest: dearest,
      path: Samples.path([0, 4, 5, 6]), work: Samples.path([0, 4, 5]),
      cure: WhatIf(key: Samples.targets[4].key, wall: .seconds(44)), replayError: 0.021,
      parallelism: Parallelism(cores: 2, busy: 1.6, running: 1.7), notes: notes)
  }

  @Test func aNewcomersCleanBuild() {
    var build = Samples.build(.clean)
    build.targets += (0..<405).map { Samples.target(ByteString("o/\($0).o"), 1, 0.1) }
    let told = summary(build, .notJudged(reason: "clean build"))
    check(
      told,
      """
      ratchet: clean build 3 min 12 s, 412 targets; not judged as inner loop
        slowest: core/libcore.a 61 s · gen/parser.c 22 s · tests 19 s     2 cores, 1.6 busy
        next: change a file and run it again, or `ratchet report`
      """, columns: 100)
    check(
      told,
      """
      ratchet: clean build 3 min 12 s, 412 targets; not judged as inner loop
        slowest: core/libcore.a 61 s · gen/parser.c 22 s · tests 19 s
        2 cores, 1.6 busy
        next: change a file and run it again, or `ratchet report`
      """)
  }

  @Test func whatTheToolCallsTheBuildsStretches() {
    var build = Samples.build(wall: 8.1, targets: Array(Samples.targets[1...2]))
    build.isServed = true
    build.waited = .seconds(1)
    build.phases = [
      Phase("lock wait", start: .zero, wall: .seconds(1)), Phase("launch", start: .seconds(1), wall: .milliseconds(20)),
      Phase("analysis", start: .seconds(1.1), wall: .seconds(2)),
      Phase("execution", start: .seconds(3.1), wall: .seconds(5)),
    ]
    var told = summary(build, .within(budget: .seconds(60)))
    (told.costliest, told.parallelism) = ([], nil)
    check(
      told,
      """
      ratchet: incremental build 7.1 s of 60 s, 2 targets
        analysis 2.0 s · execution 5.0 s
        note: waited 1.0 s for another build's lock, not counted
      """)
  }

  @Test func whatCachesAndStartersDid() {
    var told = summary(Samples.build(wall: 8.1, targets: Array(Samples.targets[1...3])), .within(budget: .seconds(60)))
    told.costliest = []
    told.parallelism = nil
    told.caches = CacheUse(localHits: 4, remoteHits: 1, misses: 3, saved: .seconds(9.3), known: 4)
    told.starting = .seconds(2.1)
    check(
      told,
      """
      ratchet: incremental build 8.1 s of 60 s, 3 targets
        caches: 5 of 8 targets restored or left as they were, 1 of them from another
          machine; that saved 9.3 s of work (known of 4)
        starting tasks took 2.1 s besides their own commands
      """)
    told.caches = CacheUse(localHits: 1, misses: 3)
    told.starting = .milliseconds(390)
    check(
      told,
      """
      ratchet: incremental build 8.1 s of 60 s, 3 targets
        caches: 1 of 4 targets restored or left as they were
      """)
  }

  @Test func withinTheBudget() {
    var told = summary(
      Samples.build(wall: 8.1, budget: .seconds(60), targets: Array(Samples.targets[1...3])),
      .within(budget: .seconds(60)))
    told.costliest = Array(Samples.targets[1...3]).sorted { $0.wall > $1.wall }
    check(
      told,
      """
      ratchet: incremental build 8.1 s of 60 s, 3 targets
        slowest: main.o (core) 4.2 s · main.o (ui) 3.1 s · core/main.o 811 ms
        2 cores, 1.6 busy
      """)
  }

  @Test func overTheBudget() {
    let build = Samples.build(wall: 104.9, budget: .seconds(60))
    check(
      summary(build, .over(budget: .seconds(60)), status: 122),
      """
      ratchet: incremental build 105 s of 60 s: 45 s over budget, 7 targets
        core/libcore.a   61 s  58 % of path
        gen/parser.c     22 s  21 % of path  grammar.y changed
        tests            19 s  18 % of path
        main.o (core)   4.2 s   not on path
        main.o (ui)     3.1 s   not on path
        critical path 105 s: gen/parser.c > core/libcore.a > app > tests
        it would take 44 s if core/libcore.a cost nothing (replay 2 % off)
        exit status 122: the build is green, but over budget     2 cores, 1.6 busy
        next: `ratchet why core/libcore.a`, or `ratchet report`
      """)
  }

  @Test func whereMostIsWaitingTheWorkIsTold() {
    let build = Samples.build(wall: 104.9, budget: .seconds(60))
    var told = summary(build, .over(budget: .seconds(60)), status: 122)
    told.path?.steps[0].waited = .seconds(300)
    told.work?.isChain = true
    told.replayError = -0.14
    check(
      told,
      """
      ratchet: incremental build 105 s of 60 s: 45 s over budget, 7 targets
        core/libcore.a   61 s  58 % of wall
        gen/parser.c     22 s  21 % of wall  grammar.y changed
        tests            19 s  18 % of wall
        main.o (core)   4.2 s   4 % of wall
        main.o (ui)     3.1 s   3 % of wall
        chain by work alone 86 s: gen/parser.c > core/libcore.a > app
        it would take 44 s if core/libcore.a cost nothing (rough: replay 14 % off)
        exit status 122: the build is green, but over budget     2 cores, 1.6 busy
        next: `ratchet why core/libcore.a`, or `ratchet report`
      """)
  }

  @Test func barelyOverTheBudgetShowsThatItIs() {
    var told = summary(Samples.build(wall: 60.3), .over(budget: .seconds(60)))
    told.costliest = []
    (told.path, told.cure) = (nil, nil)
    told.parallelism = nil
    check(
      told,
      """
      ratchet: incremental build 60.3 s of 60 s: 300 ms over budget, 7 targets
        exit status 0: over budget is only reported
        next: `ratchet report`
      """)
  }

  @Test func aLongPathShowsItsEnd() {
    let steps = (0..<5000).map {
      CriticalPath.Step(key: TargetKey(name: ByteString("deep/folder/number/step\($0).o")), wall: .seconds(1))
    }
    var told = summary(Samples.build(wall: 5000), .over(budget: .seconds(60)), status: 122)
    told.path = CriticalPath(steps: steps)
    let lines = RunMessage(told, columns: 80).lines
    #expect(lines.contains { $0.hasPrefix("  critical path 1 h 23 min: … > ") && $0.hasSuffix("4999.o") })
    checkInert(lines.joined(separator: "\n"), columns: 80)
  }

  @Test func nothingToDo() {
    var told = summary(Samples.build(.noOp, wall: 0.312, targets: []), .notJudged(reason: "nothing ran"))
    told.costliest = []
    check(told, "ratchet: no-op build 312 ms, nothing ran")
  }

  @Test func failedTargetsAreNamed() {
    var targets = Samples.targets
    targets[1].outcome = .failed
    targets[2].outcome = .failed
    check(
      summary(Samples.build(wall: 3.1, end: .exited(2), targets: targets), .failed, status: 2),
      """
      ratchet: build failed (exit 2) after 3.1 s; recorded as failed
        failed: core/main.o 811 ms · main.o (core) 4.2 s
        next: fix it and run it again, or `ratchet history show 0198c0de-1234`
      """)
  }

  @Test func aSignalIsNamed() {
    check(
      summary(Samples.build(wall: 3.1, end: .signaled(15)), .failed, status: 143, isRecorded: false),
      """
      ratchet: build ended by SIGTERM after 3.1 s; not recorded
        next: fix it and run it again
      """)
  }

  @Test func aCommandOfNoLoopIsNotJudged() {
    var build = Samples.build(wall: 8.1, targets: [Samples.target("./deploy.sh", 0, 8.1, .command)])
    build.loop = nil
    build.tool = "command"
    var told = summary(build, .notJudged(reason: "unknown command"), notes: ["tracing is not permitted here: EPERM"])
    told.costliest = build.targets
    check(
      told,
      """
      ratchet: incremental build 8.1 s; not judged: unknown command
        2 cores, 1.6 busy
        note: tracing is not permitted here: EPERM
        next: to hold it to a budget: `ratchet run --budget 60s -- COMMAND`
      """)
  }

  @Test func waitingAndManyNotesAreTold() {
    var build = Samples.build(wall: 90, targets: [])
    build.waited = .seconds(41)
    var told = summary(build, .within(budget: .seconds(60)), notes: (1...4).map { "note \($0)" })
    told.costliest = []
    told.parallelism = nil
    check(
      told,
      """
      ratchet: incremental build 49 s of 60 s, nothing ran
        note: waited 41 s for another build's lock, not counted
        note: note 1
        note: note 2
        note: and 2 notes more in the record
      """)
  }

  @Test func anotherLoopIsNamed() {
    var build = Samples.build(.clean)
    build.loop = "docs"
    let told = summary(build, .notJudged(reason: "clean build"))
    let lines = RunMessage(told, columns: 100).lines
    #expect(lines.first == "ratchet: clean build 3 min 12 s, 7 targets; not judged as docs loop")
    #expect(lines.last == "  next: change a file and run it again, or `ratchet report --loop docs`")
  }

  @Test(arguments: [60, 80, 120], [Judgement.over(budget: .seconds(60)), .within(budget: .seconds(60)), .failed])
  func hostileNamesStayInert(_ columns: Int, _ judgement: Judgement) {
    var build = Samples.build(targets: Samples.hostileTargets)
    build.loop = "\u{1b}[31min\nner"
    if judgement == .failed { build.termination = .exited(1) }
    for first in build.targets.indices {
      let turned = Array(build.targets[first...] + build.targets[..<first])
      build.targets = turned
      let told = RunSummary(
        build: build, judgement: judgement, status: 122, costliest: turned,
        path: CriticalPath(steps: turned.map { CriticalPath.Step(key: $0.key, wall: $0.wall) }),
        cure: WhatIf(key: turned[0].key, wall: .seconds(1)), replayError: 0.5,
        notes: ["\u{1b}[31mred\n" + String(repeating: "x", count: 5000)])
      let text = RunMessage(told, columns: columns).lines.joined(separator: "\n")
      checkInert(text, columns: columns)
      #expect(text.split(separator: "\n").count <= 16)
    }
  }
}
