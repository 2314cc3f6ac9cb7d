import System

/// The lines of a file from its end, in blocks of 64 KiB: the last builds cost what they are, not what the file is.
///
/// What is appended after the reader was made is not seen.
final class BackwardLines: LineSource {
  private let file: File
  private let limit: Int
  /// The block at hand, its place in the file, and the end of the part that was not given out yet.
  private var block: [UInt8] = []
  private var start: Int
  private var end = 0
  /// Places of the line ends in that part.
  private var feeds: [Int] = []
  /// Parts of the current line from later blocks, the last part first.
  private var parts: [[UInt8]] = []
  /// Bytes of the current line in later blocks, kept or not.
  private var length = 0
  private var isClosed = false
  private var isDone: Bool

  static let blockSize = 64 << 10

  /// - Parameter limit: the longest line to keep.
  init(_ path: Path, limit: Int = Line.longest) throws(SystemError) {
    try refusePipe(path)
    file = try File(path, .read)
    self.limit = limit
    start = try file.status().size
    isDone = start == 0
  }

  var path: Path { file.path }

  func next() throws(SystemError) -> Line? {
    while !isDone {
      if let feed = feeds.popLast() {
        let line = takeLine(from: feed + 1)
        end = feed
        isClosed = true
        if let line { return line }
        continue
      }
      set(aside: block[..<end])
      guard start > 0 else { break }
      try loadBlockBefore()
    }
    defer { isDone = true }
    return isDone ? nil : takeLine(from: 0, last: true)
  }

  /// The line that begins at `from` in the block; nil for the nothing behind the file's last line end.
  private func takeLine(from: Int, last: Bool = false) -> Line? {
    if !last { set(aside: block[from..<end]) }
    defer {
      parts = []
      length = 0
    }
    guard length > 0 || isClosed else { return nil }
    return Line(offset: start + from, number: nil, bytes: joinedParts(), length: length, isClosed: isClosed)
  }

  private func joinedParts() -> [UInt8] {
    if parts.count == 1 { return parts[0] }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(parts.reduce(0) { $0 + $1.count })
    for part in parts.reversed() { bytes += part }
    return bytes
  }

  private func set(aside part: ArraySlice<UInt8>) {
    length += part.count
    if length > limit { parts = [] } else if !part.isEmpty { parts.append(Array(part)) }
  }

  private func loadBlockBefore() throws(SystemError) {
    let count = min(Self.blockSize, start)
    start -= count
    block = try file.read(count: count, at: start)
    end = block.count
    var at = 0
    while let feed = block.firstLineFeed(from: at) {
      feeds.append(feed)
      at = feed + 1
    }
  }
}
