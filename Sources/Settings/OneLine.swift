import JSON

/// JSON in one line as people write it: a space behind each comma and colon.
enum OneLine {
  static func text(_ value: JSONValue) -> String {
    switch value {
    case .array(let elements): "[\(elements.map(text).joined(separator: ", "))]"
    case .object(let members): "{\(members.map { "\(quoted($0.name)): \(text($0.value))" }.joined(separator: ", "))}"
    default: scalar(value)
    }
  }

  static func quoted(_ text: String) -> String { scalar(.string(text)) }

  /// The value with the members of all its objects in one order: two texts that say the same are the same.
  static func canonical(_ value: JSONValue) -> String { text(sorted(value)) }

  private static func sorted(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let elements): .array(elements.map(sorted))
    case .object(let members):
      .object(
        members.map { JSONMember(name: $0.name, value: sorted($0.value)) }
          .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
    default: value
    }
  }

  private static func scalar(_ value: JSONValue) -> String {
    var writer = JSONWriter()
    writer.value(value)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
