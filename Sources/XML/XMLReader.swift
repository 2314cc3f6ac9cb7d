import Cexpat

/// A streaming reader of XML 1.0 on expat: hand it the text chunk by chunk, then `end`; it holds one chunk's events and
/// no tree. A header that says 1.1 is read as 1.0 (Bazel's query writes one).
///
/// A text that declares entities is refused, so none can grow without bound; external entities and DTDs are never
/// opened. Namespaces are left as prefixes.
public struct XMLReader: ~Copyable {
  /// How deep elements may nest before the text is refused.
  public static let deepest = 512
  /// How many bytes one tag or comment may have before the text is refused.
  public static let longestToken = 16 << 20

  private static let slice = 64 << 10

  private let parser: XML_Parser?
  private let state = ParserState()
  private var failed: XMLError?
  /// Bytes handed over so far.
  private var count = 0

  public init() {
    parser = XML_ParserCreate(nil)
    guard let parser else { return }
    state.parser = parser
    XML_SetUserData(parser, Unmanaged.passUnretained(state).toOpaque())
    XML_SetElementHandler(parser, { parserState($0)?.begin($1, $2) }, { data, name in parserState(data)?.end(name) })
    XML_SetCharacterDataHandler(parser) { parserState($0)?.text($1, $2) }
    XML_SetEntityDeclHandler(parser) { data, _, _, _, _, _, _, _, _ in
      parserState(data)?.refuse("it declares entities, which are refused")
    }
    XML_SetSkippedEntityHandler(parser) { data, _, _ in
      parserState(data)?.refuse("it names an entity that is not known")
    }
  }

  deinit { if let parser { XML_ParserFree(parser) } }

  /// Reads the next chunk and gives `body` what it holds, in order. After an error every call throws it again.
  public mutating func feed(_ chunk: [UInt8], _ body: (XMLEvent) -> Void) throws(XMLError) {
    var at = 0
    while at < chunk.count {
      let end = min(at + Self.slice, chunk.count)
      try parse(chunk[at..<end], isLast: false, body)
      at = end
    }
  }

  /// Says that the text is over: throws where it ends inside of an element.
  public mutating func end(_ body: (XMLEvent) -> Void) throws(XMLError) { try parse([], isLast: true, body) }

  private mutating func parse(
    _ bytes: ArraySlice<UInt8>, isLast: Bool, _ body: (XMLEvent) -> Void
  ) throws(XMLError) {
    if let failed { throw failed }
    guard let parser else { throw fail(XMLError(reason: "no memory for a parser", line: 1)) }
    let status = bytes.withUnsafeBytes { bytes in
      XML_Parse(parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), isLast ? 1 : 0)
    }
    count += bytes.count
    let events = state.take()
    for event in events { body(event) }
    if status != XML_STATUS_OK { throw fail(error(parser, isLast: isLast)) }
    // Between events expat keeps the whole token: what never ends must not fill the memory.
    if count - Int(XML_GetCurrentByteIndex(parser)) > Self.longestToken {
      throw fail(XMLError(reason: "one tag is longer than \(Self.longestToken >> 20) MiB", line: line(parser)))
    }
  }

  private mutating func fail(_ error: XMLError) -> XMLError {
    failed = error
    return error
  }

  private func line(_ parser: XML_Parser) -> Int { max(1, Int(XML_GetCurrentLineNumber(parser))) }

  private func error(_ parser: XML_Parser, isLast: Bool) -> XMLError {
    let line = line(parser)
    if let refusal = state.refusal { return XMLError(reason: refusal, line: line) }
    if isLast, let open = state.open.last { return XMLError(reason: "the text ends inside <\(open)>", line: line) }
    let words = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "it is no XML"
    return XMLError(reason: isLast && count == 0 ? "the text is empty" : words, line: line)
  }
}

/// The reader behind a callback's user data.
private func parserState(_ data: UnsafeMutableRawPointer?) -> ParserState? {
  data.map { Unmanaged<ParserState>.fromOpaque($0).takeUnretainedValue() }
}

/// What expat's callbacks have told since the last chunk, and the open elements.
private final class ParserState {
  var parser: XML_Parser?
  private(set) var open: [String] = []
  private(set) var refusal: String?
  private var events: [XMLEvent] = []

  func take() -> [XMLEvent] {
    defer { events.removeAll(keepingCapacity: true) }
    return events
  }

  func begin(_ name: UnsafePointer<XML_Char>?, _ pairs: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?) {
    guard let name, let pairs else { return }
    let text = String(cString: name)
    guard open.count < XMLReader.deepest else { return refuse("elements nest deeper than \(XMLReader.deepest)") }
    open.append(text)
    var attributes: [XMLAttribute] = []
    var at = 0
    while let name = pairs[at], let value = pairs[at + 1] {
      attributes.append(XMLAttribute(name: String(cString: name), value: String(cString: value)))
      at += 2
    }
    events.append(.begin(name: text, attributes: attributes))
  }

  func end(_ name: UnsafePointer<XML_Char>?) {
    guard let name else { return }
    open.removeLast()
    events.append(.end(name: String(cString: name)))
  }

  func text(_ bytes: UnsafePointer<XML_Char>?, _ count: Int32) {
    let text = UnsafeRawBufferPointer(start: bytes, count: Int(count))
    events.append(.text(String(decoding: text, as: UTF8.self)))
  }

  /// Ends the reading with an error of our own.
  func refuse(_ reason: String) {
    if refusal == nil { refusal = reason }
    if let parser { XML_StopParser(parser, 0) }
  }
}
