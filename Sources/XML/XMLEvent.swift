/// One step of an XML text, as the reader gives them.
public enum XMLEvent: Equatable, Sendable {
  /// The start of an element, its attributes in the order of the text.
  case begin(name: String, attributes: [XMLAttribute])
  /// Its end, also of an element without content.
  case end(name: String)
  /// Text between two tags, or a part of it: entities resolved, line ends as LF.
  case text(String)
}

/// An attribute of an element.
public struct XMLAttribute: Equatable, Sendable {
  public var name: String
  /// Entities resolved.
  public var value: String

  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

extension [XMLAttribute] {
  /// The value of the attribute of that name; nil where there is none.
  public subscript(name: String) -> String? { first { $0.name == name }?.value }
}
