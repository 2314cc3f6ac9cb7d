import JSON
import Model

/// What Rush's telemetry, its console and rush.json say of one run.
struct RushReading {
  private let run: ToolRun
  private let script: ByteString
  private var rows_: [ByteString: ToolRows.Row] = [:]
  private var order: [ByteString] = []
  private var needs: [ByteString: [ByteString]] = [:]
  /// Names of packages by the folder of their project, from the root of the repository.
  private var folders: [ByteString: ByteString] = [:]
  private var hasTelemetry = false

  init(_ run: ToolRun) {
    self.run = run
    script = Rush.script(Rush.words(run.request.command))
  }

  /// `app` and, where a command has phases, `app (test)`.
  private func name(_ operation: ByteString) -> ByteString {
    guard operation.hasSuffix(")"), let (package, phase) = operation.cut(at: " (") else {
      return ScriptRow.name(operation, script)
    }
    let word = ByteString(bytes: phase.bytes.dropLast())
    return ScriptRow.name(package, word.dropping(prefix: "_phase:") ?? word)
  }

  private mutating func put(_ row: ToolRows.Row) {
    if rows_[row.name] == nil { order.append(row.name) }
    rows_[row.name] = row
  }

  // MARK: telemetry

  private static func outcome(_ result: String, ranHere: Bool) -> Outcome {
    switch result {
    case "SUCCESS", "SUCCESS WITH WARNINGS": ranHere ? .executed : .remoteHit
    case "FROM CACHE": .localHit
    case "SKIPPED", "NO OP": .upToDate
    case "FAILURE": .failed
    case "BLOCKED", "READY", "WAITING", "QUEUED": .notRun
    case "ABORTED", "EXECUTING": .cancelled
    default: .unknown
    }
  }

  /// One object a run, times since Rush's own start.
  mutating func addTelemetry(_ content: Content) {
    guard let bytes = content.all(), let file = try? JSONValue(parsing: bytes) else { return }
    for entry in file.array ?? [file] {
      // Written at the run's end.
      let written = entry["timestampMs"]?.number.flatMap { $0 > 0 && $0 < 1e15 ? Int64($0) : nil }
      guard run.covers(written.map { Timestamp(microseconds: $0 * 1000) }) else { continue }
      for member in entry["operationResults"]?.object ?? [] {
        let (operation, value) = (ByteString(member.name), member.value)
        guard let result = value["result"]?.string else { continue }
        hasTelemetry = true
        let ranHere = value["wasExecutedOnThisMachine"]?.bool ?? true
        var row = ToolRows.Row(name(operation), Self.outcome(result, ranHere: ranHere))
        if let start = value["startTimestampMs"]?.number, let end = value["endTimestampMs"]?.number,
          max(start.magnitude, end.magnitude) < 1e12
        {
          row.start = .fromMilliseconds(start)
          row.duration = .fromMilliseconds(max(0, end - start))
        }
        if row.outcome == .localHit || row.outcome == .remoteHit, let first = value["nonCachedDurationMs"]?.number {
          row.saved = first.magnitude < 1e12 ? .fromMilliseconds(first) - (row.duration ?? .zero) : nil
        }
        put(row)
        needs[row.name] = (value["dependencies"]?.array ?? []).compactMap { $0.string.map { name(ByteString($0)) } }
      }
    }
  }

  // MARK: console

  /// `"base" completed successfully in 0.19 seconds.`, `"docs" was restored from the build cache.`, `"app" is blocked by
  /// "net".`, `--[ FAILURE: net ]---`
  mutating func addConsole(_ content: Content) {
    guard !hasTelemetry else { return }
    var lines = ConsoleLines(content)
    while let line = lines.next() {
      if let inner = line.dropping(prefix: "\""), let (operation, rest) = inner.cut(at: "\" ") {
        addLine(operation, rest)
      } else if let inner = line.dropping(prefix: "--[ FAILURE: "), let (operation, _) = inner.cut(at: " ]") {
        put(ToolRows.Row(name(operation), .failed))
      }
    }
  }

  private mutating func addLine(_ operation: ByteString, _ rest: ByteString) {
    if let (_, length) = rest.cut(at: "completed successfully in ") {
      let seconds = length.words.first.flatMap { Double($0.description) }
      put(ToolRows.Row(name(operation), .executed, duration: seconds.map { .fromMilliseconds($0 * 1000) }))
    } else if rest.contains("restored from the build cache") {
      put(ToolRows.Row(name(operation), .localHit))
    } else if rest.contains("was skipped") || rest.contains("did not define any work") {
      put(ToolRows.Row(name(operation), .upToDate))
    } else if rest.contains("is blocked by") {
      put(ToolRows.Row(name(operation), .notRun))
    } else if rest.contains("failed to build") {
      put(ToolRows.Row(name(operation), .failed))
    }
  }

  // MARK: names

  /// rush.json has comments.
  mutating func addSettings(_ file: ToolFile) {
    guard let bytes = file.content.all(limit: 1 << 22) else { return }
    guard let value = try? JSONValue(parsing: JSONComments.without(bytes)) else { return }
    let root = ByteString(bytes: file.name.bytes.dropLast("/rush.json".utf8.count))
    for project in value["projects"]?.array ?? [] {
      guard let package = project.name("packageName"), let folder = project.name("projectFolder") else { continue }
      folders[Paths.join(root, folder)] = package
    }
  }

  /// The package of a folder: rush.json's word, else a package of that name that Rush told of, else the folder's name.
  private func package(_ folder: ByteString, _ packages: Set<ByteString>) -> ByteString {
    if let name = folders[folder] { return name }
    let last = folder.lastComponent
    return packages.first { $0 == last || $0.lastComponent == last } ?? last
  }

  var rows: ToolRows {
    var rows = ToolRows(tool: "rush", rows: order.compactMap { rows_[$0] }, needs: needs, extent: .part, clock: .tool)
    rows.started = run.observation.knownStart
    let packages = Set(order.map { $0.cut(at: UInt8(ascii: "#")).0 })
    let root = run.observation.processes.first?.execs.first?.directory
    for child in RunnerChildren(run.observation, Rush.isProgram).all where child.isShell && child.place.folder != root {
      rows.places[child.place] = ScriptRow.name(package(child.place.folder, packages), script)
    }
    return rows
  }
}
