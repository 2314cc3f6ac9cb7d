import JSON
import Model

/// Checks of single values that every part of the file shares, with the errors they end in.
struct Checks {
  let syntax: SyntaxErrors

  /// Every key there once, and known where a list is given.
  func keys(of members: [Located.Member], known: [String]? = nil, in owner: String = "") throws(SettingsError) {
    var first: [String: Int] = [:]
    for member in members {
      if let offset = first.updateValue(member.offset, forKey: member.name) {
        let line = position(of: offset, in: syntax.bytes).line
        throw syntax.error(
          at: member.offset, "\"\(inert(member.name))\" stands twice, first on line \(line)", "one of them")
      }
      guard let known, !known.contains(member.name), !isForOthers(member.name) else { continue }
      var error = syntax.error(
        at: member.offset, "unknown key \"\(inert(member.name))\"\(owner)",
        "one of " + known.map { "\"\($0)\"" }.joined(separator: ", "))
      error.suggestion = nearest(member.name, among: known)
      throw error
    }
  }

  func isForOthers(_ key: String) -> Bool { key.hasPrefix("x-") || key == "$schema" }

  func wrong(_ member: Located.Member, _ expected: String, _ example: String) -> SettingsError {
    wrong("\"\(inert(member.name))\"", member.value, expected, example)
  }

  func wrong(_ what: String, _ value: Located, _ expected: String, _ example: String) -> SettingsError {
    syntax.error(at: value.range.lowerBound, "\(what) is \(described(value))", expected, example: example)
  }

  /// The value as it stands in the file, or its kind where it is large.
  func described(_ value: Located) -> String {
    switch value.content {
    case .object(let members): members.isEmpty ? "{}" : "an object"
    case .array(let elements): elements.isEmpty ? "[]" : "an array"
    case .skipped: "an array"
    default: syntax.shown(value.range)
    }
  }

  /// A part of one: 0.10 is ten percent.
  func share(_ member: Located.Member) throws(SettingsError) -> Double {
    guard case .number(let value) = member.value.content, (0...1).contains(value) else {
      throw wrong(member, "a share from 0 to 1", "\"\(inert(member.name))\": 0.10")
    }
    return value
  }

  func integer(_ member: Located.Member, _ range: ClosedRange<Int>, _ example: String) throws(SettingsError) -> Int {
    if case .number(let value) = member.value.content, let integer = Int(exactly: value), range.contains(integer) {
      return integer
    }
    throw wrong(member, "an integer from \(range.lowerBound) to \(range.upperBound)", example)
  }

  /// A command or a list of paths or names: an array of texts, none of them empty or with a NUL.
  func words(_ member: Located.Member, _ expected: String, _ example: String) throws(SettingsError) -> [ByteString] {
    guard case .array(let elements) = member.value.content, !elements.isEmpty else {
      throw wrong(member, expected, example)
    }
    var words: [ByteString] = []
    for element in elements {
      guard case .string(let word) = element.content, !word.utf8.contains(0) else {
        throw wrong("a word of \"\(member.name)\"", element, "text without NUL", example)
      }
      words.append(ByteString(word))
    }
    return words
  }

  /// A text out of a closed list.
  func choice<C: CaseIterable & RawRepresentable<String>>(_ member: Located.Member) throws(SettingsError) -> C {
    let names = C.allCases.map(\.rawValue)
    if case .string(let text) = member.value.content, let value = C(rawValue: text) { return value }
    let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
    throw wrong(member, "one of \(list)", "\"\(member.name)\": \"\(names.first ?? "")\"")
  }
}
