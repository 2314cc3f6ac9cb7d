/// Which target is made from which files and other targets, as a build tool has it: the form `ratchet.graph/1`.
public struct TargetGraph: Equatable, Sendable {
  public struct Target: Equatable, Sendable {
    public var name: ByteString
    /// The tool's own word: `cc_library`.
    public var kind: ByteString
    /// Its own files, from the root of the tool's workspace, in order.
    public var files: [ByteString]
    /// Names of the targets that it is made from, in order.
    public var dependencies: [ByteString]

    public init(name: ByteString, kind: ByteString = "", files: [ByteString] = [], dependencies: [ByteString] = []) {
      self.name = name
      self.kind = kind
      self.files = files
      self.dependencies = dependencies
    }
  }

  /// The tool: `bazel`.
  public var system: String
  /// In order of name.
  public var targets: [Target]

  public init(system: String, targets: [Target] = []) {
    self.system = system
    self.targets = targets
  }
}
