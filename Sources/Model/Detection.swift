/// What a look at a repository found: its build tool, the command that is its loop, and why.
public struct Detection: Equatable, Sendable {
  /// `cargo`; nil where no build tool was recognized, or several of which none is the outermost.
  public var tool: String?
  /// The loop's command, for the repository's root; nil with `tool`.
  public var command: [ByteString]?
  /// Where the build leaves what it makes, relative to the root.
  public var outputs: [ByteString]
  /// In the order in which a reader follows them.
  public var reasons: [Reason]
  /// Command lines that must have run once before the loop's command can.
  public var before: [String]

  public init(
    tool: String? = nil, command: [ByteString]? = nil, outputs: [ByteString] = [], reasons: [Reason] = [],
    before: [String] = []
  ) {
    self.tool = tool
    self.command = command
    self.outputs = outputs
    self.reasons = reasons
    self.before = before
  }

  /// A file that was seen, and what follows from it.
  public struct Reason: Equatable, Sendable {
    /// Relative to the root.
    public var file: ByteString
    /// A few words without a full stop.
    public var conclusion: String

    public init(file: ByteString, conclusion: String) {
      self.file = file
      self.conclusion = conclusion
    }
  }
}
