import Model

/// A call of npm, pnpm, yarn or bun that runs scripts of package.json files.
struct ScriptCall: Equatable, Sendable {
  enum Runner: String, Sendable { case npm, pnpm, yarn, bun }

  /// Whose scripts.
  enum Reach: Equatable, Sendable {
    /// Of the package in whose folder it runs.
    case own
    /// Of one workspace that is named.
    case one(ByteString)
    /// Of several workspaces.
    case many
  }

  var runner: Runner
  var script: ByteString
  var reach = Reach.own
  /// Of several workspaces: those that are named, where the names are plain ones; nil for all.
  private(set) var named: [ByteString]? = nil
  /// Whether a selection narrows several workspaces down in a way that only the runner can tell.
  private(set) var isSelected = false
  /// Whether a package's script waits for those of the packages that it needs: npm and Yarn 1 run them in listed order.
  private(set) var waits = false
  var jobs: Int?

  private static let programs: [ByteString: Runner] = [
    "npm": .npm, "npm-cli.js": .npm, "pnpm": .pnpm, "pnpm.cjs": .pnpm, "pnpm.mjs": .pnpm, "yarn": .yarn,
    "yarnpkg": .yarn,
    "yarn.js": .yarn, "yarn.cjs": .yarn, "bun": .bun, "bun.exe": .bun,
  ]

  /// Words that start a script by another name.
  private static let shortWords: [ByteString: ByteString] = [
    "t": "test", "tst": "test", "test": "test", "start": "start",
  ]
  private static let runWords: Set<ByteString> = ["run", "run-script", "rum", "urn"]

  /// Words of pnpm, yarn and bun that are commands of their own, so that no script of that name is meant.
  private static let commands: Set<ByteString> = [
    "add", "audit", "bin", "build", "cache", "ci", "config", "create", "dedupe", "deploy", "dlx", "env", "exec",
    "fetch",
    "global", "help", "i", "import", "info", "init", "install", "licenses", "link", "list", "ll", "ls", "node",
    "outdated",
    "pack", "patch", "plugin", "pm", "prune", "publish", "rb", "rebuild", "remove", "repl", "rm", "root", "search",
    "set",
    "setup", "store", "un", "uninstall", "unlink", "up", "update", "upgrade", "version", "versions", "why", "x",
  ]

  /// Options that take the next word.
  private static let valued: Set<ByteString> = [
    "-w", "--workspace", "--prefix", "--script-shell", "--loglevel", "-C", "--dir", "--filter", "-F", "--filter-prod",
    "--reporter", "--workspace-concurrency", "--resume-from", "--cwd", "--include", "--exclude", "--from", "-j",
    "--jobs",
    "--config", "--env-file", "--shell", "--use-node-version", "--test-pattern", "--changed-files-ignore-pattern",
  ]

  /// Nil where the words call none of these, or start no script.
  init?(_ words: [ByteString]) {
    guard let program = words.first?.lastComponent else { return nil }
    var known = Self.programs[program]
    // Yarn 1 starts itself under this name for every workspace.
    if known == nil, program == "cli.js", words.dropFirst().first == "run" { known = .yarn }
    guard let runner = known else { return nil }
    self.runner = runner
    script = ""
    waits = runner == .pnpm || runner == .bun
    var rest = words.dropFirst()[...]
    guard let word = operand(&rest) else { return nil }
    guard let script = name(after: word, &rest), !script.isEmpty else { return nil }
    self.script = script
    while operand(&rest) != nil, runner == .npm || runner == .bun {}
  }

