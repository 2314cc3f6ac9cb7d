import Model

/// go-task: the commands of its tasks carry no marker; of a recorded run its verbose console names them.
public struct GoTask: FileTool {
  public init() {}

  public let name = "go-task"
  public let leaves: [ByteString] = []
  let variables: [String] = []

  static let console = "console"

  public func recognize(_ request: Request) -> Bool { Self.isProgram(CommandWords.effective(request.command)) }

  /// Of a recorded run the console names the tasks; of a build that we run only its processes tell what was made.
  public func converse(_ request: Request) -> any Conversation {
    let build: BuildCommand =
      request.recorded == nil ? .command(request, tool: name) : .tasks(request, tool: name)
    return TracedConversation(request: request, build: build)
  }

  private static let asks: Set<ByteString> = [
    "--list", "-l", "--list-all", "-a", "--summary", "--init", "-i", "--help", "-h", "--version", "--status", "--dry",
    "-n", "--completion",
  ]

  static func isProgram(_ words: [ByteString]) -> Bool {
    guard let program = words.first?.lastComponent, program == "task" || program == "go-task" else { return false }
    return !words.contains(where: asks.contains)
  }

  func takePart(in request: Request) -> (any Participation)? { nil }

  func kind(of file: FileHead) -> String? {
    let text = file.plain
    return text.hasPrefix("task: ") || text.contains("\ntask: ") ? Self.console : nil
  }

  func isDated(kind: String) -> Bool { false }

  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] {
    guard !files.isEmpty else { return [] }
    var reading = GoTaskConsole()
    for file in files { reading.read(file.content) }
    return [reading.rows(run)]
  }
}

/// `task: "app" started`, `task: [lib] sh work.sh`, `task: Task "gen" is up to date`, `task: "bad" failed: exit status 3`.
struct GoTaskConsole {
  private var order: [ByteString] = []
  private var outcomes: [ByteString: Outcome] = [:]
  private var commands: [(task: ByteString, text: ByteString)] = []
  private var isInterrupted = false
  private var isCut = false

  mutating func read(_ content: Content) {
    var lines = ConsoleLines(content)
    while let line = lines.next(), order.count < 100_000 {
      isCut = isCut || lines.isCut
      if !isCut, let rest = line.dropping(prefix: "task: ") { read(rest) }
    }
  }

  private mutating func read(_ line: ByteString) {
    if line.hasPrefix("Signal received") { isInterrupted = true }
    if let inner = line.dropping(prefix: "Task \""), let (name, rest) = inner.cut(at: "\" ") {
      if rest.hasPrefix("is up to date") { note(name, .upToDate) }
      return
    }
    if let inner = line.dropping(prefix: "["), let (name, text) = inner.cut(at: "] ") {
      note(name, nil)
      commands.append((name, text.trimmed))
      return
    }
    guard let inner = line.dropping(prefix: "\""), let (name, rest) = inner.cut(at: "\" ") else { return }
    if rest.hasPrefix("started") { note(name, nil) }
    if rest.hasPrefix("finished") { note(name, .executed) }
    if rest.hasPrefix("failed") { note(name, isInterrupted ? .cancelled : .failed) }
  }

  /// A task may be asked for several times: that it ran once is the last word.
  private mutating func note(_ name: ByteString, _ outcome: Outcome?) {
    if !order.contains(name) { order.append(name) }
    guard let outcome, outcomes[name] != .executed || outcome == .failed || outcome == .cancelled else { return }
    outcomes[name] = outcome
  }

  func rows(_ run: ToolRun) -> ToolRows {
    var rows = ToolRows(tool: "go-task", extent: .part)
    for child in RunnerChildren(run.observation, GoTask.isProgram).all {
      // Redirections are go-task's own: the program's words are the beginning of the line.
      let task = commands.first { command in
        command.text == child.place.text || command.text.hasPrefix(child.place.text.description + " ")
      }
      if let task { rows.places[child.place] = task.task }
    }
    let ran = Set(commands.map(\.task))
    rows.rows = order.map { name in
      let isGood = run.observation.termination.isSuccess
      let rest: Outcome =
        isGood ? (ran.contains(name) ? .executed : .unknown) : ran.contains(name) || isCut ? .unknown : .notRun
      var outcome = outcomes[name] ?? rest
      // It said that it was up to date when others asked for it once more.
      if outcome == .upToDate, ran.contains(name) { outcome = .executed }
      return ToolRows.Row(name, outcome)
    }
    return rows
  }
}
