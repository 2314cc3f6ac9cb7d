/// A streaming pull reader of JSON (RFC 8259) over a window of bytes: it holds the window and the open brackets, no tree.
///
/// Give it the whole text, or a `refill` that appends the next chunk to the bytes it is handed and returns false at the
/// end. Several texts one after the other (JSON Lines, concatenated objects) are read by calling `next` again after
/// nil; nil at once means that there is no further text. After an error every call gives that error again.
public struct JSONReader {
  var window: Window
  var open: [Bracket] = []
  var expects = Expectation.value
  /// The bytes of the last key, string or number, counted from the event's first byte, quotes left out.
  var token = 0..<0
  var tokenHasEscapes = false
  private var failed: JSONError?

  enum Bracket { case object, array }

  enum Expectation { case value, valueOrEnd, keyOrEnd, key, commaOrEnd, end }

  /// How deep brackets may nest before the text is refused.
  public static let deepest = 512

  public init(_ bytes: [UInt8]) {
    window = Window(bytes)
  }

  public init(refill: @escaping (inout [UInt8]) -> Bool) {
    window = Window([], refill: refill)
  }

  /// A name, string or number that comes in chunks may be that long; a longer one counts as where the text ends.
  public static let longest = 1 << 24

  /// How many brackets are open.
  public var depth: Int { open.count }

  /// Where the next byte stands.
  public var position: JSONPosition { window.position }

  /// Where the last event began: its bracket, quote or first byte.
  public var eventPosition: JSONPosition { window.startPosition }

  /// The next step; nil at the end of a text.
  public mutating func next() throws(JSONError) -> JSONEvent? {
    token = 0..<0
    if expects == .end {
      expects = .value
      return nil
    }
    if let failed { throw failed }
    if window.at == 0, !window.skipByteOrderMark() { throw fail("expected a value") }
    window.beginEvent()
    guard let byte = window.peek() else {
      if open.isEmpty { return nil }
      throw fail("the text ends inside a value")
    }
    guard expects == .commaOrEnd, byte != UInt8(ascii: "}"), byte != UInt8(ascii: "]") else { return try step(byte) }
    guard byte == UInt8(ascii: ",") else { throw fail("expected a comma or a closing bracket") }
    window.at += 1
    expects = open.last == .object ? .key : .value
    window.beginEvent()
    guard let byte = window.peek() else { throw fail("the text ends after a comma") }
    return try step(byte)
  }

  private mutating func step(_ byte: UInt8) throws(JSONError) -> JSONEvent {
    switch byte {
    case UInt8(ascii: "}"):
      guard open.last == .object, expects == .commaOrEnd || expects == .keyOrEnd else { throw fail("unexpected }") }
      return close(.endObject)
    case UInt8(ascii: "]"):
      guard open.last == .array, expects == .commaOrEnd || expects == .valueOrEnd else { throw fail("unexpected ]") }
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
    default: throw fail("expected a value")
    }
  }

  private mutating func begin(_ bracket: Bracket) throws(JSONError) -> JSONEvent {
    guard open.count < Self.deepest else { throw fail("brackets nest deeper than \(Self.deepest)") }
    window.at += 1
    open.append(bracket)
    expects = bracket == .object ? .keyOrEnd : .valueOrEnd
    return bracket == .object ? .beginObject : .beginArray
  }

  private mutating func close(_ event: JSONEvent) -> JSONEvent {
    window.at += 1
    open.removeLast()
    finishValue()
    return event
  }

  private mutating func finishValue() { expects = open.isEmpty ? .end : .commaOrEnd }

  private mutating func readKey() throws(JSONError) -> JSONEvent {
    guard window.peek() == UInt8(ascii: "\"") else { throw fail("expected the name of a member in quotes") }
    try readString()
    window.skipSpace()
    guard window.peek() == UInt8(ascii: ":") else { throw fail("expected a colon") }
    window.at += 1
    expects = .value
    return .key
  }

  private mutating func word(_ word: StaticString, _ event: JSONEvent) throws(JSONError) -> JSONEvent {
    for i in 0..<word.utf8CodeUnitCount {
      guard window.peek() == word.utf8Start[i] else { throw fail("expected a value") }
      window.at += 1
    }
    finishValue()
    return event
  }

  /// Passes over the rest of the value whose first event was given last; after a key and before the first event of a
  /// text, over the value that comes.
  public mutating func skipValue() throws(JSONError) {
    if let failed { throw failed }
    let outer: Int
    switch expects {
    case .value: outer = depth
    case .keyOrEnd, .valueOrEnd: outer = depth - 1
    case .key, .commaOrEnd, .end: return
    }
    repeat { guard try next() != nil else { return } } while depth > outer
  }

  /// The error at the next byte, which ends the reading.
  mutating func fail(_ reason: String) -> JSONError {
    let error = JSONError(position: position, reason: reason)
    failed = error
    return error
  }
}
