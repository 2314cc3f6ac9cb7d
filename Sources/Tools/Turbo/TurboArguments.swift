import Model

/// What a command line asks Turborepo for.
struct TurboArguments: Equatable, Sendable {
  /// `run`, or the first task where that word is left out; nil for none.
  private(set) var verb: ByteString?
  /// Whether it plans only, or has a word of its own on the summary.
  private(set) var choosesFiles = false
  /// Whether it says only what it would do.
  private(set) var plansOnly = false
  /// Whether the command itself asks for a summary.
  private(set) var summarizes = false
  private(set) var jobs: Int?
  /// `--cwd`, seen from where the command runs.
  private(set) var folder: ByteString = ""

  /// Words that start no task; `watch` does.
  private static let others: Set<ByteString> = [
    "bin", "boundaries", "completion", "config", "daemon", "devtools", "docs", "gen", "generate", "info", "link",
    "login",
    "logout", "ls", "prune", "query", "scan", "telemetry", "unlink",
  ]
  private static let valued: Set<ByteString> = [
    "--filter", "-F", "--concurrency", "--cwd", "--cache-dir", "--env-mode", "--log-order", "--log-prefix",
    "--output-logs",
    "--profile", "--anon-profile", "--scope", "--ignore", "--since", "--token", "--team", "--api", "--ui", "--cache",
    "--cache-workers", "--global-deps", "--verbosity", "--remote-cache-timeout", "--experimental-env-mode",
  ]

  /// Nil where the words are no call of turbo's.
  init?(_ words: [ByteString]) {
    guard Turbo.isProgram(words) else { return nil }
    var rest = words.dropFirst()
    while let word = rest.popFirst(), word != "--" {
      guard word.hasPrefix("-") else {
        verb = verb ?? word
        continue
      }
      let (name, joined) = word.cut(at: UInt8(ascii: "="))
      let value = joined ?? (Self.valued.contains(name) ? rest.first : nil)
      if joined == nil, Self.valued.contains(name), !rest.isEmpty { rest.removeFirst() }
      switch name {
      case "--summarize":
        choosesFiles = true
        summarizes = joined != "false"
      case "--dry", "--dry-run", "--graph": (choosesFiles, plansOnly) = (true, true)
      case "--cwd": folder = value ?? ""
      case "--concurrency": jobs = value?.number
      case "--parallel": jobs = nil
      default: break
      }
    }
  }

  /// The same call, made to print what it would do instead.
  static func planning(_ command: [ByteString]) -> [ByteString] {
    let rest = command.firstIndex(of: "--") ?? command.endIndex
    let words = command[..<rest].filter { !$0.hasPrefix("--summarize") && !$0.hasPrefix("--profile") && $0 != "--json" }
    return words + ["--dry=json"] + command[rest...]
  }

  var runsTasks: Bool { plansOnly ? false : verb.map { !Self.others.contains($0) } ?? false }
}
