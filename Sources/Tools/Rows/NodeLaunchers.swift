import Model

/// The ways in which package managers start a program of the workspace.
enum NodeLaunchers {
  /// Options of `npx` and `npm exec` that take the next word as a value.
  private static let values: Set<ByteString> = ["-p", "--package", "-w", "--workspace", "-c", "--call"]
  /// What stands between a package manager and the program that it runs.
  private static let verbs: [ByteString: Set<ByteString>] = [
    "npm": ["exec", "x"], "pnpm": ["exec", "dlx"], "yarn": ["exec", "dlx", "run"], "bun": ["x"],
  ]
  private static let runners: Set<ByteString> = ["npx", "bunx", "pnpx"]

  /// The command without node, launchers and package managers that only start it: `npx -y nx@17 nx run-many`, `pnpm exec
  /// nx`, `node node_modules/nx/bin/nx.js`, `yarn nx` → `nx …`. An npm script stays what it is.
  static func unwrapped(_ command: [ByteString]) -> [ByteString] {
    let words = CommandWords.effective(command)
    guard let program = words.first?.lastComponent else { return words }
    if runners.contains(program) { return started(words.dropFirst()) }
    guard let verbs = verbs[program], let verb = words.dropFirst().first else { return words }
    if verbs.contains(verb) { return started(words.dropFirst(2)) }
    // `yarn nx`, `pnpm nx`: a program of the workspace where there is no script of that name.
    return program == "yarn" || program == "pnpm" ? Array(words.dropFirst()) : words
  }

  /// `-y nx@17 …` → `nx …`, `node x.js …` → `x.js …`
  private static func started(_ words: ArraySlice<ByteString>) -> [ByteString] {
    CommandWords.effective(withoutVersion(afterOptions(words)))
  }

  /// Whether a command only has a package manager start a program: `npm exec -w app -- node x.js`, `npx tsc`.
  static func isLauncher(_ command: [ByteString]) -> Bool {
    let words = CommandWords.effective(command)
    guard let program = words.first?.lastComponent else { return false }
    return runners.contains(program) || words.dropFirst().first.map { verbs[program]?.contains($0) ?? false } ?? false
  }

  private static func afterOptions(_ words: ArraySlice<ByteString>) -> [ByteString] {
    var rest = words
    while let word = rest.first, word.hasPrefix("-") {
      rest = rest.dropFirst()
      if word == "--" { break }
      if values.contains(word) { rest = rest.dropFirst() }
    }
    return Array(rest)
  }

  /// `nx@17 …` → `nx …`; `npx nx@17 nx run` names the package first and the program then.
  private static func withoutVersion(_ words: [ByteString]) -> [ByteString] {
    guard let first = words.first else { return words }
    let (name, version) = first.cut(at: UInt8(ascii: "@"))
    guard version != nil, !name.isEmpty else { return words }
    let rest = words.dropFirst()
    return rest.first == name ? Array(rest) : [name] + rest
  }
}
