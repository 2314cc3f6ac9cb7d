import Model

/// Makes names and texts from repositories and builds harmless to show: what could move a cursor, hide or reorder text
/// becomes a visible escape, and nothing else changes.
///
/// Escapes: `\\`, `\n`, `\t`, `\r`; `\x1b` for other control characters of ASCII and for bytes that are not UTF-8;
/// `\u{202e}` for everything else that Unicode calls a control, format, line or paragraph separator (general categories
/// Cc, Cf, Zl, Zp: C1, bidirectional overrides, zero-width characters, tags; Unicode Standard 4.5, UTS 39).
public enum Inert {
  public static func text(_ name: ByteString) -> String {
    if name.bytes.allSatisfy(isPlain) { return String(decoding: name.bytes, as: UTF8.self) }
    var out = ""
    var rest = name.bytes[...]
    while !rest.isEmpty {
      let (scalar, length) = firstScalar(rest)
      if let scalar { append(scalar, to: &out) } else { rest.prefix(length).forEach { out += hexByte($0) } }
      rest = rest.dropFirst(length)
    }
    return out
  }

  public static func text(_ text: String) -> String { self.text(ByteString(text)) }

  /// A code span for Markdown (GitHub Flavored Markdown 0.29, sections 6.3 and 4.10): no HTML, link, mention or emphasis
  /// is read inside of it.
  ///
  /// - Parameter inTable: also keeps `|` from ending the cell; outside of a table the escape would be shown.
  public static func code(_ name: ByteString, inTable: Bool = false) -> String {
    code(inert: text(name), inTable: inTable)
  }

  public static func code(_ text: String, inTable: Bool = false) -> String {
    code(inert: self.text(text), inTable: inTable)
  }

  /// The same for a text that is inert already.
  static func code(inert shown: String, inTable: Bool = false) -> String {
    // An empty code span does not exist.
    let shown = visible(shown)
    let fence = String(repeating: "`", count: longestRun(of: "`", in: shown) + 1)
    let body = inTable ? shown.replacing("|", with: "\\|") : shown
    let needsPadding = body.hasPrefix("`") || body.hasSuffix("`") || (body.hasPrefix(" ") && body.hasSuffix(" "))
    return needsPadding ? "\(fence) \(body) \(fence)" : fence + body + fence
  }

  /// An inert text, in quotes where nobody could see it.
  public static func visible(_ shown: String) -> String { shown.contains { $0 != " " } ? shown : "'\(shown)'" }

  private static func longestRun(of mark: Character, in text: String) -> Int {
    var (longest, run) = (0, 0)
    for character in text {
      run = character == mark ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }

  private static func isPlain(_ byte: UInt8) -> Bool { byte >= 0x20 && byte < 0x7f && byte != UInt8(ascii: "\\") }

  /// The scalar at the start and its bytes; nil with the bytes that are no UTF-8.
  private static func firstScalar(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar?, Int) {
    var source = bytes.makeIterator()
    var decoder = UTF8()
    switch decoder.decode(&source) {
    case .scalarValue(let scalar): return (scalar, UTF8.width(scalar))
    case .emptyInput: return (nil, 1)
    case .error: return (nil, 1)
    }
  }

  private static func append(_ scalar: Unicode.Scalar, to out: inout String) {
    switch scalar {
    case "\\": out += "\\\\"
    case "\n": out += "\\n"
    case "\t": out += "\\t"
    case "\r": out += "\\r"
    case _ where scalar.value < 0x20 || scalar.value == 0x7f: out += hexByte(UInt8(truncatingIfNeeded: scalar.value))
    case _ where isHidden(scalar): out += "\\u{\(String(scalar.value, radix: 16))}"
    default: out.unicodeScalars.append(scalar)
    }
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: scalar.properties.isDefaultIgnorableCodePoint && scalar != "\u{fe0f}"
    }
  }

  private static func hexByte(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return "\\x" + (digits.count == 1 ? "0" : "") + digits
  }
}
