import JSON
import Model

/// pnpm: its scripts' processes carry npm's variables. A recorded run may have its events (`--reporter=ndjson`), its
/// summary (`--report-summary`) or its console; a live build is asked for none of these, since they take the console over.
public struct Pnpm: ScriptRunner {
  public init() {}

  public let name = "pnpm"
  let runner = ScriptCall.Runner.pnpm

  static let events = "events"
  static let summary = "summary"
  static let console = "console"

  func kind(of file: FileHead) -> String? {
    if ScriptRunners.isPackage(file) { return ScriptRunners.package }
    let text = file.beginning
    if text.contains("\"pnpm:") { return Self.events }
    if file.isJSON { return text.contains("\"executionStatus\"") ? Self.summary : nil }
    return file.plain.contains(" workspace projects") || PnpmConsole.isOne(file.bytes) ? Self.console : nil
  }

  func isDated(kind: String) -> Bool { kind == Self.events }

  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] {
    var reading = PnpmRows(call: call(run.request), run: run)
    for file in files {
      switch file.kind {
      case Self.summary: reading.addSummary(file.content)
      case Self.events: reading.addEvents(file.content)
      case Self.console where believesConsole(run): reading.addConsole(file.content)
      default: continue
      }
    }
    let rows = reading.rows.isEmpty && believesConsole(run) ? only(run) : reading.rows
    let planned = planned(files, run)
    if rows.isEmpty, reading.notes.isEmpty { return planned }
    return planned + [ToolRows(tool: name, rows: rows.map(\.row), extent: .part, notes: reading.notes)]
  }
}

/// Puts together what pnpm's events, summary and console say of one run.
struct PnpmRows {
  private let call: ScriptCall?
  private let run: ToolRun
  private let names: FolderNames
  private var found: [ByteString: ScriptRow] = [:]
  private var order: [ByteString] = []
  private(set) var notes: [String] = []

  init(call: ScriptCall?, run: ToolRun) {
    self.call = call
    self.run = run
    names = FolderNames(run.observation)
  }

  var rows: [ScriptRow] { order.compactMap { found[$0] } }

  private mutating func put(_ row: ScriptRow) {
    guard let known = found[row.name] else {
      order.append(row.name)
      found[row.name] = row
      return
    }
    if known.outcome == .unknown {
      found[row.name]?.outcome = row.outcome
    } else if row.outcome != .unknown, known.outcome != row.outcome {
      // Its two files contradict each other: pnpm 9 calls scripts passed that Ctrl-C ended.
      found[row.name]?.outcome = .unknown
    }
    if known.duration == nil { found[row.name]?.duration = row.duration }
  }

  // MARK: --reporter=ndjson

  mutating func addEvents(_ content: Content) {
    var lines = ConsoleLines(content)
    var begun: [ByteString: (name: ByteString, at: Duration)] = [:]
    var console = PnpmConsole()
    while let line = lines.next() {
      guard line.hasPrefix("{"), let event = try? JSONValue(parsing: line.bytes) else {
        console.read(line)
        continue
      }
      guard event["name"]?.string == "pnpm:lifecycle", let folder = event["wd"]?.string,
        let stage = event["stage"]?.string, let time = event["time"]?.number, time.magnitude < 9e15
      else { continue }
      let key = ByteString("\(folder)\n\(stage)")
      let moment = Duration.milliseconds(Int(time))
      guard isOfRun(Int64(time) * 1000) else {
        guard begun.isEmpty, order.isEmpty else { continue }
        notes.append("pnpm's events tell of another run: they were not used")
        return
      }
      if event["script"] != nil {
        begun[key] = (ScriptRow.name(names[ByteString(folder)], ByteString(stage)), moment)
      } else if let exit = event["exitCode"]?.number, let start = begun.removeValue(forKey: key) {
        put(ScriptRow(start.name, outcome(exit), start: start.at, duration: moment - start.at))
      }
    }
    for left in begun.values.sorted(by: { $0.at < $1.at }) {
      put(ScriptRow(left.name, lines.isCut ? .unknown : .cancelled, start: left.at))
    }
    addConsole(console)
  }

  private func isOfRun(_ microseconds: Int64) -> Bool {
    guard let window = run.window else { return true }
    return window.start.microseconds - 1000...window.end.microseconds + 1000 ~= microseconds
  }

  /// -1 is pnpm's word for a script that it stopped.
  private func outcome(_ exit: Double) -> Outcome {
    // A run without a failure has none in it: so pnpm 9 ends after Ctrl-C.
    let isFailure = !run.observation.termination.isSuccess
    return exit == 0 ? .executed : exit < 0 ? .cancelled : isFailure ? .failed : .unknown
  }

