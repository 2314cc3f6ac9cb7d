import Model

/// Programs that run tasks of others: what stands below one without a task's marker is the runner's own.
enum TaskRunners {
  /// One line a tool: its own programs.
  private static let all: [@Sendable (_ words: [ByteString]) -> Bool] = [
    Nx.isProgram, Turbo.isProgram, Lage.isProgram, Wireit.isProgram, ScriptRunners.isProgram, Bazel.isProgram,
    Mise.isProgram, Moon.isProgram, Rush.isProgram, Just.isProgram,
  ]

  /// Whether a program is a task runner itself.
  static func isRunner(_ arguments: [ByteString]) -> Bool {
    let words = CommandWords.effective(arguments)
    return !words.isEmpty && all.contains { $0(words) }
  }

  /// One line a tool: programs between a task's first process and its own command. Where such a program started anything
  /// of the task by a shell, that stands for it, and the time before is the launch.
  private static let starters: [@Sendable (_ words: [ByteString]) -> Bool] = [
    Nx.isStarter, ScriptRunners.isProgram,
  ]

  /// Whether a program only starts a task: `run-executor.js`, `npm run build`.
  static func isStarter(_ exec: Exec) -> Bool {
    let words = CommandWords.effective(exec.arguments)
    return !words.isEmpty && starters.contains { $0(words) }
  }

  /// Whether what a starter started is the task's own: a shell with a text, and none of the starter's own questions.
  static func isCommand(_ exec: Exec) -> Bool {
    guard case .text(let text) = CommandWords.shellCall(exec.arguments) else { return false }
    return !questions.contains { text.hasPrefix($0) }
  }

  /// What Nx asks by a shell.
  private static let questions = ["git remote -v", "git rev-parse", "git rev-list", "getconf ARG_MAX"]
}
