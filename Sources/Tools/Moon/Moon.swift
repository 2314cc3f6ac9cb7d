import JSON
import Model

/// moon: processes carry MOON_TARGET; its report tells what was restored, failed, skipped, and what it was to do.
public struct Moon: FileTool {
  public init() {}

  public let name = "moon"
  public let leaves: [ByteString] = []
  let variables: [String] = []

  static let (report, graph) = ("report", "graph")

  public func recognize(_ request: Request) -> Bool { Self.isProgram(NodeLaunchers.unwrapped(request.command)) }

  public func converse(_ request: Request) -> any Conversation {
    let words = NodeLaunchers.unwrapped(request.command)
    let jobs = words.firstIndex { $0 == "--concurrency" || $0 == "-c" }.flatMap {
      words.dropFirst($0 + 1).first?.number
    }
    return TracedConversation(request: request, build: .tasks(request, tool: name, jobs: jobs))
  }

  private static let runs: Set<ByteString> = ["run", "r", "ci", "check", "c", "exec", "x"]
  private static let valued: Set<ByteString> = [
    "--cache", "--color", "--concurrency", "-c", "--log", "--theme", "--log-file",
  ]

  /// `moon run …`, also as the launcher that npm's package has.
  static func isProgram(_ words: [ByteString]) -> Bool {
    guard let program = words.first else { return false }
    let isMoon =
      program.lastComponent == "moon" || program.hasSuffix("/@moonrepo/cli/moon.js")
      || program.hasSuffix("/@moonrepo/cli/moon")
    var rest = words.dropFirst()
    while let word = rest.first, word.hasPrefix("-") { rest = rest.dropFirst(valued.contains(word) ? 2 : 1) }
    return isMoon && rest.first.map { runs.contains($0) || $0.contains(":") } ?? false
  }

  func takePart(in request: Request) -> (any Participation)? { MoonParticipation(request) }

  func kind(of file: FileHead) -> String? {
    let text = ByteString(bytes: file.bytes)
    let isReport =
      text.contains("\"actions\"")
      && (text.contains("\"nodeIndex\"") || text.contains("\"run-task\"")
        || text.contains("\"RunTask(") || text.contains("\"RunTarget("))
    if isReport { return Self.report }
    let isGraph = text.contains("\"graph\"") && text.contains("\"nodes\"") && text.contains("\"edges\"")
    return isGraph && text.contains("\"target\"") && text.contains("\"data\"") ? Self.graph : nil
  }

  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] {
    var rows = files.filter { $0.kind == Self.report }.compactMap { MoonReport($0.content)?.rows(run) }
    let needs = files.filter { $0.kind == Self.graph }.map { Self.needs($0.content) }
    for index in rows.indices { for map in needs { rows[index].needs.merge(map) { first, _ in first } } }
    return rows
  }

  /// `moon task-graph --json`: edges lead from a dependent to what it needs.
  private static func needs(_ content: Content) -> [ByteString: [ByteString]] {
    guard let bytes = content.all(), let file = try? JSONValue(parsing: bytes) else { return [:] }
    func target(_ node: JSONValue?) -> ByteString? {
      node?.whole.flatMap { file["data"]?[String($0)]?.name("target") }
    }
    var needs: [ByteString: [ByteString]] = [:]
    for edge in file["graph"]?["edges"]?.array ?? [] {
      guard let ends = edge.array, ends.count >= 2, let from = target(ends[0]), let to = target(ends[1]) else {
        continue
      }
      needs[from, default: []].append(to)
    }
    return needs
  }
}

/// moon's part in the talk about one build: finds the report that this run wrote.
struct MoonParticipation: Participation {
  private let request: Request
  private static let reports: [ByteString] = [".moon/cache/runReport.json", ".moon/cache/ciReport.json"]

  init(_ request: Request) { self.request = request }

  /// Where a moon ran, and above.
  mutating func looksAfter(_ observation: Observation) -> [Look] {
    var folders = Moon.isProgram(NodeLaunchers.unwrapped(request.command)) ? [request.directory] : []
    for exec in observation.processes.lazy.flatMap(\.execs) where folders.count < 16 {
      if exec.markers["MOON_TARGET"] == nil, !folders.contains(exec.directory),
        Moon.isProgram(CommandWords.effective(exec.arguments))
      {
        folders.append(exec.directory)
      }
    }
    return Set(folders.flatMap(Paths.upward)).sorted().flatMap { folder in
      Self.reports.map { Look(Paths.join(folder, $0), .content) }
    }
  }

  /// Written since the build began; what lived on after it may write another, which its times tell.
  mutating func files(_ sightings: [Sighting], _ observation: Observation) -> FoundFiles {
    let since = observation.started.microseconds * 1000 - 10_000_000
    let ours = sightings.filter { sighting in
      sighting.content != nil && Self.reports.contains { sighting.path.hasSuffix("/" + $0.description) }
        && (sighting.status?.modified ?? .max) >= since
    }
    return FoundFiles(files: ours)
  }
}
