import Model

/// mise: processes carry MISE_TASK_NAME; its spans, its console and its list of tasks tell what was skipped or restored.
public struct Mise: FileTool {
  public init() {}

  public let name = "mise"
  public let leaves: [ByteString] = []
  let variables: [String] = []

  static let (spans, console, tasks) = ("spans", "console", "tasks")

  public func recognize(_ request: Request) -> Bool { Self.arguments(request.command) != nil }

  public func converse(_ request: Request) -> any Conversation {
    let words = Self.arguments(request.command) ?? []
    let jobs = words.firstIndex { $0 == "-j" || $0 == "--jobs" }.flatMap { words.dropFirst($0 + 1).first?.number }
    return TracedConversation(request: request, build: .tasks(request, tool: name, jobs: jobs))
  }

  /// `mise …` that runs tasks; nothing else of mise does.
  static func isProgram(_ words: [ByteString]) -> Bool { arguments(words) != nil }

  private static let runs: Set<ByteString> = ["run", "r"]
  private static let others: Set<ByteString> = [
    "activate", "alias", "backends", "bin-paths", "cache", "completion", "config", "current", "deactivate", "direnv",
    "doctor", "en", "env", "exec", "x", "fmt", "generate", "help", "hook-env", "implode", "install", "i",
    "install-into",
    "latest", "link", "ls", "list", "ls-remote", "lock", "mcp", "oci", "outdated", "plugins", "prepare", "prune",
    "registry", "reshim", "search", "self-update", "set", "settings", "shell", "sh", "sync", "test-tool", "tool",
    "tools",
    "trust", "uninstall", "unset", "unuse", "upgrade", "up", "use", "u", "version", "watch", "w", "where", "which",
  ]
  private static let valued: Set<ByteString> = [
    "-C", "--cd", "-E", "--env", "-j", "--jobs", "-o", "--output", "-s", "--shell", "-t", "--tool", "--timeout",
  ]

  /// What follows `run`, or a task's name alone; nil where mise does something else.
  static func arguments(_ command: [ByteString]) -> [ByteString]? {
    let words = NodeLaunchers.unwrapped(command)
    guard words.first?.lastComponent == "mise" else { return nil }
    var rest = words.dropFirst()
    while let word = rest.first, word.hasPrefix("-") { rest = rest.dropFirst(valued.contains(word) ? 2 : 1) }
    guard let first = rest.first else { return nil }
    if runs.contains(first) { return Array(rest.dropFirst()) }
    if first == "tasks" || first == "task" || first == "t" {
      rest = rest.dropFirst()
      return rest.first.map(runs.contains) ?? false ? Array(rest.dropFirst()) : nil
    }
    return others.contains(first) ? nil : Array(rest)
  }

  /// The tasks that a command line names: the first word, and the first behind each `:::`.
  static func tasks(_ arguments: [ByteString]) -> [ByteString] {
    var (found, wanted, isValue): ([ByteString], Bool, Bool) = ([], true, false)
    for word in arguments {
      if word == ":::" {
        wanted = true
      } else if isValue {
        isValue = false
      } else if wanted, word.hasPrefix("-") {
        isValue = valued.contains(word)
      } else if wanted {
        found.append(word)
        wanted = false
      }
    }
    return found
  }

  func takePart(in request: Request) -> (any Participation)? {
    Self.arguments(request.command) == nil ? nil : MiseParticipation(request)
  }

  func kind(of file: FileHead) -> String? {
    let text = file.plain
    if Spans.isTrace(file.bytes) { return text.contains("mise.task") ? Self.spans : nil }
    if text.contains("\"depends_post\"") && text.contains("\"wait_for\"") { return Self.tasks }
    return MiseConsole.isConsole(file.bytes) ? Self.console : nil
  }

  func isDated(kind: String) -> Bool { kind == Self.spans }

  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] {
    let rows = MiseRows(files, run).rows
    return rows.rows.isEmpty && rows.planned.isEmpty && files.isEmpty ? [] : [rows]
  }
}
