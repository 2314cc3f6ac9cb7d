import JSON
import Model

/// Rush: no variable names an operation, so that the folder and the command do; its telemetry, where the user has it on,
/// and its console tell what was restored, blocked or failed.
public struct Rush: FileTool {
  public init() {}

  public let name = "rush"
  public let leaves: [ByteString] = []
  let variables: [String] = []

  static let (telemetry, console, settings) = ("telemetry", "console", "settings")

  public func recognize(_ request: Request) -> Bool { Self.isProgram(Self.words(request.command)) }

  public func converse(_ request: Request) -> any Conversation {
    let words = Self.words(request.command)
    let jobs = words.firstIndex { $0 == "--parallelism" || $0 == "-p" }.flatMap {
      words.dropFirst($0 + 1).first?.number
    }
    return TracedConversation(request: request, build: .tasks(request, tool: name, jobs: jobs))
  }

  /// Commands of Rush itself that build nothing.
  private static let others: Set<ByteString> = [
    "add", "alert", "change", "check", "deploy", "init", "init-autoinstaller", "init-deploy", "init-subspace",
    "install",
    "link", "list", "publish", "purge", "remove", "scan", "setup", "unlink", "update", "install-autoinstaller",
    "update-autoinstaller", "update-cloud-credentials", "upgrade-interactive", "version", "tab-complete",
    "bridge-package",
    "link-package", "help", "-h", "--help",
  ]

  private static let flags: Set<ByteString> = ["-d", "--debug", "-q", "--quiet"]

  /// The command without launchers, and without the options that stand before Rush's own command.
  static func words(_ command: [ByteString]) -> [ByteString] {
    let words = NodeLaunchers.unwrapped(command)
    return Array(words.prefix(1) + words.dropFirst().drop(while: flags.contains))
  }

  static func isProgram(_ words: [ByteString]) -> Bool {
    guard let program = words.first,
      ["rush", "rush.js", "rush-pnpm", "install-run-rush.js"].contains(program.lastComponent)
    else { return false }
    return words.dropFirst().first.map { !others.contains($0) && !$0.hasPrefix("-") } ?? false
  }

  /// What the operations of a command are called: `rebuild` runs the script `build`.
  static func script(_ words: [ByteString]) -> ByteString {
    let command = isProgram(words) ? words.dropFirst().first ?? "build" : "build"
    return command == "rebuild" ? "build" : command
  }

  func takePart(in request: Request) -> (any Participation)? { recognize(request) ? RushParticipation(request) : nil }

  func kind(of file: FileHead) -> String? {
    let text = ByteString(bytes: file.bytes)
    if text.contains("\"operationResults\"") { return Self.telemetry }
    if text.contains("\"rushVersion\""), text.contains("\"projects\"") { return Self.settings }
    let plain = file.plain
    return plain.contains("Rush Multi-Project Build Tool") || plain.contains("Starting \"rush ") ? Self.console : nil
  }

  func isDated(kind: String) -> Bool { kind == Self.telemetry }

  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] {
    guard run.isRecorded || recognize(run.request) else { return [] }
    var reading = RushReading(run)
    for file in files {
      switch file.kind {
      case Self.telemetry: reading.addTelemetry(file.content)
      case Self.settings: reading.addSettings(file)
      default: reading.addConsole(file.content)
      }
    }
    return [reading.rows]
  }
}

/// Rush's part in the talk about one build: finds the telemetry that this run wrote, and the names of projects.
struct RushParticipation: Participation {
  private let request: Request
  private static let folder: ByteString = "common/temp/telemetry"

  init(_ request: Request) { self.request = request }

  mutating func looksAfter(_ observation: Observation) -> [Look] {
    Paths.upward(request.directory).flatMap { folder in
      [Look(path: Paths.join(folder, "rush.json"), bytes: 1 << 22), Look(Paths.join(folder, Self.folder), .names)]
    }
  }

  /// The names hold the time: the newest are this run's, if any is.
  mutating func looksAgain(_ sightings: [Sighting], _ observation: Observation) -> [Look] {
    sightings.filter { $0.path.hasSuffix("/" + Self.folder.description) }.flatMap { folder in
      folder.names.filter { $0.hasPrefix("telemetry_") }.suffix(4).map { Look(Paths.join(folder.path, $0), .content) }
    }
  }

  mutating func files(_ sightings: [Sighting], _ observation: Observation) -> FoundFiles {
    let since = observation.started.microseconds * 1000 - 10_000_000
    return FoundFiles(
      files: sightings.filter { sighting in
        if sighting.path.lastComponent == "rush.json" { return true }
        return sighting.content != nil && (sighting.status?.modified ?? .max) >= since
      })
  }
}
