import Model
import Testing

@testable import Reports

/// A small C project as the history would hold it, and the same with names that mean harm.
enum Samples {
  static let noon = Timestamp(microseconds: 1_795_348_800_123_000)  // 2026-11-22T12:00:00.123Z

  static func target(
    _ name: ByteString, in directory: ByteString? = nil, _ start: Double, _ wall: Double, cpu: Double? = nil,
    peakKB: Int? = nil, _ kind: TargetTiming.Kind = .compile, _ outcome: Outcome = .executed, why: String? = nil
  ) -> TargetTiming {
    TargetTiming(
      name: name, directory: directory, kind: kind, start: .seconds(start), wall: .seconds(wall),
      cpu: cpu.map { .seconds($0) }, peakKB: peakKB, outcome: outcome, why: why)
  }

  static let targets = [
    target("gen/parser.c", 0.1, 22, cpu: 21.4, peakKB: 88_000, .generate, why: "grammar.y changed"),
    target("core/main.o", in: nil, 0.2, 0.811, cpu: 0.79, peakKB: 51_200),
    target("main.o", in: "core", 1, 4.2, cpu: 4.1, peakKB: 61_000),
    target("main.o", in: "ui", 5, 3.1, cpu: 2.9, peakKB: 71_000),
    target("core/libcore.a", 22.1, 61, cpu: 60.2, peakKB: 402_343, .archive),
    target("app", 83.2, 2.5, cpu: 2.2, peakKB: 180_000, .link),
    target("tests", 85.8, 19, cpu: 12, peakKB: 90_000, .test),
    target("all", 0, 104.9, .group),
  ]

  /// Some of the targets, one after the other.
  static func path(_ places: [Int], chain: Bool = false, waited: Double = 0) -> CriticalPath {
    let steps = places.map {
      CriticalPath.Step(key: targets[$0].key, wall: targets[$0].wall, waited: .seconds(waited))
    }
    return CriticalPath(steps: steps, isChain: chain)
  }

  static func analysis(_ keys: [TargetKey]) -> BuildAnalysis {
    let steps = keys.map { CriticalPath.Step(key: $0, wall: .seconds(2), waited: .seconds(1)) }
    let gap = Gap(
      start: .seconds(1), length: .seconds(3), running: 1.04, available: 2, busy: Array(keys.prefix(3)),
      endedBy: keys.first)
    var analysis = BuildAnalysis(
      build: "0198c0de-1234-7abc-8def-0123456789ab", started: noon, wall: .seconds(8), slots: 2,
      work: CriticalPath(steps: Array(steps.dropFirst()), isChain: true), waiting: CriticalPath(steps: steps),
      replay: .seconds(8.4),
      gaps: [
        gap, Gap(start: .seconds(5), length: .seconds(2), running: 0, available: 1, isLast: true),
        Gap(start: .zero, length: .seconds(1), running: 0.5, available: 2),
        Gap(start: .zero, length: .milliseconds(20), running: 0.5, available: 2),
      ])
    analysis.phases = [
      Phase("launch", start: .zero, wall: .milliseconds(90)),
      Phase("analysis", start: .milliseconds(90), wall: .seconds(1)),
      Phase("\u{1b}[2J|`x`", start: .seconds(1), wall: .seconds(6)),
    ]
    return analysis
  }

  static func build(
    _ buildClass: BuildClass = .incremental, wall: Double = 192.4, end: Termination = .exited(0),
    budget: Duration? = nil, targets: [TargetTiming] = targets
  ) -> Build {
    Build(
      id: "0198c0de-1234-7abc-8def-0123456789ab", started: noon, wall: .seconds(wall), cpu: .seconds(wall * 1.6),
      peakKB: 402_343, termination: end, command: ["make", "-j2", "CFLAGS=-O2 -g"], tree: "5c1d09ab", tool: "make",
      loop: "inner", buildClass: buildClass, budget: budget, machine: Machine(machineClass: "linux-x86_64", cores: 2),
      outcomes: [.executed: targets.count, .upToDate: 405], targets: targets)
  }

