import Model

/// What mise printed of its tasks: `[build:app] $ node build.js`, `[build:app] Finished in 178.3ms`.
struct MiseConsole {
  struct Task: Equatable {
    /// Whether a command of it was begun.
    var hasBegun = false
    var duration: Duration?
    var outcome: Outcome?
  }

  private(set) var tasks: [ByteString: Task] = [:]
  /// In order of appearance.
  private(set) var order: [ByteString] = []
  /// Whether more may have followed.
  private(set) var isCut = false

  private static let most = 100_000

  static func isConsole(_ head: [UInt8]) -> Bool {
    var console = MiseConsole()
    console.read(Content(head))
    return console.tasks.values.contains { $0.outcome != nil || $0.hasBegun }
  }

  mutating func read(_ content: Content) {
    var lines = ConsoleLines(content)
    while let line = lines.next() {
      isCut = isCut || lines.isCut
      if !isCut { read(line) }
    }
  }

  private mutating func read(_ line: ByteString) {
    var line = line
    // `mise [build:app]    [build:app] $ …` where it replaces what stood there.
    if let rest = line.dropping(prefix: "mise [") {
      guard let (_, text) = rest.cut(at: "]") else { return }
      line = text.trimmed
    }
    guard let inner = line.dropping(prefix: "["), let (name, text) = inner.cut(at: "] "), !name.isEmpty,
      name.words.count == 1
    else { return }
    if text.hasPrefix("$ ") { return note(name) { $0.hasBegun = true } }
    if text.hasPrefix("sources up-to-date, skipping") { return note(name) { $0.outcome = .upToDate } }
    if text.hasPrefix("restored outputs from cache") { return note(name) { $0.outcome = .localHit } }
    if let length = text.dropping(prefix: "Finished in ")?.printedDuration {
      return note(name) {
        $0.duration = length
        $0.outcome = $0.outcome ?? .executed
      }
    }
    guard text.hasPrefix("ERROR ") else { return }
    let isKilled = text.contains("killed by SIG")
    note(name) { if $0.outcome != .cancelled { $0.outcome = isKilled ? .cancelled : .failed } }
  }

  private mutating func note(_ name: ByteString, _ change: (inout Task) -> Void) {
    if tasks[name] == nil {
      guard order.count < Self.most else { return }
      order.append(name)
    }
    change(&tasks[name, default: Task()])
  }
}
