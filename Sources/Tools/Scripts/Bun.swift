import Model

/// bun: with `--filter` it hands the root's names to every script, so that the folder and the script's text name it; it
/// writes no file about a run.
public struct Bun: ScriptRunner {
  public init() {}

  public let name = "bun"
  let runner = ScriptCall.Runner.bun

  static let console = "console"

  func kind(of file: FileHead) -> String? {
    if ScriptRunners.isPackage(file) { return ScriptRunners.package }
    guard !file.isJSON else { return nil }
    var console = BunConsole()
    console.read(Content(file.bytes))
    return console.isEmpty ? nil : Self.console
  }

  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] {
    guard believesConsole(run) else { return planned(files, run) }
    var console = BunConsole(run.observation.termination)
    for file in files { console.read(file.content) }
    let rows = console.rows
    return rows.isEmpty ? [] : [ToolRows(tool: name, rows: rows.map(\.row), extent: .part)]
  }
}

/// What bun printed: `app build: Exited with code 0`; `app:build    | Done in 187ms` with `--sequential` and `--parallel`;
/// on a terminal `app build $ node build.js` with `└─ Done in 260 ms` below it, painted again and again.
struct BunConsole {
  private var found: [ByteString: ScriptRow] = [:]
  private var order: [ByteString] = []
  /// What the lines of the terminal's picture are about.
  private var subject: ByteString?

  private let termination: Termination

  init(_ termination: Termination = .exited(0)) { self.termination = termination }

  var isEmpty: Bool { order.isEmpty }

  /// A program that caught the signal of a stopped run says so by its status.
  private func outcome(_ code: Int) -> Outcome {
    let isStop = [130, 143].contains(code) && !termination.isSuccess && termination != .exited(1)
    return code == 0 ? .executed : isStop ? .cancelled : .failed
  }

  mutating func read(_ content: Content) {
    var lines = ConsoleLines(content)
    while let line = lines.next() { read(line) }
  }

  private mutating func read(_ line: ByteString) {
    if let (name, code) = line.cut(at: ": Exited with code "), let name = Self.spaced(name),
      let code = code.trimmed.number
    {
      return put(name, outcome(code))
    }
    if let (name, _) = line.cut(at: ": Signaled with code "), let name = Self.spaced(name) {
      return put(name, .cancelled)
    }
    if let (name, rest) = line.cut(at: "| "), let name = Self.colon(name.trimmed) {
      if let length = rest.dropping(prefix: "Done in ")?.printedDuration { return put(name, .executed, length) }
      if let code = rest.dropping(prefix: "Exited with code ")?.trimmed.number {
        return put(name, outcome(code))
      }
    }
    if let (name, _) = line.cut(at: " $ "), let name = Self.spaced(name.trimmed) {
      subject = name
      return
    }
    guard let subject, let text = line.trimmed.dropping(prefix: "└─ ") else { return }
    if let length = text.dropping(prefix: "Done in ")?.printedDuration { put(subject, .executed, length) }
    if let code = text.dropping(prefix: "Exited with code ")?.trimmed.number {
      put(subject, outcome(code))
    }
  }

  private mutating func put(_ name: ByteString, _ outcome: Outcome, _ duration: Duration? = nil) {
    guard order.count < 100_000 else { return }
    if found[name] == nil { order.append(name) }
    found[name] = ScriptRow(name, outcome, duration: duration)
  }

  /// `app build` → `app#build`
  private static func spaced(_ text: ByteString) -> ByteString? {
    let words = text.words
    return words.count == 2 ? ScriptRow.name(words[0], words[1]) : nil
  }

  /// `app:build` → `app#build`; packages have no colon in their names, scripts may.
  private static func colon(_ text: ByteString) -> ByteString? {
    guard text.words.count == 1 else { return nil }
    let (package, script) = text.cut(at: UInt8(ascii: ":"))
    return script.map { ScriptRow.name(package, $0) }
  }

  var rows: [ScriptRow] { order.compactMap { found[$0] } }
}
