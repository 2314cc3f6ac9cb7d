import JSON

/// What a merge asks of a file: members as values and as they stand.
extension SettingsFile {
  struct MemberText {
    var value: JSONValue
    var text: [UInt8]
  }

  /// The members of the object at a path, without closing ones; none where nothing is there.
  func members(at path: [String]) -> [String: MemberText] {
    var all: [String: MemberText] = [:]
    for member in value(at: path)?.members ?? [] where !member.isClosing {
      all[member.name] = MemberText(value: member.value.json, text: Array(bytes[member.value.range]))
    }
    return all
  }

  private func value(at path: [String]) -> Located? {
    var value = root
    for name in path {
      guard let member = value.members.first(where: { $0.name == name }) else { return nil }
      value = member.value
    }
    return value
  }

  /// Whether nothing but space stands before the value on its line.
  func isAtLineStart(_ path: [String]) -> Bool {
    guard let start = value(at: path)?.range.lowerBound else { return false }
    return bytes[..<start].last == UInt8(ascii: "\n")
  }
}

extension Located {
  /// The value without its places.
  var json: JSONValue {
    switch content {
    case .null, .skipped: .null
    case .bool(let value): .bool(value)
    case .number(let value): .number(value)
    case .string(let value): .string(value)
    case .array(let elements): .array(elements.map(\.json))
    case .object(let members): .object(members.map { JSONMember(name: $0.name, value: $0.value.json) })
    }
  }
}

extension JSONValue {
  /// An object with one member changed or added.
  func setting(_ name: String, _ value: JSONValue) -> JSONValue {
    guard var members = object else { return self }
    if let place = members.firstIndex(where: { $0.name == name }) {
      members[place].value = value
    } else {
      members.append(JSONMember(name: name, value: value))
    }
    return .object(members)
  }
}
