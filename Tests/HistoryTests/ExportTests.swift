import Model
import TestSupport
import Testing

@testable import History

/// What other programs get.
@Suite struct ExportTests {
  let folder: TemporaryFolder
  let history: History

  init() throws {
    folder = try TemporaryFolder()
    history = Sample.history(folder)
  }

  func export(_ format: ExportFormat, where isWanted: (BuildHead) -> Bool = { _ in true }) throws -> String {
    var bytes: [UInt8] = []
    _ = try history.export(format, where: isWanted) {
      bytes += $0
      return true
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func linesAreHandedOverAsTheyAre() throws {
    let strange = Sample.build(1).stored.replacing("{\"v\":1,", with: "{ \"mine\":[1.50],\"v\":1,")
    let daily = #"{"v":1,"daily":"2026-08-01","targets":[]}"# + "\n"
    try folder.write(
      ".ratchet/history.jsonl",
      daily + strange + "garbage\n" + Sample.build(2, loop: "ci").stored + strange + Sample.build(3).stored.dropLast())
    checkText(try export(.jsonl), strange + Sample.build(2, loop: "ci").stored + Sample.build(3).stored)
    checkText(try export(.jsonl) { $0.loop == "ci" }, Sample.build(2, loop: "ci").stored)
  }

  @Test func aTableHasARowForEachTiming() throws {
    var quoted = Sample.build(1, loop: nil)
    quoted.targets = [
      TargetTiming(
        name: "a, \"b\"\r\n", directory: "x\ny", start: .fromMilliseconds(1.5), wall: .fromMilliseconds(0.000001)),
      TargetTiming(name: "\r\n", outcome: .cancelled),
    ]
    for build in [Sample.full, quoted, Sample.build(2, targets: [])] { _ = try history.append(build) }
    snapshot(try export(.csv), named: "export-csv")
  }

  @Test func anEmptyHistoryIsAnEmptyTable() throws {
    checkText(try export(.jsonl), "")
    checkText(
      try export(.csv),
      "id,started,loop,class,exit,commit,tool,target,dir,kind,outcome,start_ms,wall_ms,work_ms,cpu_ms,rss_kb\r\n")
  }

  @Test func aSinkThatHasEnoughIsAskedNoMore() throws {
    let wide = (0..<2000).map { TargetTiming(name: ByteString("target-\($0)")) }
    for number in 1...3 { _ = try history.append(Sample.build(number, targets: wide)) }
    var chunks = 0
    _ = try history.export(.jsonl) { _ in
      chunks += 1
      return false
    }
    #expect(chunks == 1)
  }
}