  static func report(_ name: ByteString, executed: Int, median: Double, in directory: ByteString? = nil)
    -> TargetReport
  {
    TargetReport(
      key: TargetKey(name: name, directory: directory), kind: .compile, executed: executed,
      cost: .seconds(median * Double(executed) / 20), total: .seconds(median * Double(executed)),
      wall: Spread(median: .seconds(median), p90: .seconds(median * 1.4)), work: .seconds(median),
      cpu: .seconds(median * 0.97), peakKB: Int(median * 9000), largestPeakKB: Int(median * 11_000),
      series: (0..<executed).map { .seconds(median * (0.8 + 0.03 * Double($0))) },
      change: executed > 5 ? Double(executed) / 100 - 0.1 : nil, pathShare: Double(executed) / 40,
      without: executed > 5 ? .seconds(8.1 - Double(executed) / 10) : nil,
      causes: executed > 10
        ? [
          Cause(key: TargetKey(name: "core/parse.c"), builds: executed - 5, total: .seconds(9)),
          Cause(key: TargetKey(name: name), builds: 2, total: .seconds(3)),
        ] : [])
  }

  static let loop = LoopReport(
    loop: "inner", budget: .seconds(60), builds: 20,
    since: Timestamp(microseconds: noon.microseconds - 864_000_000_000), until: noon,
    classes: [.incremental: 20, .clean: 3, .noOp: 5], failed: 1,
    wall: Spread(median: .milliseconds(8123), p90: .seconds(41)), over: 2, change: 0.118,
    series: (0..<20).map { .seconds([8, 7, 9, 41, 66][$0 % 5]) },
    parallelism: Parallelism(cores: 2, busy: 1.57, running: 1.8),
    targets: [
      report("core/libcore.a", executed: 14, median: 8.1), report("tests", executed: 20, median: 3.2),
      report("core/main.o", executed: 14, median: 4.2), report("main.o", executed: 9, median: 2.1, in: "ui"),
      report("main.o", executed: 3, median: 2.1, in: "core"), report("app", executed: 14, median: 0.4),
      report("build/third_party/unicode/generated/tables/east_asian_width.o", executed: 1, median: 5),
      report("gen/parser.c", executed: 1, median: 0.0121),
    ], last: analysis([targets[0], targets[4], targets[3], targets[2]].map(\.key)), replayError: 0.031)

  static let history = TargetHistory(
    loop: "inner", name: "core/libcore.a", builds: 24,
    entries: [
      entry(0, .clean, .exited(0), wall: 60), entry(1, .incremental, .exited(0), wall: 31, why: "core/parse.c changed"),
      entry(2, .incremental, .exited(0), wall: 20, why: "core/parse.c changed"),
      entry(3, .incremental, .exited(2), wall: 1.5, why: "core/list.h and 3 more files changed since the last build"),
    ], wall: Spread(median: .seconds(31), p90: .seconds(54)))

  private static func entry(
    _ hour: Int, _ buildClass: BuildClass, _ end: Termination, wall: Double, why: String? = nil
  ) -> TargetEntry {
    TargetEntry(
      build: "0198c0de-123\(hour)-7abc-8def-0123456789ab",
      started: Timestamp(microseconds: noon.microseconds + Int64(hour) * 3_600_000_000), buildClass: buildClass,
      termination: end,
      timing: target(
        "core/libcore.a", 1, wall, cpu: wall * 0.9, peakKB: 402_343, .archive, end.isSuccess ? .executed : .failed,
        why: why))
  }

