import Model

/// What wireit's log says of one run.
struct WireitRows {
  private let names: FolderNames
  private let run: ToolRun
  private let base: ByteString
  /// Folders in which a process of the run was.
  private let folders: Set<ByteString>
  /// Shells that were started, by folder and text.
  private let shells: Set<ToolRows.Place>
  private var rows: [ByteString: ToolRows.Row] = [:]
  private var order: [ByteString] = []
  private var places: [ToolRows.Place: ByteString] = [:]
  private var texts: [ByteString: ToolRows.Place] = [:]

  init(logs: [WireitLog], names: FolderNames, run: ToolRun) {
    self.names = names
    self.run = run
    let execs = run.observation.processes.lazy.flatMap(\.execs)
    base = execs.first?.directory ?? run.request.directory
    folders = Set(execs.map(\.directory))
    shells = Set(
      execs.compactMap { exec in
        guard case .text(let text) = CommandWords.shellCall(exec.arguments) else { return nil }
        return ToolRows.Place(folder: exec.directory, text: text)
      })
    for log in logs { for line in log.lines where isOfRun(line) { read(line) } }
    let later = logs.flatMap(\.lines).filter(isLater).map { name(parts($0.place)) }
    let unended = run.isTraced || logs.contains(where: \.isCut) ? Outcome.unknown : .cancelled
    for name in order where rows[name]?.outcome == .unknown { rows[name]?.outcome = unended }
    for name in order where isLater(name) { rows[name] = ToolRows.Row(name, .notRun) }
    for name in later { put(ToolRows.Row(name, .notRun)) }
  }

  var result: ToolRows {
    var result = ToolRows(tool: "wireit", rows: order.compactMap { rows[$0] }, extent: .part)
    result.places = places
    return result
  }

  /// What wireit did after the command had ended (its npm had died of a signal) belongs to no build.
  private func isOfRun(_ line: WireitLine) -> Bool {
    guard let stamp = line.stamp, let window = run.window else { return true }
    return Double(window.start.microseconds)...Double(window.end.microseconds) ~= stamp * 1000
  }

  /// Of a script with a command, after the command had ended.
  private func isLater(_ line: WireitLine) -> Bool {
    guard let stamp = line.stamp, let window = run.window, line.event != .nothing else { return false }
    return stamp * 1000 > Double(window.end.microseconds)
  }

  private func name(_ parts: (folder: ByteString, script: ByteString)) -> ByteString {
    let absolute = Paths.normalized(Paths.join(base, parts.folder))
    return ScriptRow.name(parts.folder.isEmpty ? "" : names[absolute], parts.script)
  }

  /// Begun by the log and without a process: after the end of a command that a signal ended.
  private func isLater(_ name: ByteString) -> Bool {
    guard !run.observation.processes.isEmpty, case .signaled = run.observation.termination, let place = texts[name]
    else {
      return false
    }
    return !shells.contains(place)
  }

  private mutating func read(_ line: WireitLine) {
    let (folder, script) = parts(line.place)
    let absolute = Paths.normalized(Paths.join(base, folder))
    let name = ScriptRow.name(folder.isEmpty ? "" : names[absolute], script)
    let moment = line.stamp.map { Duration.fromMilliseconds($0) }
    switch line.event {
    case .nothing: break
    case .running(let text):
      put(ToolRows.Row(name, .unknown, start: moment))
      let place = ToolRows.Place(folder: absolute, text: text)
      places[place] = name
      texts[name] = place
    case .ended(let outcome):
      put(ToolRows.Row(name, outcome))
      rows[name]?.outcome = outcome
      if let start = rows[name]?.start, let moment { rows[name]?.duration = max(.zero, moment - start) }
    }
  }

  private mutating func put(_ row: ToolRows.Row) {
    guard rows[row.name] == nil else { return }
    order.append(row.name)
    rows[row.name] = row
  }

  /// The folder and the script of `packages/net:build`; a script of the root may have a colon of its own.
  private func parts(_ place: ByteString) -> (folder: ByteString, script: ByteString) {
    let (folder, script) = place.cut(at: UInt8(ascii: ":"))
    guard let script else { return ("", place) }
    let isFolder = folder.bytes.contains(UInt8(ascii: "/")) || folders.contains(Paths.join(base, folder))
    return isFolder || names.knows(Paths.join(base, folder)) ? (folder, script) : ("", place)
  }
}
