import JSON
import Model

/// Loops over what the pull reader stands in, and values of one kind; a value of another kind is passed over and is nil.
extension JSONReader {
  /// In front of an object: every member's name, the reader in front of its value, which the body reads or skips. False
  /// where something else stands there, which is passed over.
  @discardableResult
  mutating func forEachMember(
    _ body: (_ name: String, _ reader: inout JSONReader) throws(JSONError) -> Void
  ) throws(JSONError) -> Bool {
    guard let event = try next() else { return false }
    return try forEachMember(after: event, body)
  }

  /// The same where the value's first event was read.
  @discardableResult
  mutating func forEachMember(
    after event: JSONEvent, _ body: (_ name: String, _ reader: inout JSONReader) throws(JSONError) -> Void
  ) throws(JSONError) -> Bool {
    guard event == .beginObject else {
      try skipRest(of: event)
      return false
    }
    while let event = try next(), event == .key { try body(text, &self) }
    return true
  }

  /// In front of an array: the first event of every element, whose rest the body reads or skips; no element where
  /// something else stands there.
  mutating func forEachElement(
    _ body: (_ event: JSONEvent, _ reader: inout JSONReader) throws(JSONError) -> Void
  ) throws(JSONError) {
    guard let event = try next() else { return }
    guard event == .beginArray else { return try skipRest(of: event) }
    while let event = try next(), event != .endArray { try body(event, &self) }
  }

  /// Passes over the rest of a value whose first event was read.
  mutating func skipRest(of event: JSONEvent) throws(JSONError) {
    if event == .beginObject || event == .beginArray { try skipValue() }
  }

  mutating func stringValue() throws(JSONError) -> String? {
    guard let event = try next() else { return nil }
    if event == .string { return text }
    try skipRest(of: event)
    return nil
  }

  mutating func nameValue() throws(JSONError) -> ByteString? {
    guard let event = try next() else { return nil }
    if event == .string { return ByteString(bytes: textBytes) }
    try skipRest(of: event)
    return nil
  }

  mutating func boolValue() throws(JSONError) -> Bool? {
    guard let event = try next() else { return nil }
    if case .bool(let value) = event { return value }
    try skipRest(of: event)
    return nil
  }

  /// A whole number, also one that is written as a string.
  mutating func integerValue() throws(JSONError) -> Int? {
    guard let number = try numberValue(), number.magnitude < 9e15 else { return nil }
    return Int(number)
  }

  /// A number, also one that is written as a string.
  mutating func numberValue() throws(JSONError) -> Double? {
    guard let event = try next() else { return nil }
    switch event {
    case .number: return number
    case .string: return Double(text)
    default:
      try skipRest(of: event)
      return nil
    }
  }

  /// The strings of an array, at most so many of them.
  mutating func names(most: Int) throws(JSONError) -> [ByteString] {
    var names: [ByteString] = []
    try forEachElement { (event, reader) throws(JSONError) in
      if event == .string {
        if names.count < most { names.append(ByteString(bytes: reader.textBytes)) }
      } else {
        try reader.skipRest(of: event)
      }
    }
    return names
  }
}
