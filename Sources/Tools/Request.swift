import Model

/// A build command before it runs, with what a tool may know about its surroundings.
public struct Request: Equatable, Sendable {
  public var command: [ByteString]
  /// Absolute path of the working directory.
  public var directory: ByteString
  /// The values of `Request.variables` that are set.
  public var environment: [String: ByteString]
  /// Whether the names of targets may be carried by the environment (`--target-names`).
  public var targetNames: Bool

  public init(
    command: [ByteString], directory: ByteString, environment: [String: ByteString] = [:], targetNames: Bool = true
  ) {
    self.command = command
    self.directory = directory
    self.environment = environment
    self.targetNames = targetNames
  }

  /// The only variables of the environment that a tool asks about.
  public static let variables = ["GNUMAKEFLAGS", "MAKEFLAGS"]
}
