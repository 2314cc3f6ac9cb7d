import Model

/// A shell script or a command that no other tool knows: targets are named by what their processes say of themselves
/// and by what they write; the rest is the command's own.
public struct AnyCommand: Tool {
  public init() {}

  public let name = "command"
  public let leaves: [ByteString] = []

  public func recognize(_ request: Request) -> Bool { true }

  public func converse(_ request: Request) -> any Conversation {
    TracedConversation(request: request, build: .command(request, tool: name))
  }
}