  /// The script that a word and what follows it ask for.
  private mutating func name(after word: ByteString, _ rest: inout ArraySlice<ByteString>) -> ByteString? {
    if Self.runWords.contains(word) { return operand(&rest) }
    if let script = Self.shortWords[word], runner != .bun { return script }
    switch runner {
    case .npm: return nil
    case .yarn where word == "workspaces":
      guard let verb = operand(&rest) else { return nil }
      reach = .many
      guard verb == "run" || verb == "foreach", let next = operand(&rest) else { return nil }
      return verb == "foreach" && next == "run" ? operand(&rest) : next
    case .yarn where word == "workspace":
      guard let package = operand(&rest), let next = operand(&rest) else { return nil }
      reach = .one(package)
      return next == "run" ? operand(&rest) : next
    case .pnpm where word == "recursive" || word == "multi" || word == "m":
      reach = .many
      return operand(&rest).flatMap { $0 == "run" ? operand(&rest) : $0 }
    default: break
    }
    let isFile = word.bytes.contains(UInt8(ascii: "/")) || (runner == .bun && word.bytes.contains(UInt8(ascii: ".")))
    // `yarn build` is a script: only yarn has no command of that name.
    return isFile || (Self.commands.contains(word) && !(runner != .bun && word == "build")) ? nil : word
  }

  /// The next word that is no option; what options say on the way is kept.
  private mutating func operand(_ rest: inout ArraySlice<ByteString>) -> ByteString? {
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word.bytes.count > 1 else { return word }
      if word == "--" {
        rest = []
        return nil
      }
      let (name, joined) = word.cut(at: UInt8(ascii: "="))
      let value = joined ?? (Self.takesValue(name, runner) ? rest.popFirst() : nil)
      understand(name, value)
    }
    return nil
  }

  private static func takesValue(_ name: ByteString, _ runner: Runner) -> Bool {
    // pnpm's -w is the root of the workspace.
    valued.contains(name) && !(name == "-w" && runner == .pnpm)
  }

  private mutating func understand(_ name: ByteString, _ value: ByteString?) {
    switch (runner, name) {
    case (.npm, "--workspaces"), (.npm, "-ws"), (.npm, "--ws"), (.bun, "--workspaces"), (.pnpm, "-r"),
      (.pnpm, "--recursive"):
      reach = .many
    case (.pnpm, "--filter"), (.pnpm, "-F"), (.pnpm, "--filter-prod"), (.bun, "--filter"), (.bun, "-F"):
      reach = .many
      select(value)
    case (.npm, "-w"), (.npm, "--workspace"):
      if case .one(let first) = reach {
        reach = .many
        select(first)
      }
      if reach == .many { select(value) } else { reach = value.map { .one($0) } ?? .many }
    case (.yarn, "--include"), (.yarn, "--exclude"), (.yarn, "--since"), (.yarn, "--from"), (.yarn, "--recursive"),
      (.yarn, "--worktree"):
      isSelected = true
    case (.yarn, "--topological"), (.yarn, "--topological-dev"): waits = true
    case (.pnpm, "--parallel"), (.pnpm, "--no-sort"), (.bun, "--parallel"), (.bun, "--sequential"): waits = false
    case (_, "--workspace-concurrency"), (.yarn, "-j"), (.yarn, "--jobs"): jobs = value?.number
    case (.yarn, _) where !name.hasPrefix("--"):
      // `-Apt`: several letters in one word.
      if name.bytes.contains(UInt8(ascii: "t")) { waits = true }
      if name.bytes.contains(UInt8(ascii: "R")) || name.bytes.contains(UInt8(ascii: "W")) { isSelected = true }
    default: break
    }
  }

  private mutating func select(_ pattern: ByteString?) {
    guard let pattern, pattern != "*" else { return }
    let isPlain = !pattern.bytes.contains { "*!{}[]^.".utf8.contains($0) } && !pattern.hasPrefix("/")
    if isPlain { named = (named ?? []) + [pattern] } else { isSelected = true }
  }

  /// Scripts that run until they are stopped.
  private static let services: Set<ByteString> = ["dev", "start", "serve", "watch", "preview", "storybook"]

  /// Whether it is a build or test that comes to an end.
  var isBuild: Bool {
    !Self.services.contains(script) && !script.hasPrefix("dev:") && !script.hasPrefix("start:")
      && !script.hasPrefix("watch:") && !script.hasPrefix("serve:") && !script.contains(":watch")
  }
}
