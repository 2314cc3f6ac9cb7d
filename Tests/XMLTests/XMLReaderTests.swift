import Testing
import XML

/// The events of a text, one a line, read in chunks of so many bytes; an error last.
private func events(_ text: String, chunk: Int = .max) -> String {
  var lines: [String] = []
  func note(_ event: XMLEvent) {
    switch event {
    case .begin(let name, let attributes):
      lines.append("<\(name)\(attributes.map { " \($0.name)=\($0.value)" }.joined())")
    case .end(let name): lines.append(">\(name)")
    case .text(let text):
      if let last = lines.last, last.hasPrefix("'") {
        lines[lines.count - 1] = last + text
      } else {
        lines.append("'" + text)
      }
    }
  }
  var reader = XMLReader()
  var rest = Array(text.utf8)[...]
  do throws(XMLError) {
    while !rest.isEmpty {
      try reader.feed(Array(rest.prefix(chunk)), note)
      rest = rest.dropFirst(chunk)
    }
    try reader.end(note)
  } catch {
    lines.append("error in line \(error.line): \(error.reason)")
  }
  return lines.joined(separator: "\n")
}

struct XMLReaderTests {
  static let rule = """
    <?xml version="1.1" encoding="UTF-8" standalone="no"?>
    <query version="2"><rule class="cc_library" name="//a:b&amp;&#x2028;&lt;c&gt;">x &amp; y<rule-input name="ä"/></rule></query>
    """

  @Test func elementsAttributesAndText() {
    #expect(
      events(Self.rule) == """
        <query version=2
        <rule class=cc_library name=//a:b&\u{2028}<c>
        'x & y
        <rule-input name=ä
        >rule-input
        >rule
        >query
        """)
  }

  @Test(arguments: [1, 2, 3, 7, 64])
  func chunksOfAnySizeGiveTheSame(_ size: Int) {
    #expect(events(Self.rule, chunk: size) == events(Self.rule))
  }

  @Test(arguments: [
    ("", "error in line 1: the text is empty"),
    ("<a>\n<b>\n", "error in line 3: the text ends inside <b>"),
    ("<a>\n</b>", "error in line 2: mismatched tag"),
    ("<a/>\n<b/>", "error in line 2: junk after document element"),
    ("<a x=1/>", "error in line 1: not well-formed (invalid token)"),
    ("<a>&later;</a>", "error in line 1: undefined entity"),
    ("<a>\u{0}</a>", "error in line 1: not well-formed (invalid token)"),
  ])
  func whatIsNoXML(_ text: String, _ last: String) {
    #expect(events(text).split(separator: "\n").last.map(String.init) == last)
  }

  @Test func everyTruncationIsAnErrorAndNoCrash() {
    let bytes = Array(Self.rule.utf8)
    for count in 0..<(bytes.count - 1) {
      let text = String(decoding: bytes[..<count], as: UTF8.self)
      #expect(events(text).contains("error in line"), "\(count)")
    }
  }

  @Test(arguments: [
    "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
    "<!DOCTYPE a [<!ENTITY a0 \"ha\"><!ENTITY a1 \"&a0;&a0;\">]><a>&a1;</a>",
    "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
    "<!DOCTYPE a [<!ENTITY % p SYSTEM \"file:///etc/passwd\">%p;]><a/>",
  ])
  func entitiesAreRefused(_ text: String) {
    #expect(events(text) == "error in line 1: it declares entities, which are refused")
  }

  @Test func anExternalDefinitionIsNotOpened() {
    #expect(events("<!DOCTYPE a SYSTEM \"file:///no/such.dtd\"><a>1</a>") == "<a\n'1\n>a")
    #expect(
      events("<!DOCTYPE a SYSTEM \"file:///no/such.dtd\"><a>&x;</a>").hasSuffix("it names an entity that is not known"))
  }

  @Test func depthIsBounded() {
    func nested(_ depth: Int) -> String {
      String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    }
    #expect(!events(nested(512)).contains("error"))
    #expect(events(nested(513)).hasSuffix("elements nest deeper than 512"))
  }

  @Test func aTagWithoutEndDoesNotFillTheMemory() throws {
    var reader = XMLReader()
    let chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    try reader.feed(Array("<a b=\"".utf8)) { _ in }
    #expect(throws: XMLError(reason: "one tag is longer than 16 MiB", line: 1)) {
      for _ in 0..<32 { try reader.feed(chunk) { _ in } }
    }
    #expect(throws: XMLError.self) { try reader.end { _ in } }
  }

  @Test func afterAnErrorNothingMoreIsRead() throws {
    var reader = XMLReader()
    var seen = 0
    #expect(throws: XMLError.self) { try reader.feed(Array("</a>".utf8)) { _ in seen += 1 } }
    #expect(throws: XMLError.self) { try reader.feed(Array("<a/>".utf8)) { _ in seen += 1 } }
    #expect(seen == 0)
  }
}
