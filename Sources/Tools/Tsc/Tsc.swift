import Model

/// `tsc --build`, 5 to 7: one process builds all projects, so that its console or the state files of the projects tell
/// them apart; a project is called after its folder.
public struct Tsc: FileTool {
  public init() {}

  public let name = "tsc"
  public let leaves: [ByteString] = []
  let variables: [String] = []

  static let (console, stamped, legend) = ("console", "stamped console", "legend")

  public func recognize(_ request: Request) -> Bool { Self.arguments(CommandWords.effective(request.command)) != nil }

  public func converse(_ request: Request) -> any Conversation {
    TracedConversation(request: request, build: .tasks(request, tool: name))
  }

  private static let builds: Set<ByteString> = ["-b", "--build", "--b", "-build"]
  private static let asks: Set<ByteString> = ["--clean", "--watch", "-w", "--help", "-h", "--version", "-v", "--all"]

  /// What follows `tsc -b`; nil where it does not build projects once.
  static func arguments(_ command: [ByteString]) -> [ByteString]? {
    let words = NodeLaunchers.unwrapped(command)
    guard let program = words.first,
      ["tsc", "tsc.js", "_tsc.js", "tsgo"].contains(program.lastComponent) || program.hasSuffix("/typescript/bin/tsc"),
      words.contains(where: builds.contains), !words.contains(where: asks.contains)
    else { return nil }
    return words.dropFirst().filter { !builds.contains($0) }
  }

  func takePart(in request: Request) -> (any Participation)? { recognize(request) ? TscParticipation(request) : nil }

  func kind(of file: FileHead) -> String? {
    let text = file.plain
    if text.contains("\"configFilePath\""), text.contains("\"tracePath\"") { return Self.legend }
    guard text.contains("Projects in this build:") || text.contains("Building project '") else { return nil }
    return TscConsole.stamped(text) == nil ? Self.console : Self.stamped
  }

  func isDated(kind: String) -> Bool { kind == Self.stamped }

  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] {
    var console = TscConsole(run)
    for file in files where file.kind != Self.legend { console.read(file.content) }
    return console.isEmpty ? [] : [console.rows]
  }

  /// What users call a project: its folder, or its file where that has another name than tsconfig.json.
  static func project(_ path: ByteString, in directory: ByteString) -> ByteString {
    let inside = Paths.relative(path, to: directory) ?? path
    if inside == "tsconfig.json" { return "." }
    return inside.dropping(suffix: "/tsconfig.json") ?? inside
  }
}
