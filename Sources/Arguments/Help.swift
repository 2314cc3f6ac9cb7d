/// The `--help` texts, plain, wrapped to a width in columns.
extension Program {
  /// The page of the whole program.
  public func help(width: Int = 80) -> String {
    var lines = usageLines(["VERB", "[OPTIONS]", "[WORDS…]"], path: [], width: width)
    lines += [""] + Columns.paragraph("\(name): \(summary).", indent: 0, width: width)
    lines += Self.paragraphs(discussion, width)
    lines += Self.section("Verbs", verbs.map { Definition($0.name, $0.summary) }, width)
    lines += Self.section("Options", [Option.help, .version].map(\.row), width)
    lines += Self.section("Exit status", exitStatuses, width)
    lines += Self.section("Environment", environment, width)
    lines += Self.section("Files", files, width)
    lines += ["", "\(name) help VERB says more about a verb."]
    return lines.joined(separator: "\n") + "\n"
  }

  /// The page of the verb at a path; the program's where the path names none.
  public func help(path: [String], width: Int = 80) -> String {
    guard let verb = verbs(along: path)?.last else { return help(width: width) }
    var lines = usageLines(verb.usageWords, path: path, width: width)
    lines += [""] + Columns.paragraph("\(verb.summary).".capitalizedFirst, indent: 0, width: width)
    lines += Self.paragraphs(verb.discussion, width)
    lines += Self.section("Verbs", verb.subverbs.map { Definition($0.name, $0.summary) }, width)
    lines += Self.section("Words", verb.operandRows, width)
    lines += Self.section("Options", verb.listedOptions.map(\.row), width)
    lines += Self.examples(verb.examples, width)
    lines += Self.section("Exit status", verb.exitStatuses, width)
    return lines.joined(separator: "\n") + "\n"
  }

  /// `usage: ratchet run [--quiet] …`, continued under the first word after the path.
  private func usageLines(_ words: [String], path: [String], width: Int) -> [String] {
    let head = (["usage:", name] + path).joined(separator: " ")
    let margin = String(repeating: " ", count: min(head.count + 1, 24))
    var lines: [String] = []
    var line = head
    for word in words {
      if line.count + 1 + word.count > width {
        lines.append(line)
        line = margin + word
      } else {
        line += " " + word
      }
    }
    return lines + [line]
  }

  private static func paragraphs(_ texts: [String], _ width: Int) -> [String] {
    texts.flatMap { [""] + Columns.paragraph($0, indent: 0, width: width) }
  }

  private static func section(_ title: String, _ rows: [Definition], _ width: Int) -> [String] {
    rows.isEmpty ? [] : ["", "\(title):"] + Columns.table(rows, width: width)
  }

  private static func examples(_ examples: [Definition], _ width: Int) -> [String] {
    guard !examples.isEmpty else { return [] }
    return ["", "Examples:"]
      + examples.flatMap { ["  \($0.term)"] + Columns.paragraph($0.meaning, indent: 6, width: width) }
  }
}

extension Option {
  /// `-q, --quiet`: aligned, so that long names stand below each other.
  var row: Definition {
    Definition((short.map { "-\($0), " } ?? "    ") + form, meaning)
  }

  /// The summary and what holds where the option is not given.
  var meaning: String {
    summary + (defaultText.map { " (default: \($0))" } ?? "") + (isRepeatable ? " (may be repeated)" : "")
  }
}

extension Verb {
  var operandRows: [Definition] {
    guard case .list(let operands) = operands else { return [] }
    return operands.filter { !$0.summary.isEmpty }.map { Definition($0.shown, $0.summary) }
  }
}

extension String {
  /// With its first letter in upper case.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
