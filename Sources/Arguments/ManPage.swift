/// The manual page in roff with the man(7) macros, section 1.
extension Program {
  /// `date` is shown in the footer, best as 2026-01-31.
  public func manPage(date: String = "") -> String {
    let title = [name.uppercased(), "1", date, "\(name) \(version)", "User Commands"]
      .map { Roff.argument($0, dashes: false) }
    var lines = [".TH \(title.joined(separator: " "))", ".ad l", ".nh"]
    lines += [".SH NAME", Roff.line("\(name) - ", dashes: false) + Roff.text(summary)]
    lines += [".SH SYNOPSIS"] + Roff.synopsis([name, "VERB"], ["[OPTIONS]", "[WORDS…]"])
    lines += [".SH DESCRIPTION"] + Roff.paragraphs(discussion.isEmpty ? ["\(summary)."] : discussion).dropFirst()
    lines += [".SH OPTIONS"] + Roff.tagged([Option.help, .version].map(\.tag))
    lines += [".SH VERBS"] + allVerbs.flatMap { manual(of: $0.verb, path: $0.path) }
    lines += Roff.section("EXIT STATUS", exitStatuses)
    lines += Roff.section("ENVIRONMENT", environment)
    lines += Roff.section("FILES", files)
    return lines.joined(separator: "\n") + "\n"
  }

  private func manual(of verb: Verb, path: [String]) -> [String] {
    var lines = [".SS \(Roff.argument(([name] + path).joined(separator: " ")))"]
    lines += Roff.synopsis([name] + path, verb.usageWords)
    lines += Roff.paragraphs(["\(verb.summary).".capitalizedFirst] + verb.discussion)
    lines += Roff.tagged(verb.operandRows) + Roff.tagged(verb.options.map(\.tag))
    lines += verb.examples.isEmpty ? [] : [".PP", "Examples:"]
    lines += Roff.tagged(verb.examples)
    lines += verb.exitStatuses.isEmpty ? [] : [".PP", "Exit status:"]
    return lines + Roff.tagged(verb.exitStatuses)
  }
}

extension Option {
  /// `-q, --quiet` with its meaning.
  fileprivate var tag: Definition { Definition((short.map { "-\($0), " } ?? "") + form, meaning) }
}

/// Text as roff input: nothing in it is a request or an escape of its own.
enum Roff {
  /// A paragraph as one input line; `backticks` become bold.
  static func text(_ text: String) -> String {
    let pieces = text.split(separator: "`", omittingEmptySubsequences: false)
    guard pieces.count % 2 == 1 else { return line(text) }
    let marked = pieces.enumerated().map { $0 % 2 == 1 ? "\\fB\(escaped($1))\\fP" : escaped($1) }.joined()
    return guarded(marked)
  }

  /// Plain text as one input line.
  static func line(_ text: String, dashes: Bool = true) -> String { guarded(escaped(text, dashes: dashes)) }

  /// An argument of a macro.
  static func argument(_ text: String, dashes: Bool = true) -> String { "\"\(escaped(text, dashes: dashes))\"" }

  static func paragraphs(_ texts: [String]) -> [String] { texts.flatMap { [".PP", text($0)] } }

  /// Terms in bold, each with its meaning indented below.
  static func tagged(_ rows: [Definition]) -> [String] {
    rows.flatMap { [".TP", "\\fB\(escaped($0.term))\\fP", text($0.meaning)] }
  }

  static func section(_ title: String, _ rows: [Definition]) -> [String] {
    rows.isEmpty ? [] : [".SH \(title)"] + tagged(rows)
  }

  /// A command in bold with its words; no line breaks within one of them.
  static func synopsis(_ command: [String], _ words: [String]) -> [String] {
    let command = "\\fB\(escaped(command.joined(separator: " ")))\\fP"
    return [([command] + words.map { escaped($0).replacing(" ", with: "\\ ") }).joined(separator: " ")]
  }

  /// A control character at the start of a line would make it a request.
  private static func guarded(_ text: String) -> String {
    text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
  }

  private static func escaped(_ text: some StringProtocol, dashes: Bool = true) -> String {
    String(text.unicodeScalars.flatMap { escape($0, dashes: dashes) })
  }

  /// Escapes of groff_char(7) that mandoc knows too.
  private static func escape(_ scalar: Unicode.Scalar, dashes: Bool) -> String {
    switch scalar {
    case "\\": "\\e"
    case "-": dashes ? "\\-" : "-"
    case "\"": "\\(dq"
    case "'": "\\(aq"
    case "`": "\\(ga"
    case "^": "\\(ha"
    case "~": "\\(ti"
    case "\n": " "
    case _ where scalar.value > 126: "\\[u\(hex(scalar.value))]"
    default: String(scalar)
    }
  }

  private static func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