  /// Names that would move the cursor, reorder the line, break a table, inject HTML, a link or a mention.
  static let hostile: [ByteString] = [
    "a\u{1b}[2J\u{1b}]0;title\u{07}.o", "two\nlines.o", "<script>alert(1)</script>", "a|b`c``d|.o",
    "[click](https://example.org)", "@everyone #1 **bold** _it_ ![i](u)", "\u{202e}gnp.exe",
    "zero\u{200b}width\u{feff}",
    ByteString(bytes: [0x66, 0xff, 0xc3, 0x28, 0x2e, 0x6f]), "宽度/文件名.o", "back\\slash|", "`", "", " ",
    "tab\tand\rreturn", "c1\u{9b}31m", ByteString(String(repeating: "long/", count: 60) + "file.o"),
  ]

  static let hostileTargets = hostile.enumerated().map { i, name in
    target(name, Double(i), 1 + Double(i) / 10, .compile, i % 5 == 0 ? .failed : .executed, why: "\u{1b}[31m|\nwhy")
  }

  static let hostileLoop = LoopReport(
    loop: "in|ner\u{1b}[0m`", budget: .seconds(60), builds: 20, since: noon, until: noon,
    wall: Spread(median: .seconds(8), p90: .seconds(41)), over: 0,
    targets: hostile.map { report($0, executed: 17, median: 3) }, last: analysis(hostile.map { TargetKey(name: $0) }),
    replayError: 0.25)

  static let why = TargetWhy(
    loop: "inner", name: "app", keys: [TargetKey(name: "app")], builds: 24, rebuilt: 20, total: .seconds(61),
    wall: Spread(median: .seconds(3), p90: .seconds(5)),
    last: entry(2, .incremental, .exited(0), wall: 3.1, why: "core/libcore.a rebuilt"),
    files: [cause("core/parse.c", 12, 40), cause("core/model.h", 5, 18)],
    upstream: [cause("core/libcore.a", 14, 50), cause("main.o", 4, 9, in: "ui"), cause("main.o", 3, 7, in: "core")],
    others: [
      Occasion(kind: .clean, builds: 1, total: .seconds(3)),
      Occasion(kind: .outputMissing, builds: 2, total: .seconds(6)),
      Occasion(kind: .probable, guess: "probably core/model.h (edited)", builds: 1, total: .seconds(3)),
      Occasion(kind: .unknown, builds: 1, total: .seconds(2)),
    ])

  static let hostileWhy = TargetWhy(
    loop: "in|ner\u{1b}[0m`", name: hostile[0], keys: hostile.prefix(3).map { TargetKey(name: "x", directory: $0) },
    builds: 20, rebuilt: 20, total: .seconds(61),
    last: TargetEntry(
      build: "\u{1b}[1mid", started: noon, buildClass: .incremental, termination: .exited(0), timing: hostileTargets[0]),
    files: hostile.map { cause($0, 3, 4) }, upstream: hostile.map { cause($0, 3, 4, in: $0) },
    others: [Occasion(kind: .probable, guess: "probably \u{1b}[2J|`\n (edited)", builds: 1, total: .seconds(3))])

  private static func cause(_ name: ByteString, _ builds: Int, _ total: Double, in directory: ByteString? = nil)
    -> Cause
  {
    Cause(key: TargetKey(name: name, directory: directory), builds: builds, total: .seconds(total))
  }

  static let hostileHistory = TargetHistory(
    loop: "inner", name: hostile[0], builds: 20,
    entries: hostileTargets.map {
      TargetEntry(build: "\u{1b}[1mid", started: noon, buildClass: .incremental, termination: .exited(0), timing: $0)
    })
}

/// Expects every line to fit, and nothing in it that a terminal would obey.
func checkInert(_ text: String, columns: Int, at location: SourceLocation = #_sourceLocation) {
  for line in text.split(separator: "\n") {
    #expect(Columns.width(line) <= columns, "\(line)", sourceLocation: location)
    let hidden = line.unicodeScalars.filter {
      [.control, .format, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
    }
    #expect(hidden.isEmpty, "\(line)", sourceLocation: location)
  }
}
