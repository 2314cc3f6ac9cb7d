import Model
import Testing

@testable import Tools

/// Logs as bytes: of every version, torn, foreign, huge.
@Suite struct NinjaLogTests {
  private func read(_ text: String) -> NinjaLog { NinjaLog(Array(text.utf8)) }

  @Test(arguments: [5, 6, 7]) func everyVersion(_ version: Int) {
    let log = read("# ninja log v\(version)\n1\t331\t1795378771012648590\tCMakeFiles/a b.dir/é.o\t95b0498cbf9a5f6d\n")
    #expect(log.version == version)
    #expect(
      log.rows == [
        NinjaLog.Row(
          start: 1, end: 331, modified: 1_795_378_771_012_648_590, output: "CMakeFiles/a b.dir/é.o",
          hash: 0x95b0_498c_bf9a_5f6d)
      ])
    #expect(log.unread == 0)
  }

  @Test(arguments: [
    "1\t331\t5\ta.o", "1\t331\t5\t\tff", "x\t331\t5\ta.o\tff", "1\t-3\t5\ta.o\tff", "9\t3\t5\ta.o\tff", "nonsense",
    "\t\t\t\t",
    "1\t331\t99999999999999999999\ta.o\tff", "1\t99999999999\t5\ta.o\tff", "1\t2\t3\t4\t", "\u{0}\u{1}\u{2}",
  ])
  func oddLinesAreCounted(_ line: String) {
    let log = read("# ninja log v5\n1\t2\t3\ta\tff\n\(line)\n4\t5\t6\tb\tff\n")
    #expect(log.rows.map(\.output) == ["a", "b"])
    #expect(log.unread == 1)
  }

  @Test func aTornLastLineIsNotBelieved() {
    let log = read("# ninja log v7\n1\t2\t3\ta\tff\n4\t5\t6\tbuild/long/pa")
    #expect(log.rows.map(\.output) == ["a"])
    #expect(log.unread == 1)
    #expect(read("# ninja log v7\n1\t2\t3\ta\tff").rows.isEmpty)
  }

  @Test(arguments: [
    "", "\n", "# ninja log", "# ninja log vX\n1\t2\t3\ta\tff\n", "# ninja log v3\n1 2 3 a\n", "ELF\u{7f}",
  ])
  func foreignFilesAreNoLogs(_ text: String) {
    #expect(read(text).rows.isEmpty)
    let log = Sighting(path: "/ws/.ninja_log", bytes: Array(text.utf8))
    let rows = NinjaRows(log, folder: "/ws", before: .absent, started: nil)
    #expect(!rows.isRead)
    #expect(rows.notes == ["/ws/.ninja_log is no ninja log that can be read: times come from the processes"])
  }

  @Test func aNewerVersionIsReadWithANote() {
    let log = Sighting(path: ".ninja_log", bytes: Array("# ninja log v8\n1\t2\t3\ta\tff\nx\n".utf8))
    let rows = NinjaRows(log, folder: "/ws", before: .absent, started: nil)
    #expect(rows.edges.map(\.outputs) == [["a"]])
    #expect(rows.notes.count == 2)
  }

  @Test func namesAreBytes() {
    let bytes = Array("# ninja log v7\n1\t2\t3\t".utf8) + [0xFF, 0xFE, 0x1B, 0x5B] + Array("\tff\n".utf8)
    #expect(NinjaLog(bytes).rows.map(\.output.bytes) == [[0xFF, 0xFE, 0x1B, 0x5B]])
  }

  /// Every byte of a log may be anything.
  @Test func damageAnywhereIsSurvived() {
    let good = Array(NinjaRun.log("0 50 lib.a age=9000\n9 301 a.o\n309 402 app").utf8)
    for place in good.indices {
      for byte: UInt8 in [0, 0x09, 0x0A, 0xFF, UInt8(ascii: "9"), UInt8(ascii: "-")] {
        var bytes = good
        bytes[place] = byte
        let log = Sighting(path: ".ninja_log", bytes: bytes)
        let before = NinjaRows.Before.status(.init(size: 40, inode: 0, modified: 0))
        let rows = NinjaRows(log, folder: "/ws", before: before, started: Timestamp(microseconds: 5))
        #expect(rows.edges.count <= 4)
      }
    }
  }

  /// What the rows of 30,000 edges add is found in one pass each; a quadratic one would not end.
  @Test func thirtyThousandRows() {
    let rows = (0..<30_000).map { "\($0) \($0 + 400) src/CMakeFiles/t\($0 % 500).dir/f\($0).c.o" }
    let run = NinjaRun(before: nil, after: NinjaRun.log(rows.joined(separator: "\n")))
    let reading = run.read("", command: "ninja", status: 0)
    #expect(reading.targets.count == 500)
    #expect(reading.targets.allSatisfy { $0.actions.count == 60 && $0.work == .seconds(24) })
  }

  /// As many processes beside, none of which names what it makes: time alone joins them.
  @Test func manyEdgesJoinedByTime() {
    let count = 2000
    let rows = (0..<count).map { "\($0 * 10) \($0 * 10 + 9) out\($0)" }
    let children = (0..<count).map {
      "  \($0 * 10 + 3)..\($0 * 10 + 11) sh -c 'gen \($0)'\n    \($0 * 10 + 3)..\($0 * 10 + 11) gen \($0)"
    }
    let run = NinjaRun(before: nil, after: NinjaRun.log(rows.joined(separator: "\n")))
    let reading = run.read("0..\(count * 10 + 20) ninja\n" + children.joined(separator: "\n"))
    #expect(reading.targets.map(\.name) == (0..<count).map { ByteString("out\($0)") })
    #expect(reading.targets.allSatisfy { $0.source == .process && $0.wall == .milliseconds(8) })
  }
}
