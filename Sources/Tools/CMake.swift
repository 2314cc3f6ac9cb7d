import Model

/// `cmake --build`, which runs the ninja or make that the build folder was made for.
public struct CMake: Tool {
  public init() {}

  public let name = "cmake"
  public let leaves: [ByteString] = []

  public func recognize(_ request: Request) -> Bool { CMakeArguments(CommandWords.effective(request.command)) != nil }

  public func converse(_ request: Request) -> any Conversation {
    let arguments = CMakeArguments(CommandWords.effective(request.command))
    return TracedConversation(
      request: request, build: arguments.map { .cmake($0, tool: name) } ?? .command(request, tool: name))
  }
}
