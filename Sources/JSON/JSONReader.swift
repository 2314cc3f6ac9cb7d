/// A streaming pull reader of JSON (RFC 8259) over a window of bytes: it holds the window and the open brackets, no tree.
///
/// Give it the whole text, or a `refill` that appends the next chunk and returns false at the end. Several texts one
/// after the other (JSON Lines, concatenated objects) are read by calling `next` again after nil.
public struct JSONReader {
  var window: [UInt8]
  var at = 0
  /// Bytes dropped from the front of the window so far, and the lines in them.
  var dropped = 0
  var droppedLines = 0
  var lineStart = 0
  var refill: ((inout [UInt8]) -> Bool)?
  var open: [Bracket] = []
  var expects = Expectation.value
  /// The bytes of the last key, string or number in the window, quotes left out.
  var token = 0..<0
  var tokenHasEscapes = false

  enum Bracket { case object, array }

  enum Expectation { case value, valueOrEnd, keyOrEnd, key, commaOrEnd, end }

  /// How deep brackets may nest before the text is refused.
  public static let deepest = 512

  public init(_ bytes: [UInt8]) {
    window = bytes
  }

  public init(refill: @escaping (inout [UInt8]) -> Bool) {
    window = []
    self.refill = refill
  }

  /// How many brackets are open.
  public var depth: Int { open.count }

  /// The text of the last key or string; invalid UTF-8 is replaced by U+FFFD.
  public var text: String {
    tokenHasEscapes ? Self.unescape(window[token]) : String(decoding: window[token], as: UTF8.self)
  }

  /// Whether the last key or string is this text, without making a string of it.
  public func isText(_ other: StaticString) -> Bool {
    guard !tokenHasEscapes else { return text == other.description }
    guard token.count == other.utf8CodeUnitCount else { return false }
    return other.withUTF8Buffer { window[token].elementsEqual($0) }
  }

  /// The bytes of the last key or string, escapes resolved.
  public var textBytes: [UInt8] { tokenHasEscapes ? Array(text.utf8) : Array(window[token]) }

  /// The value of the last number; nearest Double.
  public var number: Double { Double(String(decoding: window[token], as: UTF8.self)) ?? 0 }

  /// Where the next byte stands.
  public var position: JSONPosition {
    var line = 1 + droppedLines
    var start = lineStart
    for i in 0..<at where window[i] == UInt8(ascii: "\n") {
      line += 1
      start = dropped + i + 1
    }
    return JSONPosition(offset: dropped + at, line: line, column: dropped + at - start + 1)
  }

  func failure(_ reason: String) -> JSONError { JSONError(position: position, reason: reason) }

  /// Makes sure that a byte stands at `at`; false at the end of the input. Drops what was read when it must refill.
  mutating func available(keeping start: Int? = nil) -> Bool {
    while at >= window.count {
      guard let refill else { return false }
      if start == nil { drop(at) }
      if !refill(&window) {
        self.refill = nil
        return at < window.count
      }
    }
    return true
  }

  mutating func drop(_ count: Int) {
    guard count > 0 else { return }
    for i in 0..<count where window[i] == UInt8(ascii: "\n") {
      droppedLines += 1
      lineStart = dropped + i + 1
    }
    window.removeFirst(count)
    dropped += count
    at -= count
    token = 0..<0
  }

  mutating func skipSpace() {
    while available() {
      switch window[at] {
      case 0x20, 0x0a, 0x0d, 0x09: at += 1
      default: return
      }
    }
  }

  /// The next step; nil at the end of a text.
  public mutating func next() throws(JSONError) -> JSONEvent? {
    if expects == .end {
      expects = .value
      return nil
    }
    skipSpace()
    guard available() else {
      if open.isEmpty, expects == .value { return nil }
      throw failure("the text ends inside a value")
    }
    if expects == .commaOrEnd, window[at] == UInt8(ascii: ",") {
      at += 1
      expects = open.last == .object ? .key : .value
      skipSpace()
      guard available() else { throw failure("the text ends after a comma") }
    } else if expects == .commaOrEnd, window[at] != UInt8(ascii: "}"), window[at] != UInt8(ascii: "]") {
      throw failure("expected a comma or a closing bracket")
    }
    return try step(window[at])
  }

  private mutating func step(_ byte: UInt8) throws(JSONError) -> JSONEvent {
    switch byte {
    case UInt8(ascii: "}"):
      guard open.last == .object, expects == .commaOrEnd || expects == .keyOrEnd else { throw failure("unexpected }") }
      return close(.endObject)
    case UInt8(ascii: "]"):
      guard open.last == .array, expects == .commaOrEnd || expects == .valueOrEnd else { throw failure("unexpected ]") }
      return close(.endArray)
    case _ where expects == .key || expects == .keyOrEnd: return try readKey()
    case UInt8(ascii: "{"): return try begin(.object)
    case UInt8(ascii: "["): return try begin(.array)
    case UInt8(ascii: "\""):
      try readString()
      finishValue()
      return .string
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      try readNumber()
      finishValue()
      return .number
    default: throw failure("expected a value")
    }
  }

  private mutating func begin(_ bracket: Bracket) throws(JSONError) -> JSONEvent {
    guard open.count < Self.deepest else { throw failure("brackets nest deeper than \(Self.deepest)") }
    at += 1
    open.append(bracket)
    expects = bracket == .object ? .keyOrEnd : .valueOrEnd
    return bracket == .object ? .beginObject : .beginArray
  }

  private mutating func close(_ event: JSONEvent) -> JSONEvent {
    at += 1
    open.removeLast()
    finishValue()
    return event
  }

  private mutating func finishValue() { expects = open.isEmpty ? .end : .commaOrEnd }

  private mutating func readKey() throws(JSONError) -> JSONEvent {
    guard window[at] == UInt8(ascii: "\"") else { throw failure("expected the name of a member in quotes") }
    try readString()
    let name = token
    while true {
      guard at < window.count || available(keeping: name.lowerBound) else { throw failure("expected a colon") }
      let byte = window[at]
      if byte == UInt8(ascii: ":") { break }
      guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { throw failure("expected a colon") }
      at += 1
    }
    at += 1
    expects = .value
    return .key
  }

  private mutating func word(_ word: StaticString, _ event: JSONEvent) throws(JSONError) -> JSONEvent {
    let start = at
    for i in 0..<word.utf8CodeUnitCount {
      guard available(keeping: start), window[at] == word.utf8Start[i] else { throw failure("expected a value") }
      at += 1
    }
    finishValue()
    return event
  }

  /// Passes over the value whose first event was just given, or is about to come.
  public mutating func skipValue() throws(JSONError) {
    let outer = depth
    repeat {
      guard let event = try next() else { return }
      if depth == outer, event != .key { return }
    } while true
  }
}
