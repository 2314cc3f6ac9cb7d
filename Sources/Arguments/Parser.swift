extension Program {
  /// Reads the words after the program's name.
  ///
  /// `--option value` and `--option=value`, bundled short flags, `--` ends the options, `-h` and `--help` anywhere
  /// before a wrapped command. Of an option given twice the last counts, unless it is repeatable. A value that is a
  /// word of its own does not begin with a dash (a negative number and `-` alone may). `width` is help's, in columns.
  public func parse(_ words: [[UInt8]], width: Int = 80) throws(UsageError) -> Request {
    var parser = Parser(program: self, width: width, rest: words[...])
    return try parser.readProgram()
  }

  public func parse(_ words: [String], width: Int = 80) throws(UsageError) -> Request {
    try parse(words.map { Array($0.utf8) }, width: width)
  }
}

/// One reading of a command line; it goes on after an error, so that `--help` later on still helps.
struct Parser {
  let program: Program
  let width: Int
  var rest: ArraySlice<[UInt8]>
  var parsed = Parsed(path: [])
  var wantsHelp = false
  var firstError: UsageError?

  init(program: Program, width: Int, rest: ArraySlice<[UInt8]>) {
    self.program = program
    self.width = width
    self.rest = rest
  }

  mutating func readProgram() throws(UsageError) -> Request {
    guard let first = rest.popFirst() else { return .help(program.help(width: width)) }
    switch String(decoding: first, as: UTF8.self) {
    case "-h", "--help": return .help(program.help(width: width))
    case "--version": return .version
    case "help": return try readHelp()
    default: break
    }
    guard first.first != UInt8(ascii: "-") else { throw optionBeforeVerb(first) }
    guard let verb = program.verbs.first(where: { first.elementsEqual($0.name.utf8) }) else { throw unknownVerb(first) }
    return try readVerb(verb)
  }

  /// `ratchet help history list`.
  private mutating func readHelp() throws(UsageError) -> Request {
    var level = program.verbs
    while let word = rest.popFirst(), word.first != UInt8(ascii: "-") {
      guard let verb = level.first(where: { word.elementsEqual($0.name.utf8) }) else {
        throw parsed.path.isEmpty ? unknownVerb(word) : unknownSubverb(word, of: level)
      }
      parsed.path.append(verb.name)
      level = verb.subverbs
    }
    return .help(program.help(path: parsed.path, width: width))
  }

  private mutating func readVerb(_ outermost: Verb) throws(UsageError) -> Request {
    var verb = outermost
    enter(verb)
    while let word = rest.popFirst() {
      if word.elementsEqual("--".utf8) {
        parsed.operands += rest
        break
      } else if word.starts(with: "--".utf8) {
        note { (parser) throws(UsageError) in try parser.readLong(word, of: verb) }
      } else if word.count > 1, word[0] == UInt8(ascii: "-") {
        note { (parser) throws(UsageError) in try parser.readShort(word, of: verb) }
      } else if let subverb = verb.subverbs.first(where: { word.elementsEqual($0.name.utf8) }) {
        note { (parser) throws(UsageError) in try parser.refuseGroupOptions(before: subverb) }
        verb = subverb
        enter(verb)
      } else if verb.wrapsCommand {
        parsed.operands = [word] + rest
        break
      } else {
        parsed.operands.append(word)
      }
    }
    if wantsHelp { return .help(program.help(path: parsed.path, width: width)) }
    if let firstError { throw firstError }
    try check(verb)
    return .invocation(parsed)
  }

  private mutating func enter(_ verb: Verb) {
    parsed.path.append(verb.name)
    parsed.declared = Set(verb.options.map(\.long))
  }

  private mutating func note(_ step: (inout Parser) throws(UsageError) -> Void) {
    do {
      try step(&self)
    } catch {
      firstError = firstError ?? error
    }
  }

  private func refuseGroupOptions(before subverb: Verb) throws(UsageError) {
    guard let option = parsed.given.keys.sorted().first else { return }
    let group = ([program.name] + parsed.path).joined(separator: " ")
    throw failure("--\(option) belongs to \(group) alone and does not go with \(subverb.name)")
  }
}
