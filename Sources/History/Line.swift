import System

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// A line of a history file, without its line end.
struct Line: Equatable {
  /// The longest line that is kept in memory, in bytes; a build of a hundred thousand targets is a third of it.
  static let longest = 64 << 20

  /// Bytes from the start of the file.
  var offset: Int
  /// From 1; nil when the file is read from its end.
  var number: Int?
  /// Empty where the line is too long to keep.
  var bytes: [UInt8]
  /// Bytes of the line, also where they were not kept.
  var length: Int
  /// Whether a line end follows; only the last line may lack it.
  var isClosed: Bool

  var isTooLong: Bool { bytes.count < length }

  /// Nothing but spaces and the CR of a CRLF.
  var isBlank: Bool { !isTooLong && bytes.allSatisfy { $0 == 0x20 || $0 == 0x0d || $0 == 0x09 } }
}

/// The lines of one file, one after the other.
protocol LineSource: AnyObject {
  var path: Path { get }
  func next() throws(SystemError) -> Line?
}

let lineFeed = UInt8(ascii: "\n")

/// The lines of a file from its start, in blocks of 256 KiB.
final class ForwardLines: LineSource {
  private let file: File
  private let limit: Int
  private var window: [UInt8] = []
  private var at = 0
  /// Offset of the next block in the file.
  private var readTo = 0
  private var number = 0
  /// Bytes of the line that were thrown away because it is too long.
  private var discarded = 0

  static let block = 256 << 10

  /// - Parameter limit: the longest line to keep.
  init(_ path: Path, limit: Int = Line.longest) throws(SystemError) {
    try refusePipe(path)
    file = try File(path, .read)
    self.limit = limit
  }

  var path: Path { file.path }

  func next() throws(SystemError) -> Line? {
    var searched = at
    while true {
      if let end = window.firstLineFeed(from: searched) {
        defer { at = end + 1 }
        return line(upTo: end, isClosed: true)
      }
      if window.count - at > limit { discard() }
      window.removeFirst(at)
      at = 0
      searched = window.count
      let block = try file.read(count: Self.block, at: readTo)
      readTo += block.count
      window += block
      if block.isEmpty {
        guard !window.isEmpty || discarded > 0 else { return nil }
        defer { window = [] }
        return line(upTo: window.count, isClosed: false)
      }
    }
  }

  private func discard() {
    discarded += window.count - at
    at = window.count
  }

  private func line(upTo end: Int, isClosed: Bool) -> Line {
    if end - at > limit || discarded > 0 { discarded += end - at }
    let length = discarded > 0 ? discarded : end - at
    let start = readTo - window.count + end - length
    let bytes = discarded > 0 ? [] : Array(window[at..<end])
    discarded = 0
    number += 1
    return Line(offset: start, number: number, bytes: bytes, length: length, isClosed: isClosed)
  }
}

extension [UInt8] {
  func firstLineFeed(from start: Int) -> Int? {
    withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, start < bytes.count,
        let found = memchr(base + start, Int32(lineFeed), bytes.count - start)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }
}
