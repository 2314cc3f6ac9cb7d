/// JSON with comments and trailing commas, as people write settings (tsconfig.json, rush.json), made plain JSON.
enum JSONComments {
  /// The same text with each comment and each comma before a closing bracket as blanks: places stay where they were.
  static func without(_ bytes: [UInt8]) -> [UInt8] {
    var plain = bytes
    var (at, isText): (Int, Bool) = (0, false)
    /// The last comma with nothing but blanks and comments behind it.
    var comma: Int?
    func isAt(_ index: Int, _ letter: Unicode.Scalar) -> Bool {
      index < bytes.count && bytes[index] == UInt8(ascii: letter)
    }
    while at < bytes.count {
      let byte = bytes[at]
      if isText {
        if byte == UInt8(ascii: "\\") { at += 1 } else if byte == UInt8(ascii: "\"") { isText = false }
      } else if byte == UInt8(ascii: "/"), isAt(at + 1, "/") || isAt(at + 1, "*") {
        let end = commentEnd(bytes, at)
        for index in at..<end where bytes[index] != UInt8(ascii: "\n") { plain[index] = 0x20 }
        at = end
        continue
      } else if byte == UInt8(ascii: "\"") {
        (isText, comma) = (true, nil)
      } else if byte == UInt8(ascii: ",") {
        comma = at
      } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
        if let comma { plain[comma] = 0x20 }
        comma = nil
      } else if byte > 0x20 {
        comma = nil
      }
      at += 1
    }
    return plain
  }

  private static func commentEnd(_ bytes: [UInt8], _ start: Int) -> Int {
    let isLine = bytes[start + 1] == UInt8(ascii: "/")
    var at = start + 2
    while at < bytes.count {
      if isLine, bytes[at] == UInt8(ascii: "\n") { return at }
      if !isLine, bytes[at] == UInt8(ascii: "/"), bytes[at - 1] == UInt8(ascii: "*"), at > start + 2 { return at + 1 }
      at += 1
    }
    return bytes.count
  }
}
