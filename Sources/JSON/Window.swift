/// The part of the input that the reader sees, a place in it, and the way to the next chunk.
///
/// All scanning that runs over many bytes is here, on buffers without bounds checks.
struct Window {
  private(set) var bytes: [UInt8]
  /// The next byte to read.
  var at = 0
  /// The first byte of the event that is read: from here on nothing is let go.
  private(set) var start = 0
  /// How many bytes were let go so far.
  private var dropped = 0
  /// The line of the place and of the event's first byte. A newline can only stand in space, so it is counted there.
  private var line = Line()
  private var startLine = Line()
  private var refill: ((inout [UInt8]) -> Bool)?

  /// A line of the input: how many precede it, and at which byte it begins.
  private struct Line {
    var number = 0
    var begin = 0
  }

  init(_ bytes: [UInt8], refill: ((inout [UInt8]) -> Bool)? = nil) {
    self.bytes = bytes
    self.refill = refill
  }

  /// The byte at the place, brought by the next chunk if need be; nil at the end of the input.
  @inline(__always)
  mutating func peek() -> UInt8? {
    at < bytes.count || more() ? bytes[at] : nil
  }

  /// Brings at least one more byte; false at the end of the input.
  private mutating func more() -> Bool {
    guard let refill else { return false }
    drop()
    guard bytes.count <= JSONReader.longest else { return false }
    let before = bytes.count
    while bytes.count == before {
      guard refill(&bytes) else {
        self.refill = nil
        break
      }
    }
    return bytes.count > before
  }

  /// Lets go of what stands before the event.
  private mutating func drop() {
    guard start > 0 else { return }
    bytes.removeFirst(start)
    dropped += start
    at -= start
    start = 0
  }

  /// Where the next byte stands in the input.
  var position: JSONPosition { position(at, line) }

  /// Where the event begins in the input.
  var startPosition: JSONPosition { position(start, startLine) }

  private func position(_ index: Int, _ line: Line) -> JSONPosition {
    JSONPosition(offset: dropped + index, line: line.number + 1, column: dropped + index - line.begin + 1)
  }

  /// Passes a byte order mark at the start of the input: RFC 8259, section 8.1, lets a reader ignore it.
  /// False where it is cut.
  mutating func skipByteOrderMark() -> Bool {
    guard dropped + at == 0, peek() == 0xef else { return true }
    for byte: UInt8 in [0xef, 0xbb, 0xbf] {
      guard peek() == byte else { return false }
      at += 1
    }
    line.begin = at
    return true
  }

  /// Passes space; the next event starts behind it.
  @inline(__always)
  mutating func beginEvent() {
    start = at
    if at == bytes.count || bytes[at] <= 0x20 { skipSpace(lettingGo: true) }
    start = at
    startLine = line
  }

  /// Passes space, of which nothing need be kept if it is let go.
  mutating func skipSpace(lettingGo: Bool = false) {
    while at < bytes.count || more() {
      let byte = bytes[at]
      guard isSpace(byte) else { return }
      at += 1
      if byte == UInt8(ascii: "\n") { line = Line(number: line.number + 1, begin: dropped + at) }
      if lettingGo { start = at }
    }
  }

  /// Moves to the next byte of a string that is not plain and gives it: a quote, a backslash, a control character; nil
  /// at the end of the input.
  mutating func skipPlain() -> UInt8? {
    repeat {
      at = bytes.withUnsafeBufferPointer { firstSpecial($0, from: at) }
      if at < bytes.count { return bytes[at] }
    } while more()
    return nil
  }

  /// Passes digits; how many there were.
  mutating func skipDigits() -> Int {
    var count = 0
    repeat {
      let from = at
      at = bytes.withUnsafeBufferPointer { bytes in
        var i = from
        while i < bytes.count, isDigit(bytes[i]) { i += 1 }
        return i
      }
      count += at - from
    } while at == bytes.count && more()
    return count
  }
}

func isSpace(_ byte: UInt8) -> Bool {
  byte <= 0x20 && (byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09)
}

func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

/// The index of the first quote, backslash or byte below 0x20, or the end; eight bytes a step.
///
/// The tests are Mycroft's: a byte's high bit is set where it is zero, or less than a bound, after the subtraction; the
/// lowest such bit is exact (Anderson, "Bit Twiddling Hacks", "Determine if a word has a zero byte").
private func firstSpecial(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let raw = UnsafeRawBufferPointer(bytes)
  var i = start
  while i + 8 <= raw.count {
    let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: i, as: UInt64.self))
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5c)
    let found =
      ((word &- ones &* 0x20) & ~word | (quote &- ones) & ~quote | (backslash &- ones) & ~backslash) & (ones &* 0x80)
    if found != 0 { return i + found.trailingZeroBitCount / 8 }
    i += 8
  }
  while i < bytes.count, bytes[i] != 0x22, bytes[i] != 0x5c, bytes[i] >= 0x20 { i += 1 }
  return i
}
