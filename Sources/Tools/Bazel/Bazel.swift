import Model

/// Bazel: labels, times, outcomes and the critical path come from its profile; the server does the work, so processes
/// tell nothing of it.
public struct Bazel: FileTool {
  public init() {}

  public let name = "bazel"
  public let leaves: [ByteString] = []
  let variables = ["PATH", "USE_BAZEL_VERSION"]

  public func recognize(_ request: Request) -> Bool {
    guard let command = Self.command(request.command) else { return false }
    return command.isBuild || command.command == "clean"
  }

  public func converse(_ request: Request) -> any Conversation {
    var build = BuildCommand.tasks(request, tool: name, jobs: Self.command(request.command)?.jobs)
    build.tellsEnd = true
    build.onlyCleans = Self.command(request.command)?.command == "clean"
    return TracedConversation(request: request, build: build)
  }

  /// The command through launchers and a shell that was started with the wrapper's script.
  static func command(_ words: [ByteString]) -> BazelCommand? { BazelCommand(CommandWords.effective(words)) }

  /// Bazel's client, its wrappers, and what it starts its server with: what they start is their own.
  static func isProgram(_ words: [ByteString]) -> Bool {
    guard let program = words.first else { return false }
    return BazelCommand(words) != nil || program.hasPrefix("bazel(") || program.lastComponent == "daemonize"
  }

  func takePart(in request: Request) -> (any Participation)? { BazelParticipation(request) }

  func kind(of file: FileHead) -> String? { BazelFileKind(file)?.rawValue }

  func prepared(_ file: ToolFile) -> Content {
    var content = file.content
    if file.kind == BazelFileKind.profile.rawValue { content.known = BazelProfileReader.read(content.open()) }
    return content
  }

  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] { BazelReading(files, run).rows() }
}
