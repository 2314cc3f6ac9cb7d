import Figures
import History
import Model
import System
import TestSupport

/// Builds and places that the tests of this room share.
enum Sample {
  /// A build with every field set, and names of every kind.
  static let full = Build(
    id: "0198c0de-7a1b-7c3d-8e4f-0123456789ab", started: Timestamp(microseconds: 1_795_348_800_123_000),
    wall: .fromMilliseconds(8123.4), cpu: .fromMilliseconds(14920.1), peakKB: 51_200, termination: .signaled(9),
    command: ["make", "-j2", ByteString(bytes: [0xff, 0x41])], directory: "lib", tree: "5c1d09ab", tool: "make",
    loop: "inner", buildClass: .noOp, budget: .seconds(60), waited: .milliseconds(1500), stopped: .milliseconds(20),
    machine: Machine(machineClass: "linux-x86_64", processor: "A \"fast\" one", cores: 2, load: 1.42),
    git: GitState(
      commit: "9f3c2e1", branch: "main",
      dirty: ["src/a.c": "e69de29", "gone.c": nil, ByteString(bytes: [0xfe]): "aa", ByteString(bytes: [0xfd]): nil]),
    provenance: .loop, actor: "someone", jobs: 2, edited: ["src/a.c", "line\nfeed"],
    outcomes: [.executed: 3, .upToDate: 412, .failed: 1],
    targets: [
      TargetTiming(
        name: "src/a.o", directory: "sub", kind: .compile, start: .fromMilliseconds(12.1), wall: .milliseconds(811),
        launch: .fromMilliseconds(2.1), cpu: .fromMilliseconds(790.25), peakKB: 51_200, why: "src/a.c changed",
        needs: [TargetKey(name: "\u{1b}[31m\u{2028}<b>")], edits: ["src/a.c", ByteString(bytes: [0xfe])],
        enclosing: "web:build",
        actions: [
          Action(
            output: "src/a.o", start: .fromMilliseconds(12.1), wall: .milliseconds(811),
            cpu: .fromMilliseconds(790.25), command: "1f2e3d4c", inputs: "9a8b7c6d", outputs: "55aa1234",
            needs: [TargetKey(name: "\u{1b}[31m\u{2028}<b>")]),
          Action(start: .milliseconds(900), wall: .milliseconds(5), after: [0]),
        ]),
      TargetTiming(name: ByteString(bytes: [0xc3, 0x28]), source: .tool, outcome: .failed),
      TargetTiming(name: "same", outcome: .upToDate),
      TargetTiming(name: "\u{1b}[31m\u{2028}<b>", kind: .command, source: .command, outcome: .localHit),
    ],
    outputs: ["app"], critical: ["src/a.o", ByteString(bytes: [0x80])], source: "processes",
    notes: ["a \"note\"\twith\nlines"])

  /// A small build, the `number`-th of a series of one an hour since 2026-11-22T12:00:00Z.
  static func build(
    _ number: Int, tree: String = "5c1d09ab", loop: String? = "inner", directory: ByteString = "",
    targets: [TargetTiming] = [TargetTiming(name: "a.o", kind: .compile, wall: .milliseconds(10))]
  ) -> Build {
    let text = String(10_000 + number)
    return Build(
      id: "0198c0de-0000-7000-8000-0000000\(text)",
      started: Timestamp(microseconds: 1_795_348_800_000_000 + Int64(number) * 3_600_000_000), wall: .seconds(2),
      command: ["make"], directory: directory, tree: tree, tool: "make", loop: loop, outcomes: [.executed: 1],
      targets: targets)
  }

  /// A history of its own folder below `folder`.
  static func history(_ folder: TemporaryFolder) -> History {
    History(HistoryPlace.choose(workingFolder: folder.path))
  }
}

extension Build {
  /// Its stored line with its line end.
  var stored: String { String(decoding: line(), as: UTF8.self) + "\n" }
}