  // MARK: --report-summary

  mutating func addSummary(_ content: Content) {
    var reader = JSONReader(refill: content.open())
    do throws(JSONError) {
      try reader.forEachMember { (name, reader) throws(JSONError) in
        guard name == "executionStatus" else { return try reader.skipValue() }
        var states: [(folder: ByteString, status: String, length: Double?)] = []
        try reader.forEachMember { (folder, reader) throws(JSONError) in
          var (status, length) = ("", Double?.none)
          try reader.forEachMember { (name, reader) throws(JSONError) in
            switch name {
            case "status": status = try reader.stringValue() ?? ""
            case "duration": length = try reader.numberValue()
            default: try reader.skipValue()
            }
          }
          if states.count < 100_000 { states.append((ByteString(folder), status, length)) }
        }
        add(states)
      }
    } catch {
      notes.append("pnpm's summary was read in part: line \(error.position.line): \(error.reason)")
    }
  }

  private mutating func add(_ states: [(folder: ByteString, status: String, length: Double?)]) {
    // One entry a package: which of several scripts it means is not told.
    guard let script = call?.script, script.bytes.first != UInt8(ascii: "/") else { return }
    let hasFailure = states.contains { $0.status == "failure" }
    for (folder, status, length) in states {
      let outcome: Outcome
      switch status {
      case "passed": outcome = .executed
      case "failure": outcome = .failed
      case "running": outcome = .cancelled
      case "queued": outcome = .notRun
      // After a failure: what needed it. Else the package has no such script.
      case "skipped" where hasFailure: outcome = .notRun
      default: continue
      }
      let duration = length.flatMap { $0 >= 0 && $0 < 1e12 ? Duration.milliseconds(1) * $0 : nil }
      put(ScriptRow(ScriptRow.name(names[folder], script), outcome, duration: duration))
    }
  }

  // MARK: console

  mutating func addConsole(_ content: Content) {
    var console = PnpmConsole()
    var lines = ConsoleLines(content)
    while let line = lines.next() { console.read(line) }
    addConsole(console)
  }

  private mutating func addConsole(_ console: PnpmConsole) {
    guard run.observation.processes.isEmpty else { return }
    for begun in console.begun {
      let isRoot = call?.reach == .own
      let package = begun.package ?? names[begun.folder]
      let owner = isRoot && console.begun.first?.folder == begun.folder ? "" : package
      put(ScriptRow(ScriptRow.name(owner, begun.script), outcome(begun, console), duration: begun.duration))
    }
  }

  private func outcome(_ begun: PnpmConsole.Begun, _ console: PnpmConsole) -> Outcome {
    if let end = begun.isGood { return end ? .executed : .failed }
    if run.observation.termination.isSuccess { return .executed }
    return console.begun.count == 1 && run.observation.termination != .exited(0) ? .failed : .unknown
  }
}

/// What pnpm printed: `packages/app build$ node build.js`, `packages/app build: Done`, or npm's headers where it hands the
/// output through.
struct PnpmConsole {
  struct Begun {
    var folder: ByteString
    /// Where the header names it.
    var package: ByteString?
    var script: ByteString
    /// Whether it ended well; nil where no line tells.
    var isGood: Bool?
    var duration: Duration?
  }

  private(set) var begun: [Begun] = []

  static func isOne(_ head: [UInt8]) -> Bool {
    var console = PnpmConsole()
    var lines = ConsoleLines(Content(head))
    while let line = lines.next() { console.read(line) }
    return console.begun.contains { $0.package == nil || Paths.isAbsolute($0.folder) }
  }

  mutating func read(_ line: ByteString) {
    if let header = ScriptHeader(line), let folder = header.folder {
      return add(Begun(folder: folder, package: header.package, script: header.script))
    }
    let words = line.words
    guard words.count >= 2, !line.hasPrefix(" ") else { return }
    let (folder, second) = (words[0], words[1])
    if second.hasSuffix("$"), second.bytes.count > 1 {
      return add(Begun(folder: folder, script: ByteString(bytes: second.bytes.dropLast())))
    }
    guard second.hasSuffix(":"), words.count == 3, words[2] == "Done" || words[2] == "Failed" else { return }
    let script = ByteString(bytes: second.bytes.dropLast())
    if let at = begun.lastIndex(where: { $0.folder == folder && $0.script == script }) {
      begun[at].isGood = words[2] == "Done"
    }
  }

  private mutating func add(_ new: Begun) {
    guard begun.count < 100_000, !begun.contains(where: { $0.folder == new.folder && $0.script == new.script }) else {
      return
    }
    begun.append(new)
  }
}
