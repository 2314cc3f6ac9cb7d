import JSON

/// A value of ratchet.json with its place, so that what is said of it can name line and column.
struct Located: Sendable {
  /// The bytes of the file that hold it.
  var range: Range<Int>
  var content: Content

  indirect enum Content: Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([Located])
    case object([Member])
    /// Checked for its form and not read.
    case skipped
  }

  struct Member: Sendable {
    var name: String
    /// Where the key begins.
    var offset: Int
    var value: Located
  }
}

/// Reads bytes into located values. The reader is fed in chunks: the cost of asking it for its position grows with
/// the bytes that it holds.
struct LocatingReader {
  private let bytes: [UInt8]
  private let skipped: Set<String>
  private var reader: JSONReader

  /// Members of the outermost object with a name in `skipped` are passed over.
  init(_ bytes: [UInt8], skipping skipped: Set<String> = []) {
    self.bytes = bytes
    self.skipped = skipped
    var fed = 0
    reader = JSONReader { window in
      let next = min(fed + 256, bytes.count)
      window += bytes[fed..<next]
      defer { fed = next }
      return next > fed
    }
  }

  /// The one value of the file; nothing may follow it.
  mutating func readAll() throws(JSONError) -> Located {
    let start = place()
    guard let event = try reader.next() else { throw failure("the file is empty", at: start) }
    let value = try read(event, from: start)
    _ = try reader.next()
    let end = place()
    if end < bytes.count { throw failure("something follows the end", at: end) }
    return value
  }

  private mutating func read(_ event: JSONEvent, from start: Int) throws(JSONError) -> Located {
    let content: Located.Content =
      switch event {
      case .beginObject: .object(try readMembers())
      case .beginArray: .array(try readElements())
      case .string: .string(reader.text)
      case .number: .number(reader.number)
      case .bool(let value): .bool(value)
      default: .null
      }
    return Located(range: start..<reader.position.offset, content: content)
  }

  private mutating func readMembers() throws(JSONError) -> [Located.Member] {
    var members: [Located.Member] = []
    while true {
      let offset = place()
      guard let event = try reader.next(), event == .key else { return members }
      let name = reader.text
      let start = place()
      guard let first = try reader.next() else { return members }
      let isSkipped = skipped.contains(name) && reader.depth == 2 && (first == .beginObject || first == .beginArray)
      let value = isSkipped ? try skip(from: start) : try read(first, from: start)
      members.append(Located.Member(name: name, offset: offset, value: value))
    }
  }

  private mutating func skip(from start: Int) throws(JSONError) -> Located {
    while reader.depth > 1, try reader.next() != nil {}
    return Located(range: start..<reader.position.offset, content: .skipped)
  }

  private mutating func readElements() throws(JSONError) -> [Located] {
    var elements: [Located] = []
    while true {
      let start = place()
      guard let event = try reader.next(), event != .endArray else { return elements }
      elements.append(try read(event, from: start))
    }
  }

  /// Where the next token begins: space and one comma are passed over.
  private func place() -> Int {
    var offset = reader.position.offset
    var commas = 0
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x0a, 0x0d, 0x09: break
      case UInt8(ascii: ",") where commas == 0: commas = 1
      default: return offset
      }
      offset += 1
    }
    return offset
  }

  private func failure(_ reason: String, at offset: Int) -> JSONError {
    JSONError(position: position(of: offset, in: bytes), reason: reason)
  }
}

/// Line and column, in bytes, from 1.
func position(of offset: Int, in bytes: [UInt8]) -> JSONPosition {
  let before = bytes.prefix(offset)
  let line = 1 + before.count { $0 == UInt8(ascii: "\n") }
  let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
  return JSONPosition(offset: offset, line: line, column: offset - start + 1)
}
