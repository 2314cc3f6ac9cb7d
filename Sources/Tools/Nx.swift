import Model

/// Nx: outcomes come from its profile and run.json, times from the processes of its tasks.
public struct Nx: FileTool {
  public init() {}

  public let name = "nx"
  public let leaves: [ByteString] = []
  let variables = ["NX_PROFILE", "NX_CACHE_DIRECTORY"]

  public func recognize(_ request: Request) -> Bool { Self.isProgram(CommandWords.effective(request.command)) }

  public func converse(_ request: Request) -> any Conversation {
    TracedConversation(request: request, build: .tasks(request, tool: name))
  }

  /// `nx …`, also as the script that node was started with.
  static func isProgram(_ words: [ByteString]) -> Bool {
    guard let program = words.first else { return false }
    return program.lastComponent == "nx" || program.hasSuffix("/nx/bin/nx.js")
      || program.hasSuffix("/nx/dist/bin/nx.js")
  }

  /// What Nx forks for a task: `run-executor.js`.
  static func isStarter(_ words: [ByteString]) -> Bool { words.first?.lastComponent == "run-executor.js" }

  func takePart(in request: Request) -> (any Participation)? { nil }

  func kind(of file: FileHead) -> String? { nil }

  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] { [] }
}
