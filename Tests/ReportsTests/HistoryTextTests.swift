import Model
import TestSupport
import Testing

@testable import Reports

@Suite struct HistoryTextTests {
  private var full: Build {
    var build = Samples.build(wall: 74.2, budget: .seconds(60))
    build.directory = "src"
    build.waited = .seconds(4)
    build.stopped = .seconds(9)
    build.machine = Machine(machineClass: "linux-x86_64", processor: "AMD EPYC 7763", cores: 2, load: 1.42)
    build.git = GitState(
      commit: "9f3c2e1aa0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5", branch: "main",
      dirty: ["core/parse.c": "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", "old.c": nil])
    build.actor = "ci"
    build.jobs = 2
    build.edited = ["core/parse.c"]
    build.outputs = ["core/libcore.a", "app"]
    build.critical = ["gen/parser.c", "core/libcore.a", "app", "tests"]
    build.notes = ["one process was left untraced: gdb"]
    build.isServed = true
    build.phases = [
      Phase("launch", start: .zero, wall: .milliseconds(100)),
      Phase("analysis", start: .milliseconds(100), wall: .seconds(9)),
      Phase("execution", start: .seconds(9.1), wall: .seconds(65)),
    ]
    build.graph = "0a1b2c3d4e5f6071"
    return build
  }

  private var hostile: Build {
    var build = Samples.build(targets: Samples.hostileTargets)
    build.id = "\u{1b}[31m"
    build.command = Samples.hostile
    build.directory = Samples.hostile[1]
    build.loop = "a\nb"
    build.tool = "\u{7}"
    build.tree = "\u{7}"
    build.actor = "\u{202e}rotca"
    build.machine.processor = "\u{1b}c"
    build.git = GitState(commit: "\u{1b}[2J", branch: "\nb", dirty: [Samples.hostile[8]: "x"])
    build.edited = Samples.hostile
    build.critical = Samples.hostile
    build.notes = ["\u{1b}[31m"]
    build.phases = [Phase("\u{1b}[2J|\nphase", start: .zero, wall: .seconds(100))]
    build.graph = "\u{1b}[31m"
    return build
  }

  @Test func listsAreAsStored() {
    var failed = Samples.build(wall: 3, end: .exited(2), targets: [])
    failed.command = ["cmake", "--build", "out", "--target", "a very long name of a target that nobody would type"]
    let builds = [
      full, Samples.build(.clean), failed, Samples.build(.noOp, wall: 0.2, targets: []),
      Samples.build(wall: 8.1, budget: .seconds(60)), Samples.build(end: .signaled(9)),
    ]
    snapshot(HistoryList(builds).text, named: "history-list")
    snapshot(HistoryList([]).text, named: "history-list-empty")
    snapshot(HistoryList([hostile]).text, named: "history-list-hostile")
    checkInert(HistoryList(builds + [hostile]).text, columns: 80)
  }

  @Test func aBuildIsShownWhole() {
    snapshot(HistoryShow(full).text, named: "history-show")
    snapshot(HistoryShow(hostile).text, named: "history-show-hostile")
  }

  @Test(arguments: [60, 80, 132]) func noLineIsWiderThanTheTerminal(_ columns: Int) {
    for build in [full, hostile, Samples.build(.noOp, targets: [])] {
      checkInert(HistoryShow(build, columns: columns).text, columns: columns)
      checkInert(HistoryList([build], columns: columns).text, columns: columns)
    }
  }
}
