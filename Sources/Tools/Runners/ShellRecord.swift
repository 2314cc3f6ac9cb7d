import JSON
import Model

/// What a shell wrote down that stood in for the usual one (npm's `script-shell`, make's `SHELL`): one JSON line for every
/// script or line of a recipe that it ran, with its start, length and status.
///
/// `{"pkg":"app","script":"build","start_ns":…,"dur_ms":215,"rc":0}`, `{"target":"a.o","line":"cc …","level":"1",…}`
struct ShellRecord: RecordFormat {
  let name = "shell"

  func kind(of file: FileHead) -> String? {
    let keys = RecordedRun.firstKeys(file.bytes)
    guard keys.isSuperset(of: ["start_ns", "dur_ms", "rc"]) else { return nil }
    return keys.isSuperset(of: ["pkg", "script"]) || keys.contains("target") ? "lines" : nil
  }

  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] {
    var lines: [Line] = []
    for file in files {
      var reader = ConsoleLines(file.content)
      while let text = reader.next(), lines.count < Self.most {
        if let line = (try? JSONValue(parsing: text.bytes)).flatMap(Line.init), run.covers(line.started) {
          lines.append(line)
        }
      }
    }
    guard let first = lines.min(by: { $0.start < $1.start }) else { return [] }
    let isMake = first.package == nil
    // The command of a root's own script starts that first: its `pre` script, or itself.
    let isOwn = ScriptCall(CommandWords.effective(run.request.command))?.reach == .own
    let root = isOwn ? first.package : nil
    var rows = ToolRows(tool: isMake ? "make" : "npm", extent: .part)
    rows.rows = Self.grouped(lines, root: root).map { Self.row($0.name, $0.lines, lines, run) }
    if isMake { rows.rows += Self.goal(lines, run) }
    rows.started = first.started
    rows.ended = lines.map { $0.started + $0.duration }.max()
    return [rows]
  }

  private static let most = 200_000

  private static func grouped(_ lines: [Line], root: ByteString?) -> [(name: ByteString, lines: [Line])] {
    var places: [ByteString: Int] = [:]
    var groups: [(name: ByteString, lines: [Line])] = []
    for line in lines {
      let name = line.package.map { ScriptRow.name($0 == root ? "" : $0, line.name) } ?? line.name
      if let place = places[name] {
        groups[place].lines.append(line)
      } else {
        places[name] = groups.count
        groups.append((name, [line]))
      }
    }
    return groups
  }

  private static func row(_ name: ByteString, _ own: [Line], _ all: [Line], _ run: ToolRun) -> ToolRows.Row {
    let last = own.max { $0.start < $1.start }
    let status = last?.status ?? 0
    // make goes on behind a line with `-` in front, and ends well.
    let isBad = status != 0 && (last?.package != nil || !run.observation.termination.isSuccess)
    let isStopped = run.isSignaled && status > 128
    var row = ToolRows.Row(
      name, !isBad ? .executed : isStopped ? .cancelled : .failed, start: own.map(\.start).min(),
      duration: own.reduce(.zero) { $0 + $1.duration })
    let callsOthers =
      last?.package == nil
      ? own.allSatisfy { Programs.callsBuild($0.text.words) }
      : own.contains { line in all.contains { line.encloses($0) } }
    if callsOthers { row.kind = .group }
    return row
  }

  /// The only goal, where it has no recipe: had it one and been up to date, nothing would have been made for it.
  private static func goal(_ lines: [Line], _ run: ToolRun) -> [ToolRows.Row] {
    let goals = MakeArguments(CommandWords.unwrapped(run.request.command)).goals
    let outer = lines.map(\.level).min()
    guard run.observation.termination.isSuccess, goals.count == 1, lines.contains(where: { $0.level == outer }),
      !lines.contains(where: { $0.name == goals[0] })
    else { return [] }
    var row = ToolRows.Row(goals[0], .executed)
    row.kind = .group
    return [row]
  }

  /// One run of the shell.
  private struct Line {
    /// The target, or the script.
    var name: ByteString
    var package: ByteString?
    var text: ByteString
    /// Since 1970.
    var start: Duration
    var duration: Duration
    var status: Int
    /// How many makes are above.
    var level: Int

    var started: Timestamp { Timestamp(microseconds: 0) + start }

    init?(_ value: JSONValue) {
      guard let name = value.name("script") ?? value.name("target"), let start = value["start_ns"]?.number,
        start.magnitude < 9e18, let length = value["dur_ms"]?.number, length.magnitude < 9e12,
        let status = value["rc"]?.whole
      else { return nil }
      self.name = name
      package = value["script"] == nil ? nil : value.name("pkg")
      text = value.name("line") ?? ""
      self.start = .nanoseconds(Int64(start))
      duration = .fromMilliseconds(max(0, length))
      self.status = status
      level = value["level"]?.whole ?? value.name("level")?.number ?? 0
    }

    func encloses(_ other: Line) -> Bool {
      start < other.start && start + duration >= other.start + other.duration
    }
  }
}
