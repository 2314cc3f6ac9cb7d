/// A JSON text as a tree, for small texts; members keep their order.
public enum JSONValue: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])

  /// Reads exactly one text; anything but space after it is an error.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    var reader = JSONReader(bytes)
    guard let first = try reader.next() else { throw reader.fail("the text is empty") }
    self = try JSONValue.read(first, from: &reader)
    reader.window.skipSpace()
    if reader.window.peek() != nil { throw reader.fail("something follows the end of the text") }
  }

  /// Reads the rest of a value whose first event is given.
  public static func read(_ event: JSONEvent, from reader: inout JSONReader) throws(JSONError) -> JSONValue {
    switch event {
    case .beginObject:
      var members: [JSONMember] = []
      while let event = try reader.next(), event == .key {
        let name = reader.text
        guard let first = try reader.next() else { break }
        members.append(JSONMember(name: name, value: try read(first, from: &reader)))
      }
      return .object(members)
    case .beginArray:
      var elements: [JSONValue] = []
      while let event = try reader.next(), event != .endArray { elements.append(try read(event, from: &reader)) }
      return .array(elements)
    case .string: return .string(reader.text)
    case .number: return .number(reader.number)
    case .bool(let value): return .bool(value)
    default: return .null
    }
  }

  /// The value of the last member of that name; nil where there is none or this is no object.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  public var string: String? { if case .string(let value) = self { value } else { nil } }
  public var number: Double? { if case .number(let value) = self { value } else { nil } }
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  public var object: [JSONMember]? { if case .object(let value) = self { value } else { nil } }
}

/// A member of an object.
public struct JSONMember: Equatable, Sendable {
  public var name: String
  public var value: JSONValue

  public init(name: String, value: JSONValue) {
    self.name = name
    self.value = value
  }
}
