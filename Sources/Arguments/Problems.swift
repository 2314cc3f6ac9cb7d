extension Program {
  /// What contradicts itself in the declaration, one sentence each; a program's own test expects none.
  public var problems: [String] {
    Self.repeated(verbs.map(\.name) + ["help"]).map { "verb \($0) is declared twice" }
      + allVerbs.flatMap { path, verb in verb.problems.map { "\(path.joined(separator: " ")): \($0)" } }
  }

  fileprivate static func repeated(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { !seen.insert($0).inserted }
  }
}

extension Verb {
  fileprivate var problems: [String] {
    var found = Program.repeated(options.map(\.long) + ["help"]).map { "--\($0) is declared twice" }
    let shorts = options.compactMap { $0.short.map { "-\($0)" } }
    found += Program.repeated(shorts + ["-h"]).map { "\($0) is declared twice" }
    found += Program.repeated(subverbs.map(\.name)).map { "verb \($0) is declared twice" }
    found += ([name] + options.map(\.long)).filter { !isPlain($0) }.map { "\($0) is no plain lower-case name" }
    found += options.filter { $0.short.map { $0.asciiValue.map(isAlphanumeric) != true } == true }.map {
      "the short form of --\($0.long) is no letter"
    }
    found += options.compactMap { $0.value?.kind }.filter { $0 == .choice([]) }.map { _ in "a choice of nothing" }
    found += ([summary] + options.map(\.summary)).filter { $0.hasSuffix(".") || $0.contains("\n") }.map {
      "a summary is one line without a full stop: \($0)"
    }
    if !subverbs.isEmpty, operands != .none { found.append("it has both subverbs and operands") }
    if needsSubverb, subverbs.isEmpty { found.append("it needs a subverb and has none") }
    return found + operandProblems
  }

  private var operandProblems: [String] {
    guard case .list(let operands) = operands else { return [] }
    let late = zip(operands, operands.dropFirst()).filter { $1.isRequired && !$0.isRequired }
    return late.map { "\($1.placeholder) is required after an optional word" }
      + operands.dropLast().filter(\.isRepeatable).map { "\($0.placeholder) is repeated and not last" }
  }

  private func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.first != UInt8(ascii: "-")
      && name.utf8.allSatisfy { ($0 | 0x20 == $0 && isAlphanumeric($0)) || $0 == UInt8(ascii: "-") }
  }
}
