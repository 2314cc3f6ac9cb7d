import Figures
import JSON
import Model

/// Why measurements that were handed in cannot be judged.
public struct InputError: Error, Equatable, Sendable {
  /// From 1; nil where it is about the whole.
  public var line: Int?
  public var reason: String
  /// What to do about it, where that is not plain.
  public var hint: String?

  public init(line: Int? = nil, _ reason: String, hint: String? = nil) {
    self.line = line
    self.reason = reason
    self.hint = hint
  }
}

/// JSON Lines, one object at a time.
struct InputLines {
  private var reader: JSONReader

  init(_ reader: JSONReader) {
    self.reader = reader
  }

  /// The next object; nil at the end.
  mutating func next() throws(InputError) -> InputLine? {
    var line: InputLine?
    do throws(JSONError) {
      line = try read()
    } catch {
      throw Self.translated(error)
    }
    if let line, let name = line.twice {
      throw InputError(line: line.number, "\"\(name)\" stands twice")
    }
    return line
  }

  private mutating func read() throws(JSONError) -> InputLine? {
    guard let event = try reader.next() else { return nil }
    let start = reader.eventPosition
    guard event == .beginObject else { throw JSONError(position: start, reason: "expected an object") }
    var line = InputLine(number: start.line)
    while let event = try reader.next(), event == .key {
      let name = reader.text
      guard let first = try reader.next() else { break }
      if name == "target", first == .string { line.target = ByteString(bytes: reader.textBytes) }
      let value = try JSONValue.read(first, from: &reader)
      if line.members.updateValue(value, forKey: name) != nil { line.twice = line.twice ?? name }
    }
    _ = try reader.next()
    return line
  }

  private static func translated(_ error: JSONError) -> InputError {
    let isNumber = error.reason == "expected a value"
    return InputError(
      line: error.position.line, "not JSON at column \(error.position.column): \(error.reason)",
      hint: isNumber ? "one JSON object a line; NaN and Infinity are no JSON numbers" : "one JSON object a line")
  }
}

/// One object: its members by name, checked as they are asked for.
struct InputLine {
  var number: Int
  var members: [String: JSONValue] = [:]
  /// As bytes: a name need not be UTF-8.
  var target: ByteString?
  /// A member that stands twice.
  var twice: String?

  /// The times that anything here may take, in seconds: a microsecond to a year.
  static let (shortest, longest) = (1e-6, 31_536_000.0)

  init(number: Int) {
    self.number = number
  }

  func error(_ reason: String, hint: String? = nil) -> InputError { InputError(line: number, reason, hint: hint) }

  func has(_ name: String) -> Bool { members[name] != nil }

  /// Members beside these.
  func unknown(_ known: Set<String>) -> [String] {
    members.keys.filter { !known.contains($0) && !$0.hasPrefix("x-") }.sorted()
  }

  func number(_ name: String) throws(InputError) -> Double? {
    guard let value = members[name], value != .null else { return nil }
    guard case .number(let number) = value else { throw error("\"\(name)\" is \(Self.kind(value)), not a number") }
    guard number.isFinite else { throw error("\"\(name)\" is too large for a number") }
    return number
  }

  /// A time: more than zero, at most a year.
  func seconds(_ name: String) throws(InputError) -> Double? {
    guard let number = try number(name) else { return nil }
    guard number > 0 else { throw error("\"\(name)\" is \(number == 0 ? "0" : "negative"): a time is more than zero") }
    guard number >= Self.shortest else { throw error("\"\(name)\" is less than a microsecond; times are seconds") }
    guard number <= Self.longest else { throw error("\"\(name)\" is more than a year; times are seconds") }
    return number
  }

  func neededSeconds(_ name: String) throws(InputError) -> Double {
    guard let seconds = try seconds(name) else { throw error("\"\(name)\" is missing") }
    return seconds
  }

  /// A number that may be zero.
  func amount(_ name: String) throws(InputError) -> Double? {
    guard let number = try number(name) else { return nil }
    guard number >= 0 else { throw error("\"\(name)\" is negative") }
    return number
  }

  func count(_ name: String) throws(InputError) -> Int? {
    guard let number = try number(name) else { return nil }
    guard number >= 0, let count = Int(exactly: number) else { throw error("\"\(name)\" is no whole number from 0 on") }
    return count
  }

  func integer(_ name: String) throws(InputError) -> Int? {
    guard let number = try number(name) else { return nil }
    guard let integer = Int(exactly: number) else { throw error("\"\(name)\" is no whole number") }
    return integer
  }

  func text(_ name: String) throws(InputError) -> String? {
    guard let value = members[name], value != .null else { return nil }
    guard case .string(let text) = value else { throw error("\"\(name)\" is \(Self.kind(value)), not a text") }
    return text
  }

  func flag(_ name: String) throws(InputError) -> Bool? {
    guard let value = members[name], value != .null else { return nil }
    guard case .bool(let flag) = value else { throw error("\"\(name)\" is \(Self.kind(value)), not true or false") }
    return flag
  }

  /// The name of what was measured.
  func neededTarget() throws(InputError) -> ByteString {
    if let target {
      guard !target.isEmpty else { throw error("\"target\" is empty") }
      return target
    }
    guard let encoded = try text("target_b64") else {
      throw error("\"target\" is \(members["target"].map(Self.kind) ?? "missing")")
    }
    guard let bytes = Base64.decode(encoded), !bytes.isEmpty else { throw error("\"target_b64\" is not base64") }
    return ByteString(bytes: bytes)
  }

  static func kind(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .bool: "true or false"
    case .number: "a number"
    case .string: "a text"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
