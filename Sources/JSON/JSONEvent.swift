/// One step of a JSON text, as the pull reader gives them.
public enum JSONEvent: Equatable, Sendable {
  case beginObject, endObject, beginArray, endArray
  /// The name of a member; its text is the reader's `text`.
  case key
  /// A string; its text is the reader's `text`.
  case string
  /// A number; its value is the reader's `number`.
  case number
  case bool(Bool)
  case null
}

/// Where in a text: bytes from its start, and line and column as editors count them, from 1.
public struct JSONPosition: Equatable, Sendable {
  public var offset: Int
  public var line: Int
  /// In bytes.
  public var column: Int

  public init(offset: Int, line: Int, column: Int) {
    self.offset = offset
    self.line = line
    self.column = column
  }
}

/// Why a text is not JSON (RFC 8259).
public struct JSONError: Error, Equatable, Sendable {
  public var position: JSONPosition
  /// What stood there against what was expected, in a few words.
  public var reason: String

  public init(position: JSONPosition, reason: String) {
    self.position = position
    self.reason = reason
  }
}
