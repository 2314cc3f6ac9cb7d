import Figures
import System
import TestSupport
import Testing

@testable import History

/// Lines from the start and from the end are the same lines.
@Suite struct LineSourceTests {
  func all(_ source: any LineSource) throws -> [Line] {
    var lines: [Line] = []
    while let line = try source.next() { lines.append(line) }
    return lines
  }

  func check(_ bytes: [UInt8], limit: Int = Line.longest) throws -> [Line] {
    let folder = try TemporaryFolder()
    let path = try folder.write("f", bytes: bytes)
    let forward = try all(ForwardLines(path, limit: limit))
    var backward = try all(BackwardLines(path, limit: limit))
    backward.reverse()
    for i in backward.indices { backward[i].number = i + 1 }
    #expect(forward == backward)
    for line in forward where !line.isTooLong {
      #expect(line.bytes.elementsEqual(bytes[line.offset..<(line.offset + line.length)]))
    }
    #expect(forward.reduce(0) { $0 + $1.length + ($1.isClosed ? 1 : 0) } == bytes.count)
    return forward
  }

  @Test(arguments: [
    ("", []), ("\n", [""]), ("\n\n", ["", ""]), ("a", ["a…"]), ("a\n", ["a"]), ("a\nb", ["a", "b…"]),
    ("\na\n", ["", "a"]), ("a\r\n\nb\n", ["a\r", "", "b"]),
  ])
  func fewBytes(text: String, lines: [String]) throws {
    let found = try check(Array(text.utf8))
    #expect(found.map { String(decoding: $0.bytes, as: UTF8.self) + ($0.isClosed ? "" : "…") } == lines)
  }

  @Test(arguments: UInt64(1)...8)
  func manyLinesAcrossBlocks(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var bytes: [UInt8] = []
    while bytes.count < 700_000 {
      let count = Int.random(in: 0...Int.random(in: 0...200_000, using: &generator), using: &generator)
      bytes += repeatElement(UInt8.random(in: 32...126, using: &generator), count: count) + [lineFeed]
    }
    if seed.isMultiple(of: 2) { bytes.removeLast() }
    _ = try check(bytes)
  }

  /// Blocks end exactly at, before and after a line end.
  @Test(arguments: [
    BackwardLines.blockSize - 1, BackwardLines.blockSize, BackwardLines.blockSize + 1, ForwardLines.block,
  ])
  func lineEndsAtBlockEnds(count: Int) throws {
    let line = [UInt8](repeating: 65, count: count - 1) + [lineFeed]
    #expect(try check(line + line + line).count == 3)
    #expect(try check([lineFeed] + line + line).count == 3)
  }

  @Test func linesThatAreTooLongArePassedOver() throws {
    let long = [UInt8](repeating: 65, count: 400_000)
    let lines = try check(
      long + [lineFeed] + Array("b\n".utf8) + long + [lineFeed] + Array("c\n".utf8) + long, limit: 1000)
    #expect(lines.map(\.isTooLong) == [true, false, true, false, true])
    #expect(lines.map(\.length) == [400_000, 1, 400_000, 1, 400_000])
    #expect(try check(long, limit: 400_000).map(\.isTooLong) == [false])
    #expect(try check(long, limit: 399_999).map(\.isTooLong) == [true])
  }
}
