/// Lays text out in columns: wraps at spaces, hangs meanings beside their terms.
enum Columns {
  /// The text broken at spaces into lines of at most `width` columns; a longer word has a line of its own.
  static func wrap(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// Paragraph lines under an indent.
  static func paragraph(_ text: String, indent: Int, width: Int) -> [String] {
    let margin = String(repeating: " ", count: indent)
    return wrap(text, width: max(20, width - indent)).map { margin + $0 }
  }

  /// Terms with their meanings beside them; a term that is too long has its meaning on the next line.
  static func table(_ rows: [Definition], width: Int, widest: Int = 26) -> [String] {
    let terms = rows.map(\.term.count).filter { $0 <= widest }
    let column = 2 + (terms.max() ?? widest) + 2
    let margin = String(repeating: " ", count: column)
    return rows.flatMap { row -> [String] in
      let meaning = wrap(row.meaning, width: max(20, width - column))
      let term = "  " + row.term
      guard let first = meaning.first else { return [term] }
      let rest = meaning.dropFirst().map { margin + $0 }
      guard term.count + 2 <= column else { return [term, margin + first] + rest }
      return [term + String(repeating: " ", count: column - term.count) + first] + rest
    }
  }
}
