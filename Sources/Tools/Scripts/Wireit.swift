import JSON
import Model

/// wireit: npm's variables name the root's script for every task of it; the folder and the text of a script tell them
/// apart. What was fresh or restored stands in its debug log (`WIREIT_DEBUG_LOG_FILE`), which changes nothing else.
public struct Wireit: FileTool {
  public init() {}

  public let name = "wireit"
  public let leaves: [ByteString] = []
  let variables = [variable]

  static let variable = "WIREIT_DEBUG_LOG_FILE"
  static let log = "log"
  static let package = "package"

  /// It is always called by a script.
  public func recognize(_ request: Request) -> Bool { Self.isProgram(CommandWords.effective(request.command)) }

  public func converse(_ request: Request) -> any Conversation {
    TracedConversation(request: request, build: .tasks(request, tool: name))
  }

  static func isProgram(_ words: [ByteString]) -> Bool {
    guard let program = words.first else { return false }
    return program.lastComponent == "wireit" || program.hasSuffix("/wireit/bin/wireit.js")
  }

  func takePart(in request: Request) -> (any Participation)? { WireitParticipation(request) }

  func kind(of file: FileHead) -> String? {
    if file.name.lastComponent == "package.json" { return Self.package }
    var lines = ConsoleLines(Content(file.bytes))
    while let line = lines.next() {
      if WireitLine(line) != nil || line.contains("<info> analysis-") { return Self.log }
    }
    return nil
  }

  /// wireit writes no times.
  func isDated(kind: String) -> Bool { false }

  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] {
    let logs = files.filter { $0.kind == Self.log }.map { WireitLog($0.content) }
    guard !logs.isEmpty else { return [] }
    var names = FolderNames(run.observation)
    for file in files where file.kind == Self.package { names.add(file) }
    // A log whose lines have their time says also what came after the end.
    let stamped = logs.filter(\.isStamped)
    return [WireitRows(logs: stamped.isEmpty ? logs : stamped, names: names, run: run).result]
  }
}

/// One line about one script: `✅ [packages/net:build] Already fresh`, behind the time where somebody noted that.
struct WireitLine: Equatable {
  enum Event: Equatable {
    case running(text: ByteString)
    case ended(Outcome)
    /// It only calls others.
    case nothing
  }

  /// `packages/net:build`, `build` for the root's.
  var place: ByteString
  var event: Event
  /// Milliseconds since 1970.
  var stamp: Double?

  init?(_ line: ByteString) {
    guard let (before, rest) = line.cut(at: " ["), let (place, text) = rest.cut(at: "] ") else { return nil }
    let words = before.words
    guard let sign = words.last, words.count <= 2, sign.bytes.first.map({ $0 >= 0x80 }) ?? false else { return nil }
    if words.count == 2 {
      guard let stamp = Double(words[0].description) else { return nil }
      self.stamp = stamp
    }
    guard let event = Self.event(text) else { return nil }
    self.place = place
    self.event = event
  }

  private static func event(_ text: ByteString) -> Event? {
    if let command = text.dropping(prefix: "Running command \"") {
      return .running(
        text: ByteString(
          bytes: command.bytes.last == UInt8(ascii: "\"") ? command.bytes.dropLast() : command.bytes[...]))
    }
    if text.hasPrefix("Executed successfully") { return .ended(.executed) }
    if text.hasPrefix("Already fresh") { return .ended(.upToDate) }
    if text.hasPrefix("Restored from cache") { return .ended(.localHit) }
    if text.hasPrefix("Failed with exit status") || text.hasPrefix("exited with exit code") { return .ended(.failed) }
    if text.hasPrefix("Killed") || text.hasPrefix("killed") || text.hasPrefix("Failed with signal") {
      return .ended(.cancelled)
    }
    return text.hasPrefix("No command to execute") ? .nothing : nil
  }
}

/// The debug log, or what `WIREIT_LOGGER=simple` and `metrics` print, which has the same lines.
struct WireitLog: Equatable {
  private(set) var lines: [WireitLine] = []
  private(set) var isCut = false

  init(_ content: Content) {
    var reader = ConsoleLines(content)
    while let line = reader.next() {
      if let line = WireitLine(line), lines.count < 1_000_000 { lines.append(line) }
    }
    isCut = reader.isCut
  }

  var isStamped: Bool { lines.contains { $0.stamp != nil } }
}
