import Model

/// What `tsc -b --verbose` printed, also with the moment of each line's arrival in front (milliseconds since the epoch and a
/// tab).
struct TscConsole {
  private struct Project {
    var outcome: Outcome?
    var reason: String?
    var start: Timestamp?
    var end: Timestamp?
    var hasErrors = false
    var isBegun = false
  }

  private let run: ToolRun
  private var projects: [ByteString: Project] = [:]
  private var order: [ByteString] = []
  private var planned: [ByteString] = []
  private var current: ByteString?
  private var last: Timestamp?
  private var isListing = false
  /// 5 and 6 name the project that they build by its whole path, and say so when they begin; 7 by a relative one, when all
  /// of it is over.
  private var isSequential = false
  /// Whether something may have followed what there is.
  private var isCut = false

  init(_ run: ToolRun) { self.run = run }

  var isEmpty: Bool { order.isEmpty && planned.isEmpty }

  mutating func read(_ content: Content) {
    var lines = ConsoleLines(content)
    while let line = lines.next() {
      guard !lines.isCut else { break }
      read(line)
    }
    isCut = isCut || lines.isCut
  }

  /// The moment in front of a line, and the rest of the line.
  static func stamped(_ line: ByteString) -> (moment: Timestamp, line: ByteString)? {
    let (stamp, rest) = line.cut(at: UInt8(ascii: "\t"))
    guard let rest, stamp.bytes.count == 13, let moment = Int64(stamp.description) else { return nil }
    return (Timestamp(microseconds: moment * 1000), rest)
  }

  private mutating func read(_ whole: ByteString) {
    var line = whole
    if let stamped = Self.stamped(whole) {
      guard run.covers(stamped.moment) else { return }
      (last, line) = stamped
    }
    if let item = line.trimmed.dropping(prefix: "* "), isListing {
      planned.append(Tsc.project(item, in: run.request.directory))
      return
    }
    // Lines of tsc's own begin with the time of day.
    let text = line.cut(at: " - ")?.1 ?? line
    if text.hasPrefix("Projects in this build:") {
      isListing = true
      return
    }
    if !line.trimmed.isEmpty { isListing = false }
    readOwn(text, line)
  }

  private mutating func readOwn(_ text: ByteString, _ line: ByteString) {
    if let inner = text.dropping(prefix: "Project '"), let (path, words) = inner.cut(at: "' ") {
      end()
      return state(path, words)
    }
    if let inner = text.dropping(prefix: "Building project '"), let (path, _) = inner.cut(at: "'...") {
      end()
      isSequential = isSequential || Paths.isAbsolute(path)
      let name = self.name(path)
      current = name
      let moment = last
      note(name) {
        $0.isBegun = true
        $0.start = moment
        $0.outcome = .executed
      }
      return
    }
    if text.hasPrefix("Updating output timestamps of project '") || text.hasPrefix("Skipping build of project '") {
      return end()
    }
    let isError = line.contains(": error TS") || line.contains(" - error TS")
    if isError, let current { note(current) { $0.hasErrors = true } }
  }

  private func name(_ path: ByteString) -> ByteString {
    // An absolute path is one of those that the list before has from the folder of the build.
    let known =
      Paths.isAbsolute(path)
      ? planned.first { path.hasSuffix("/\($0)/tsconfig.json") || path.hasSuffix("/\($0)") } : nil
    return known ?? Tsc.project(path, in: run.request.directory)
  }

  private mutating func state(_ path: ByteString, _ words: ByteString) {
    let name = self.name(path)
    let text = words.description
    note(name) { project in
      if text.hasPrefix("is up to date") {
        project.outcome = project.outcome ?? .upToDate
      } else if text.hasPrefix("can't be built because") {
        project.outcome = .notRun
      } else if text.hasPrefix("is out of date because ") {
        project.reason = String(text.dropFirst("is out of date because ".count))
      }
    }
  }

  private mutating func end() {
    let moment = last
    if let current { note(current) { $0.end = $0.end ?? moment } }
    current = nil
  }

  private mutating func note(_ name: ByteString, _ change: (inout Project) -> Void) {
    if projects[name] == nil {
      guard order.count < 100_000 else { return }
      order.append(name)
    }
    change(&projects[name, default: Project()])
  }

  var rows: ToolRows {
    var rows = ToolRows(tool: "tsc", extent: .part)
    rows.version = isSequential ? "5 or 6" : nil
    rows.rows = order.compactMap(row)
    guard !isCut else { return rows }
    if case .exited(0) = run.observation.termination { return rows }
    // The solution that only names the others stands last, and nothing is ever said of it.
    let rest = planned.filter { projects[$0] == nil && $0 != "." }
    rows.rows += rest.map { ToolRows.Row($0, .notRun) }
    return rows
  }

  private func row(_ name: ByteString) -> ToolRows.Row? {
    guard let project = projects[name] else { return nil }
    let isOpen = isCut || run.observation.termination.isSuccess
    var row = ToolRows.Row(name, project.outcome ?? (isOpen ? .unknown : .notRun))
    row.kind = .compile
    guard project.isBegun else { return row }
    let isLast = name == current
    row.detail = project.reason.map { "\($0)" }
    if project.hasErrors { row.outcome = .failed }
    if isLast, isSequential, run.isSignaled { row.outcome = .cancelled }
    if isLast, isCut, !project.hasErrors { row.outcome = .unknown }
    guard isSequential, let start = project.start else { return row }
    row.start = .microseconds(start.microseconds)
    if let end = project.end ?? (isLast ? run.window?.end ?? last : nil) {
      row.duration = .microseconds(max(0, end.microseconds - start.microseconds))
    }
    return row
  }
}
