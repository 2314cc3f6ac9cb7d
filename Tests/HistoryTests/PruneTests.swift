import Model
import System
import TestSupport
import Testing

@testable import History

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// Pruning: what goes, what it leaves behind, and that everything else stays to the byte.
@Suite struct PruneTests {
  let folder: TemporaryFolder
  let history: History

  init() throws {
    folder = try TemporaryFolder()
    history = Sample.history(folder)
  }

  var content: String { get throws { try folder.read(".ratchet/history.jsonl") } }

  /// Just before the `number`-th build of `Sample.build`: the first twelve are of one day.
  func before(_ number: Int) -> Timestamp { Sample.build(number).started }

  func target(_ name: ByteString, _ milliseconds: Int, _ outcome: Outcome = .executed) -> TargetTiming {
    TargetTiming(
      name: name, kind: .compile, wall: .milliseconds(milliseconds), cpu: .milliseconds(milliseconds - 1),
      peakKB: milliseconds * 10, outcome: outcome)
  }

  @Test func aDayBecomesTheMediansOfItsTargets() throws {
    var failed = Sample.build(3, targets: [target("a.o", 90), target("b.o", 7, .failed)])
    failed.termination = .exited(2)
    failed.wall = .seconds(100)
    let dropped = [
      Sample.build(0, targets: [target("a.o", 10), target("b.o", 20)]), Sample.build(1, targets: [target("a.o", 30)]),
      Sample.build(2, loop: nil, targets: [target(ByteString(bytes: [0xff]), 5)]), failed,
      Sample.build(13, targets: [target("a.o", 70)]),
    ]
    try folder.write(".ratchet/history.jsonl", (dropped + [Sample.build(20)]).map(\.stored).joined())
    let result = try history.prune(before: before(20))
    #expect(result.kept == 1 && result.dropped == 5 && result.dailyLines == 3 && result.problems.isEmpty)
    snapshot(try content, named: "pruned")
    #expect(try history.latest(limit: 9) == FoundBuilds(builds: [Sample.build(20)]))
    #expect(try history.check().isSound)
  }

  @Test func whatStaysIsKeptToTheByte() throws {
    let strange = Sample.build(30).stored.replacing("{\"v\":1,", with: "{\"v\": 1, \"mine\":{\"x\":1.50},")
    let daily = #"{"v":1,"daily":"2026-08-01","targets":[]}"# + "\n"
    let lines = [
      daily, "garbage \u{1}\n", Sample.build(0).stored, strange, "\n", "[]\r\n", Sample.build(31).stored, "torn",
    ]
    try folder.write(".ratchet/history.jsonl", lines.joined(), permissions: 0o640)
    let result = try history.prune(before: before(1))
    #expect(result.dropped == 1 && result.kept == 2)
    #expect(result.problems.map(\.line) == [2, 6, 8])
    let fresh =
      #"{"v":1,"daily":"2026-11-22","loop":"inner","class":"incremental","by":"run","dir":"","#
      + #""machine":{"class":""},"builds":1,"wall_ms":2000,"#
      + #""targets":[{"t":"a.o","kind":"compile","n":1,"wall_ms":10,"work_ms":10}]}"# + "\n"
    checkText(try content, daily + fresh + lines[1] + lines[3...].joined() + "\n")
    #expect(Disk.status(history.place.file)?.permissions == 0o640)
    #expect(try Disk.list(folder.path / ".ratchet") == ["history.jsonl"])
  }

  @Test func pruningAgainKeepsTheEarlierDays() throws {
    try folder.write(".ratchet/history.jsonl", (0..<4).map { Sample.build($0 * 24).stored }.joined())
    for day in 1...3 { #expect(try history.prune(before: before(day * 24)).dailyLines == 1) }
    let dates = try content.split(separator: "\n").map { $0.dropFirst("{\"v\":1,\"daily\":\"".count).prefix(10) }
    #expect(dates.dropLast() == ["2026-11-22", "2026-11-23", "2026-11-24"])
    #expect(try history.check().builds == 1)
  }

  @Test func allMayGo() throws {
    try folder.write(".ratchet/history.jsonl", Sample.build(1).stored + Sample.build(1).stored.dropLast())
    #expect(try history.prune(before: before(9)).dropped == 2)
    #expect(
      try content.hasSuffix(
        #""builds":1,"wall_ms":2000,"targets":[{"t":"a.o","kind":"compile","n":1,"wall_ms":10,"work_ms":10}]}"# + "\n"))
  }

  @Test func nothingToDropChangesNothing() throws {
    #expect(try history.prune(before: before(1)) == PruneResult())
    #expect(!Disk.exists(history.place.file))
    _ = try history.append(Sample.build(1))
    let inode = Disk.status(history.place.file)?.inode
    #expect(try history.prune(before: before(1)).kept == 1)
    #expect(Disk.status(history.place.file)?.inode == inode)
  }

  @Test func aLinkGoesOnPointingToTheHistory() throws {
    try folder.write("real.jsonl", Sample.build(1).stored + Sample.build(2).stored)
    try folder.folder(".ratchet")
    #expect(history.place.file.withCString { symlink("../real.jsonl", $0) } == 0)
    #expect(try history.prune(before: before(2)).dropped == 1)
    #expect(try folder.read("real.jsonl").hasSuffix(Sample.build(2).stored))
    #expect(Disk.status(history.place.file, followLinks: false)?.isRegular == false)
  }

  @Test func aCrashedPruneDoesNotMatter() throws {
    try folder.write(".ratchet/history.jsonl", Sample.build(1).stored + Sample.build(2).stored)
    try folder.write(".ratchet/history.jsonl.new", "half of a fi")
    #expect(try history.prune(before: before(2)).dropped == 1)
    #expect(try history.check().isSound)
  }
}
