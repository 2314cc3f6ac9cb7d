import Model

/// The lines of a recorded console, one after the other and without what only a terminal understands.
///
/// A live build's console is never read (ARCHITECTURE.md); this is for `ratchet history import`.
struct ConsoleLines {
  private let source: Content.Source
  private var buffer: [UInt8] = []
  private var at = 0
  private var isEnd = false
  private var lines = 0
  /// Whether the last line ended in a carriage return: a line feed behind it ends no other.
  private var isAfterReturn = false
  /// Whether the last line that was given had no end: the file is cut off, or still being written.
  private(set) var isCut = false

  /// A line longer than this is cut; more lines are not read.
  static let longest = 1 << 16
  static let most = 2_000_000

  init(_ content: Content) { source = content.open() }

  /// The next line, colours and cursor movements taken out; what a carriage return overwrote stays as a line of its own.
  mutating func next() -> ByteString? {
    guard lines < Self.most, let raw = nextRaw() else { return nil }
    lines += 1
    return ByteString(bytes: Self.plain(raw))
  }

  private mutating func nextRaw() -> ArraySlice<UInt8>? {
    var from = at
    while true {
      if isAfterReturn, at < buffer.count {
        isAfterReturn = false
        if buffer[at] == 0x0A { (at, from) = (at + 1, max(from, at + 1)) }
      }
      if let end = buffer[from...].firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
        defer { at = end + 1 }
        isAfterReturn = buffer[end] == 0x0D
        return buffer[at..<end]
      }
      if buffer.count - at > Self.longest || isEnd {
        guard at < buffer.count else { return nil }
        let cut = buffer[at...]
        isCut = isEnd
        at = buffer.count
        return cut
      }
      buffer.removeFirst(at)
      (from, at) = (buffer.count, 0)
      isEnd = !source(&buffer)
    }
  }

  /// Without the control sequences of ECMA-48 (`ESC [ … letter`, `ESC ] … BEL`, `ESC letter`); what a spinner wrote and
  /// took back is gone.
  static func plain(_ line: ArraySlice<UInt8>) -> [UInt8] {
    guard line.contains(0x1B) else { return Array(line) }
    var plain: [UInt8] = []
    var isAtStart = false
    var rest = line
    while let byte = rest.popFirst() {
      guard byte == 0x1B else {
        plain.append(byte)
        isAtStart = false
        continue
      }
      guard let kind = rest.popFirst() else { break }
      if kind == UInt8(ascii: "[") {
        let parameters = rest.prefix { !(0x40...0x7E ~= $0) }
        rest = rest[parameters.endIndex...]
        let letter = rest.popFirst()
        if letter == UInt8(ascii: "G"), parameters.count <= 1 { isAtStart = true }
        let isWhole = parameters.elementsEqual([UInt8(ascii: "2")])
        if letter == UInt8(ascii: "K"), isAtStart || isWhole { plain.removeAll() }
      } else if kind == UInt8(ascii: "]") {
        while let next = rest.popFirst(), next != 0x07 {}
      }
    }
    return plain
  }
}

extension ByteString {
  /// Without blanks at both ends.
  var trimmed: ByteString {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
    let start = bytes.drop(while: isBlank)
    guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
    return ByteString(bytes: start[...last])
  }

  /// The part before the first such text, and the part after it; nil where there is none.
  func cut(at text: String) -> (ByteString, ByteString)? {
    let needle = Array(text.utf8)
    guard !needle.isEmpty, let start = firstIndex(of: needle) else { return nil }
    return (ByteString(bytes: bytes[..<start]), ByteString(bytes: bytes[(start + needle.count)...]))
  }

  /// The words between blanks.
  var words: [ByteString] { bytes.split { $0 == 0x20 || $0 == 0x09 }.map { ByteString(bytes: $0) } }
}
