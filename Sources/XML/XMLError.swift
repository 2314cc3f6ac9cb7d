/// Why a text is not the XML that was expected, and where.
public struct XMLError: Error, Equatable, Sendable {
  public var reason: String
  /// Lines count from 1.
  public var line: Int

  public init(reason: String, line: Int) {
    self.reason = reason
    self.line = line
  }
}
