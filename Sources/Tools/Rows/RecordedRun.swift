import JSON
import Model

/// The files of one recorded run, told apart by their content; names are hints only, and may have a prefix.
struct RecordedRun {
  private(set) var processes: Sighting?
  private(set) var invocation: Sighting?
  /// What the command printed, standard output first.
  private(set) var consoles: [Sighting] = []
  /// What may be a tool's own.
  private(set) var others: [Sighting] = []

  private static let mostConsole = 1 << 26
  /// A process record of a very large build.
  static let mostProcesses = 1 << 30

  init(_ files: [Sighting]) {
    var texts: [Sighting] = []
    for file in files.map(\.withoutMark) {
      let head = file.content?.head() ?? file.bytes
      switch Self.role(head) {
      case .processes where processes == nil: processes = file
      case .invocation where invocation == nil: invocation = file
      case .text: texts.append(file)
      default: others.append(file)
      }
    }
    consoles = texts.filter { Self.looksLikeConsole($0.path) }
    let rest = texts.filter { !Self.looksLikeConsole($0.path) }
    if consoles.isEmpty, rest.count == 1 { consoles = rest }
    consoles.sort { (Self.isError($0.path) ? 1 : 0, $0.path) < (Self.isError($1.path) ? 1 : 0, $1.path) }
    others += texts
  }

  private enum Role { case processes, invocation, text, other }

  private static func role(_ head: [UInt8]) -> Role {
    guard let first = head.first(where: { !isSpace($0) }) else { return .other }
    guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
      return head.contains(0) ? .other : .text
    }
    let keys = firstKeys(head)
    if keys.contains("pid"), keys.contains("start_us"), keys.contains("execs") { return .processes }
    let isInvocation = keys.contains("argv") && (keys.contains("exit") || keys.contains("start_us"))
    return isInvocation ? .invocation : .other
  }

  /// An escape is none: it begins what a terminal showed.
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte <= 0x20 && byte != 0x1B || byte == 0xEF || byte == 0xBB || byte == 0xBF
  }

  /// The names of the members of the first object, as far as they can be read.
  static func firstKeys(_ bytes: [UInt8]) -> Set<String> {
    var keys: Set<String> = []
    var reader = JSONReader(bytes)
    guard (try? reader.next()) == .beginObject else { return [] }
    while (try? reader.next()) == .key {
      keys.insert(reader.text)
      guard (try? reader.skipValue()) != nil else { break }
    }
    return keys
  }

  private static func looksLikeConsole(_ path: ByteString) -> Bool {
    let name = path.lastComponent.description
    return ["console", "stdout", "stderr", "output", "typescript", ".log"].contains { name.contains($0) }
  }

  private static func isError(_ path: ByteString) -> Bool { path.lastComponent.description.contains("stderr") }

  /// Whether one of them is a log of ninja.
  var isNinjaLog: Bool { others.contains { ($0.content?.head(64) ?? $0.bytes).starts(with: NinjaLog.heading) } }

  /// All of them one after the other; nil where there is none.
  var console: [UInt8]? {
    consoles.isEmpty ? nil : consoles.flatMap { $0.content?.all(limit: Self.mostConsole) ?? $0.bytes }
  }
}

extension Recording {
  /// A run out of its files: what a wrapper saw (`processes.jsonl`, `invocation.json`), what the command printed, and the
  /// tool's own; any of them is enough that names a command. Nil where none does.
  ///
  /// Where nobody noted when the run was, the tool's own file tells.
  public init?(files: [Sighting]) {
    let run = RecordedRun(files)
    let seen = Recording(
      processes: run.processes?.wholeContent(RecordedRun.mostProcesses) ?? [],
      invocation: run.invocation?.wholeContent(), console: run.console)
    var recording = seen ?? Recording(console: run.console)
    recording.request.recorded = run.others
    if seen == nil || recording.observation.knownStart == nil {
      recording.request.recorded = Participants.prepared(run.others)
      var participants = Participants(recording.request)
      let rows = participants.rows([], recording.observation)
      let hasRows = rows.contains { !$0.rows.isEmpty }
      // A graph alone is of no run; a log of ninja is one, whose targets the conversation reads.
      guard seen != nil || hasRows || run.isNinjaLog else { return nil }
      recording.take(rows, hasCommand: seen != nil)
      // Outputs are relative to a folder that nobody noted; it is no root, where there is no folder above.
      if seen == nil, !hasRows { (recording.request.command, recording.request.directory) = (["ninja"], "/build") }
    }
    self = recording
  }

  /// Nothing but what was printed.
  private init(console: [UInt8]?) {
    request = Request(command: [], directory: "/")
    observation = Observation(
      started: Timestamp(microseconds: 0), wall: .zero, termination: .exited(0), trace: .wholeCommand(reason: nil),
      console: console)
    observation.isEndKnown = false
  }

  private mutating func take(_ rows: [ToolRows], hasCommand: Bool) {
    if let start = rows.compactMap(\.started).min(), observation.knownStart == nil {
      observation.started = start
      if let end = rows.compactMap(\.ended).max(), end > start {
        observation.wall = .microseconds(end.microseconds - start.microseconds)
      }
    } else if observation.wall == .zero, rows.allSatisfy({ $0.clock == .tool }) {
      let ends = rows.flatMap(\.rows).compactMap { row in row.start.map { $0 + (row.duration ?? .zero) } }
      observation.wall = max(.zero, ends.max() ?? .zero)
    }
    guard !hasCommand else { return }
    request.command = rows.lazy.map(\.command).first { !$0.isEmpty } ?? rows.first.map { [ByteString($0.tool)] } ?? []
    let hasFailed = rows.contains { $0.rows.contains { $0.outcome == .failed || $0.outcome == .cancelled } }
    let exit = rows.lazy.compactMap(\.exit).first
    observation.termination = .exited(exit ?? (hasFailed ? 1 : 0))
    observation.isEndKnown = exit != nil
  }
}

extension Sighting {
  /// Without the byte order mark that some editors and shells put in front of UTF-8 text.
  fileprivate var withoutMark: Sighting {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    guard (content?.head(mark.count) ?? bytes).starts(with: mark) else { return self }
    var file = self
    if bytes.starts(with: mark) { file.bytes.removeFirst(mark.count) }
    file.content = content?.dropping(mark.count)
    return file
  }

  fileprivate func wholeContent(_ limit: Int = 1 << 26) -> [UInt8]? { content?.all(limit: limit) ?? bytes }
}
