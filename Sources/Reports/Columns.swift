/// Text in a terminal's columns: how wide it is, and how it is made to fit.
enum Columns {
  /// Columns that a text takes, after it was made inert: wide East Asian characters and emoji take two, combining marks
  /// none (Unicode Standard Annex 11, by ranges; a doubtful character counts as the wider).
  static func width(_ text: some StringProtocol) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.unicodeScalars.reduce(0) { $0 + width($1) }
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return 1 }
    switch scalar.value {
    case 0x1100...0x115f, 0x231a...0x231b, 0x23e9...0x23f3, 0x25fd...0x25fe, 0x2614...0x2615, 0x2648...0x2653, 0x267f,
      0x2693, 0x26a1, 0x26aa...0x26ab, 0x26bd...0x26be, 0x26c4...0x26c5, 0x26ce, 0x26d4, 0x26ea, 0x26f2...0x26f5,
      0x26fa, 0x26fd, 0x2705, 0x270a...0x270b, 0x2728, 0x274c, 0x274e, 0x2753...0x2757, 0x2795...0x2797, 0x27b0,
      0x27bf, 0x2b1b...0x2b1c, 0x2b50, 0x2b55, 0x2e80...0x303e, 0x3041...0xa4cf, 0xa960...0xa97f, 0xac00...0xd7a3,
      0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x16fe0...0x18dff, 0x1aff0...0x1b2ff,
      0x1f000...0x1faff, 0x20000...0x3fffd:
      return 2
    // The emoji selector widens the character before it.
    case 0xfe0f: return 1
    default: break
    }
    return switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: 0
    default: 1
    }
  }

  /// The text, or its start and its end around `…` where it is wider; a path's end says more than its start.
  static func truncate(_ text: String, to limit: Int) -> String {
    guard width(text) > limit else { return text }
    guard limit > 1 else { return limit == 1 ? "…" : "" }
    let head = take(text, (limit - 1) / 3)
    let tail = take(text.reversed(), limit - 1 - (limit - 1) / 3)
    return String(head) + "…" + String(tail.reversed())
  }

  /// The text, or its start before `…` where it is wider.
  static func truncateEnd(_ text: String, to limit: Int) -> String {
    guard width(text) > limit else { return text }
    return limit < 1 ? "" : String(take(text, limit - 1)) + "…"
  }

  private static func take(_ characters: some Sequence<Character>, _ limit: Int) -> [Character] {
    var taken: [Character] = []
    var used = 0
    for character in characters {
      used += width(String(character))
      guard used <= limit else { break }
      taken.append(character)
    }
    return taken
  }

  static func padEnd(_ text: String, to columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - width(text)))
  }

  static func padStart(_ text: String, to columns: Int) -> String {
    String(repeating: " ", count: max(0, columns - width(text))) + text
  }

  /// Lines of at most `columns`, broken at spaces; all but the first begin with `indent`. A longer word is truncated.
  static func wrap(_ text: String, to columns: Int, indent: String = "") -> [String] {
    guard width(text) > columns else { return [text] }
    let margin = String(text.prefix { $0 == " " })
    var lines: [String] = []
    var line = margin
    var isStart = true
    for word in text.split(separator: " ") {
      let room = columns - width(lines.isEmpty ? margin : indent)
      let word = truncate(String(word), to: room)
      if !isStart, width(line) + 1 + width(word) > columns {
        lines.append(line)
        line = indent
        isStart = true
      }
      line += isStart ? truncate(word, to: columns - width(line)) : " " + word
      isStart = false
    }
    return lines + [line]
  }
}
