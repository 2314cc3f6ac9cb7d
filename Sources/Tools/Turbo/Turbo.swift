import Model

/// Turborepo: outcomes come from the summary that it writes when it is asked by a variable, times from the processes of
/// its tasks, which carry `TURBO_HASH`.
public struct Turbo: FileTool {
  public init() {}

  public let name = "turbo"
  public let leaves: [ByteString] = []
  let variables = ["TURBO_RUN_SUMMARY"]

  static let summary = "summary"
  static let plan = "plan"
  static let console = "console"

  public func recognize(_ request: Request) -> Bool {
    guard let arguments = TurboArguments(NodeLaunchers.unwrapped(request.command)) else { return false }
    return arguments.runsTasks
  }

  public func converse(_ request: Request) -> any Conversation {
    let arguments = TurboArguments(NodeLaunchers.unwrapped(request.command))
    return TracedConversation(request: request, build: .tasks(request, tool: name, jobs: arguments?.jobs))
  }

  /// `turbo …`, the script that node was started with, the program that it starts.
  static func isProgram(_ words: [ByteString]) -> Bool {
    guard let program = words.first else { return false }
    return ["turbo", "go-turbo"].contains(program.lastComponent) || program.hasSuffix("/turbo/bin/turbo")
  }

  func takePart(in request: Request) -> (any Participation)? { TurboParticipation(request) }

  func kind(of file: FileHead) -> String? {
    // A dry run has the same members but for what became of it.
    if TurboFile.isOne(file.bytes) {
      return ByteString(bytes: file.bytes).contains("\"attempted\"") ? Self.summary : Self.plan
    }
    let text = file.isJSON ? file.beginning : file.plain
    if file.isJSON, !text.contains("\"source\"") || !text.contains("\"text\"") { return nil }
    return TurboConsole.marks.contains(where: text.contains) ? Self.console : nil
  }

  func isDated(kind: String) -> Bool { kind == Self.summary }

  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] { TurboRows(files, run).result() }
}
