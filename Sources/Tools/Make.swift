import Model

/// GNU make: names come from a variable that it expands for every recipe, times from the processes.
public struct Make: Tool {
  public init() {}

  public let name = "make"
  public let leaves: [ByteString] = []

  public func recognize(_ request: Request) -> Bool {
    Programs.isMake(CommandWords.unwrapped(request.command).first?.lastComponent ?? "")
  }

  public func converse(_ request: Request) -> any Conversation {
    TracedConversation(request: request, build: .make(request, tool: name))
  }
}
