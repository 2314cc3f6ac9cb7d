/// Options of a command line: long, short, bundled, with their values.
extension Parser {
  /// `--name`, `--name value`, `--name=value`.
  mutating func readLong(_ word: [UInt8], of verb: Verb) throws(UsageError) {
    let body = word.dropFirst(2)
    let name = body.prefix { $0 != UInt8(ascii: "=") }
    let attached = name.count < body.count ? Array(body.dropFirst(name.count + 1)) : nil
    if name.elementsEqual("help".utf8) {
      wantsHelp = true
      return
    }
    guard let option = verb.options.first(where: { name.elementsEqual($0.long.utf8) }) else {
      let names = verb.options.map(\.long) + ["help"]
      let near = Suggestion.nearest(String(decoding: name, as: UTF8.self), among: names)
      throw failure("unknown option \(quoted([45, 45] + name))\(dashAdvice(verb))", near.map { "--\($0)" })
    }
    if option.value == nil, let attached {
      throw failure("--\(option.long) takes no value, \(quoted(attached)) was given")
    }
    try take(option, attached)
  }

  /// `-q`, `-qv`, `-n 5`, `-n5`.
  mutating func readShort(_ word: [UInt8], of verb: Verb) throws(UsageError) {
    var letters = word[1...]
    while let letter = letters.popFirst() {
      if letter == UInt8(ascii: "h") {
        wantsHelp = true
        continue
      }
      guard let option = verb.options.first(where: { $0.short?.asciiValue == letter }) else {
        throw unknownShort(letter, in: word, of: verb)
      }
      guard option.value != nil else {
        try take(option, nil)
        continue
      }
      return try take(option, letters.isEmpty ? nil : Array(letters))
    }
  }

  private mutating func take(_ option: Option, _ attached: [UInt8]?) throws(UsageError) {
    guard let form = option.value else {
      parsed.given[option.long, default: []].append([])
      return
    }
    let value = if let attached { attached } else { try nextValue(of: option) }
    try check(value, form.kind, "--\(option.long)")
    parsed.given[option.long, default: []].append(value)
  }

  /// The next word as a value; one that looks like an option means that the value was forgotten.
  private mutating func nextValue(of option: Option) throws(UsageError) -> [UInt8] {
    guard let next = rest.first else { throw failure("--\(option.long) needs a value: \(option.form)") }
    let isNumber = next.count > 1 && next.dropFirst().allSatisfy { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
    if next.first == UInt8(ascii: "-"), next.count > 1, !isNumber {
      let advice = "a value that begins with a dash is written --\(option.long)=VALUE"
      throw failure("--\(option.long) needs a value before \(quoted(next)): \(option.form) (\(advice))")
    }
    rest.removeFirst()
    return next
  }

  private func unknownShort(_ letter: UInt8, in word: [UInt8], of verb: Verb) -> UsageError {
    let isLong = word.count > 2 && word[1] == letter
    let near = isLong ? String(decoding: word.dropFirst().prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self) : ""
    let suggestion = Suggestion.nearest(near, among: verb.options.map(\.long) + ["help"])
    let shown = quoted(isLong ? word : [45, letter])
    return failure("unknown option \(shown)\(dashAdvice(verb))", suggestion.map { "--\($0)" })
  }

  /// How a name that looks like an option is told, where one may stand.
  private func dashAdvice(_ verb: Verb) -> String {
    guard !verb.wrapsCommand, case .list(let operands) = verb.operands, let first = operands.first else { return "" }
    return " (a \(first.placeholder) that begins with a dash comes after --)"
  }
}
