import Model

/// Nx: outcomes come from its profile and run.json, times from the processes of its tasks.
public struct Nx: FileTool {
  public init() {}

  public let name = "nx"
  public let leaves: [ByteString] = []
  let variables = ["NX_PROFILE", "NX_CACHE_DIRECTORY"]

  public func recognize(_ request: Request) -> Bool { Self.arguments(request.command) != nil }

  public func converse(_ request: Request) -> any Conversation {
    TracedConversation(request: request, build: .tasks(request, tool: name, jobs: Self.jobs(request.command)))
  }

  func takePart(in request: Request) -> (any Participation)? { NxParticipation(request) }

  func kind(of file: FileHead) -> String? { NxFileKind(file)?.rawValue }

  /// A graph is of the workspace, not of a run.
  func isDated(kind: String) -> Bool { kind != NxFileKind.graph.rawValue && kind != NxFileKind.package.rawValue }

  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] { NxRows(files, run).rows() }

  /// `nx …`, also as the script that node was started with.
  static func isProgram(_ words: [ByteString]) -> Bool {
    guard let program = words.first else { return false }
    return program.lastComponent == "nx" || program.hasSuffix("/nx/bin/nx.js")
      || program.hasSuffix("/nx/dist/bin/nx.js")
  }

  /// What Nx forks for a task: `run-executor.js`.
  static func isStarter(_ words: [ByteString]) -> Bool { words.first?.lastComponent == "run-executor.js" }

  /// What follows `nx`, through the launchers of package managers; nil for another command.
  static func arguments(_ command: [ByteString]) -> ArraySlice<ByteString>? {
    let words = NodeLaunchers.unwrapped(command)
    return isProgram(words) ? words.dropFirst() : nil
  }

  /// `--parallel=3`, `--parallel 3`.
  private static func jobs(_ command: [ByteString]) -> Int? {
    guard let words = arguments(command) else { return nil }
    for (index, word) in zip(words.indices, words) where word.hasPrefix("--parallel") {
      let (name, value) = word.cut(at: UInt8(ascii: "="))
      guard name == "--parallel" else { continue }
      let next = value ?? words.dropFirst(index - words.startIndex + 1).first
      return next.flatMap { Int($0.description) }
    }
    return nil
  }
}
