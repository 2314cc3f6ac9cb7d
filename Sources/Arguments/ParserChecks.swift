/// What is checked of a command line beyond its words: kinds of values, numbers of operands, what is missing.
extension Parser {
  func check(_ verb: Verb) throws(UsageError) {
    if let missing = verb.options.first(where: { $0.isRequired && parsed.given[$0.long] == nil }) {
      throw failure("\(missing.form) is missing")
    }
    if !verb.subverbs.isEmpty {
      if let word = parsed.operands.first { throw unknownSubverb(word, of: verb.subverbs) }
      if verb.needsSubverb { throw failure("\(verb.name) needs one of: \(list(verb.subverbs.map(\.name)))") }
      return
    }
    switch verb.operands {
    case .none: try check(operands: [])
    case .list(let operands): try check(operands: operands)
    case .command(let isRequired):
      if isRequired, parsed.operands.isEmpty { throw failure("COMMAND is missing") }
    }
  }

  private func check(operands: [Operand]) throws(UsageError) {
    let words = parsed.operands
    if words.count > operands.count, operands.last?.isRepeatable != true {
      throw failure("\(quoted(words[operands.count])) is one word too many")
    }
    for (operand, word) in zip(operands, words) { try check(word, operand.kind, operand.placeholder) }
    if let last = operands.last {
      for word in words.dropFirst(operands.count) { try check(word, last.kind, last.placeholder) }
    }
    if let missing = operands.dropFirst(words.count).first(where: \.isRequired) {
      throw failure("\(missing.placeholder) is missing")
    }
  }

  func check(_ value: [UInt8], _ kind: ValueKind, _ name: String) throws(UsageError) {
    guard kind.isText else {
      if value.isEmpty { throw failure("\(name) is empty") }
      return
    }
    guard let text = String(validating: value, as: UTF8.self) else {
      throw failure("\(name) is \(quoted(value)), which is not UTF-8")
    }
    switch kind {
    case .integer(let range):
      if let number = Int(text), range.contains(number) { return }
      throw failure("\(name) is \(quoted(value)); expected an integer \(words(range))")
    case .choice(let choices):
      if choices.contains(text) { return }
      let near = Suggestion.nearest(text, among: choices)
      throw failure("\(name) is \(quoted(value)); expected one of: \(list(choices))", near)
    default: return
    }
  }

  private func words(_ range: ClosedRange<Int>) -> String {
    range.upperBound == .max ? "from \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
  }

  private func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}

/// The errors of a command line.
extension Parser {
  func failure(_ message: String, _ suggestion: String? = nil) -> UsageError {
    let help = ([program.name] + parsed.path + ["--help"]).joined(separator: " ")
    return UsageError(message: message, suggestion: suggestion, path: parsed.path, help: help)
  }

  func unknownVerb(_ word: [UInt8]) -> UsageError {
    let text = String(decoding: word, as: UTF8.self)
    if text == "version" { return failure("unknown verb \(quoted(word))", "\(program.name) --version") }
    var meant = Suggestion.nearest(text, among: program.verbs.map(\.name) + ["help"])
    meant = meant ?? program.allVerbs.first { $0.verb.name == text }?.path.joined(separator: " ")
    if meant == nil, let wrapper = program.verbs.first(where: \.wrapsCommand) {
      let isPlain =
        (1...40).contains(word.count) && text.utf8.allSatisfy { isAlphanumeric($0) || "._/+-".utf8.contains($0) }
      meant = "\(wrapper.name) \(isPlain ? text : "COMMAND")\(rest.isEmpty ? "" : " …")"
    }
    return failure("unknown verb \(quoted(word))", meant.map { "\(program.name) \($0)" })
  }

  func unknownSubverb(_ word: [UInt8], of verbs: [Verb]) -> UsageError {
    let owner = ([program.name] + parsed.path).joined(separator: " ")
    guard !verbs.isEmpty else { return failure("\(quoted(word)) is one word too many after \(owner)") }
    let near = Suggestion.nearest(String(decoding: word, as: UTF8.self), among: verbs.map(\.name))
    let names = near == nil ? "; expected one of: \(list(verbs.map(\.name)))" : ""
    return failure("unknown verb \(quoted(word)) of \(owner)\(names)", near.map { "\(owner) \($0)" })
  }

  /// `ratchet --quiet run make`: the option exists, but after its verb.
  func optionBeforeVerb(_ word: [UInt8]) -> UsageError {
    let name = String(decoding: word.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
    let verb = rest.lazy.compactMap { word in program.verbs.first { word.elementsEqual($0.name.utf8) } }
      .first { verb in verb.options.contains { "--\($0.long)" == name || $0.short.map { "-\($0)" } == name } }
    let near = Suggestion.nearest(name, among: ["--help", "--version"])
    return failure(
      "unknown option \(quoted(word)) before the verb", verb.map { "\(program.name) \($0.name) \(name)" } ?? near)
  }
}

func isAlphanumeric(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): true
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
  default: false
  }
}
