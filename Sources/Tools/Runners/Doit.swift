import Figures
import JSON
import Model

/// doit: its JSON report (`--reporter=json`) has every task with its time; processes carry no marker and are named by it.
public struct Doit: FileTool {
  public init() {}

  public let name = "doit"
  public let leaves: [ByteString] = []
  let variables: [String] = []

  public func recognize(_ request: Request) -> Bool { Self.isProgram(CommandWords.effective(request.command)) }

  public func converse(_ request: Request) -> any Conversation {
    let build: BuildCommand =
      request.recorded == nil ? .command(request, tool: name) : .tasks(request, tool: name)
    return TracedConversation(request: request, build: build)
  }

  private static let asks: Set<ByteString> = [
    "list", "info", "help", "clean", "forget", "ignore", "reset-dep", "dumpdb", "strace", "tabcompletion", "auto",
  ]

  static func isProgram(_ words: [ByteString]) -> Bool {
    words.first?.lastComponent == "doit" && !(words.dropFirst().first.map(asks.contains) ?? false)
  }

  func takePart(in request: Request) -> (any Participation)? { nil }

  func kind(of file: FileHead) -> String? {
    let text = ByteString(bytes: file.bytes)
    let isReport = text.contains("\"tasks\"") && text.contains("\"elapsed\"") && text.contains("\"result\"")
    return isReport ? "report" : nil
  }

  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] {
    var tasks: [DoitTask] = []
    for file in files {
      let all = DoitTask.all(file.content)
      if DoitTask.areOf(run, all) { tasks += all }
    }
    var rows = ToolRows(tool: name, rows: tasks.map(\.row), extent: .part, clock: .tool)
    rows.started = run.observation.knownStart
    DoitTask.place(tasks, RunnerChildren(run.observation, Self.isProgram), in: &rows)
    if !run.observation.termination.isSuccess {
      let known = Set(tasks.map(\.name))
      rows.rows += Self.asked(run.request.command).filter { !known.contains($0) }.map { ToolRows.Row($0, .notRun) }
    }
    return run.isRecorded ? [rows] : []
  }

  private static let valued: Set<ByteString> = [
    "-f", "--file", "-d", "--dir", "-o", "--output-file", "-n", "--process", "-r", "--reporter", "-v", "--verbosity",
    "--db-file", "--backend", "-P", "--parallel-type", "--check_file_uptodate",
  ]

  /// Tasks that the command names.
  private static func asked(_ command: [ByteString]) -> [ByteString] {
    var (found, isValue): ([ByteString], Bool) = ([], false)
    for word in CommandWords.effective(command).dropFirst() where word != "run" {
      if isValue {
        isValue = false
      } else if word.hasPrefix("-") {
        isValue = valued.contains(word)
      } else if !word.bytes.contains(UInt8(ascii: "=")) {
        found.append(word)
      }
    }
    return found
  }
}

/// One task of doit's report.
private struct DoitTask {
  var name: ByteString
  var outcome: Outcome
  /// By the machine's own zone, which the report does not name.
  var started: Timestamp?
  var elapsed: Duration?

  static func all(_ content: Content) -> [DoitTask] {
    guard let bytes = content.all(), let file = try? JSONValue(parsing: bytes) else { return [] }
    return (file["tasks"]?.array ?? []).compactMap { task in
      guard let name = task.name("name") else { return nil }
      let outcome: Outcome =
        switch task["result"]?.string {
        case "success": .executed
        case "up-to-date": .upToDate
        case "fail", "error": .failed
        case "ignore": .notRun
        default: .unknown
        }
      let text = task["started"]?.string.map { $0.replacing(" ", with: "T") + "Z" }
      let elapsed = task["elapsed"]?.number.flatMap { $0 >= 0 && $0 < 1e9 ? Duration.seconds(1) * $0 : nil }
      return DoitTask(name: name, outcome: outcome, started: text.flatMap(ToolDate.timestamp), elapsed: elapsed)
    }
  }

  /// The quarter of an hour by which local clocks differ from UTC; microseconds.
  private static let quarter: Int64 = 900_000_000

  /// Whether the tasks began within the run, by a clock that is off by whole quarters of an hour.
  static func areOf(_ run: ToolRun, _ tasks: [DoitTask]) -> Bool {
    guard let window = run.window, let first = tasks.compactMap(\.started).min() else { return true }
    let shift = (window.start.microseconds - 20_000 - first.microseconds) / quarter
    return [shift - 1, shift, shift + 1].contains { run.covers(first + .microseconds($0 * quarter)) }
  }

  var row: ToolRows.Row { ToolRows.Row(name, outcome, duration: elapsed) }

  /// Names every command by the task in whose time it began. The report's clock is a local one: it is off by whole
  /// quarters of an hour, which the first command tells.
  static func place(_ tasks: [DoitTask], _ children: RunnerChildren, in rows: inout ToolRows) {
    guard let began = rows.started, let first = children.all.map(\.start).min(),
      let start = tasks.compactMap(\.started).min()
    else { return }
    let off = Double((began + first).microseconds - start.microseconds) / Double(quarter)
    let shift = Int64(off.rounded()) * quarter
    for child in children.all {
      let at = (began + child.start).microseconds - shift
      let task = tasks.last { task in
        guard let started = task.started, let elapsed = task.elapsed else { return false }
        return started.microseconds - 5000 <= at && at <= (started + elapsed).microseconds + 1000
      }
      if let task { rows.places[child.place] = task.name }
    }
  }
}
