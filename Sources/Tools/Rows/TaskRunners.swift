import Model

/// Programs that run tasks of others: what stands below one without a task's marker is the runner's own.
enum TaskRunners {
  /// One line a tool: its own programs.
  private static let all: [@Sendable (_ words: [ByteString]) -> Bool] = [
    Nx.isProgram, Bazel.isProgram,
  ]

  /// Whether a program is a task runner itself.
  static func isRunner(_ arguments: [ByteString]) -> Bool {
    let words = CommandWords.effective(arguments)
    return !words.isEmpty && all.contains { $0(words) }
  }

  /// One line a tool: programs between a task's first process and its own command. Where such a program started anything
  /// of the task by a shell, that stands for it, and the time before is the launch.
  private static let starters: [@Sendable (_ words: [ByteString]) -> Bool] = [
    Nx.isStarter, isPackageManager,
  ]

  /// Whether a program only starts a task: `run-executor.js`, `npm run build`.
  static func isStarter(_ exec: Exec) -> Bool {
    let words = CommandWords.effective(exec.arguments)
    return !words.isEmpty && starters.contains { $0(words) }
  }

  /// `npm run …`, `node /usr/bin/npm run …`, `npm-cli.js`.
  private static func isPackageManager(_ words: [ByteString]) -> Bool {
    guard let program = words.first?.lastComponent else { return false }
    return ["npm", "npm-cli.js", "npx", "npx-cli.js", "pnpm", "pnpm.cjs", "yarn", "yarn.js", "bun"].contains(program)
      && words.count > 1
  }
}
