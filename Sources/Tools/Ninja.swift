import Model

/// Ninja, and what runs it under another name: names and outcomes come from its log, times from the processes.
public struct Ninja: Tool {
  public init() {}

  public let name = "ninja"
  public let leaves: [ByteString] = []

  public func recognize(_ request: Request) -> Bool { Self.arguments(request.command) != nil }

  public func converse(_ request: Request) -> any Conversation {
    let arguments = Self.arguments(request.command) ?? NinjaArguments([])
    return TracedConversation(request: request, build: .ninja(arguments, tool: name))
  }

  private static func arguments(_ command: [ByteString]) -> NinjaArguments? {
    let words = CommandWords.effective(command)
    guard let program = words.first?.lastComponent else { return nil }
    if Programs.isNinja(program) { return NinjaArguments(words) }
    return program == "meson" && words.dropFirst().first == "compile" ? NinjaArguments(meson: words) : nil
  }
}
