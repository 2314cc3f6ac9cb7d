import JSON
import Model

/// Yarn, 1 and later: its scripts' processes carry npm's variables; it writes no file about a run.
public struct Yarn: ScriptRunner {
  public init() {}

  public let name = "yarn"
  let runner = ScriptCall.Runner.yarn

  static let console = "console"

  private static let marks = [
    "yarn run v", "yarn workspaces v", "]: Process started", "]: Process exited", "\nDone in ",
    "Failed with errors in ",
    "The command failed in workspace ",
  ]

  private static let mostLooks = 16

  /// A line of `yarn --json`, version 1: what it would print, as an entry of a log.
  private static func isEntry(_ line: ArraySlice<UInt8>) -> Bool {
    (try? JSONValue(parsing: Array(line)))?["type"]?.string == "log"
  }

  func kind(of file: FileHead) -> String? {
    if ScriptRunners.isPackage(file) { return ScriptRunners.package }
    if file.isJSON, !file.bytes.split(separator: 0x0A).prefix(Self.mostLooks).contains(where: Self.isEntry) {
      return nil
    }
    let text = file.isJSON ? file.beginning : file.plain
    return Self.marks.contains(where: text.contains) ? Self.console : nil
  }

  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] {
    guard believesConsole(run) else { return planned(files, run) }
    var console = YarnConsole(call: call(run.request))
    for file in files { console.read(file.content) }
    let told = console.rows(run.observation.termination)
    let rows = told.isEmpty ? only(run) : told
    return rows.isEmpty ? [] : [ToolRows(tool: name, version: console.version, rows: rows.map(\.row), extent: .part)]
  }
}

/// What Yarn printed: `[app]: Process exited (exit code 0), completed in 0s 241ms` from version 2 on with `-v`; `> app` and
/// `Done in 0.29s.` for every workspace in version 1.
struct YarnConsole {
  private struct Begun {
    var package: ByteString
    var exit: Int?
    var duration: Duration?
  }

  private let call: ScriptCall?
  private var begun: [Begun] = []
  private(set) var version: String?

  init(call: ScriptCall?) { self.call = call }

  mutating func read(_ content: Content) {
    var lines = ConsoleLines(content)
    while let line = lines.next() { read(line.trimmed) }
  }

  private mutating func read(_ line: ByteString) {
    if line.hasPrefix("{"), let entry = try? JSONValue(parsing: line.bytes), entry["type"]?.string == "log",
      let text = entry["data"]?.string
    {
      return read(ByteString(text.filter { $0 != "\n" }))
    }
    if let number = line.dropping(prefix: "yarn run v") ?? line.dropping(prefix: "yarn workspaces v") {
      version = number.description
    }
    if let package = line.dropping(prefix: "> "), package.words.count == 1, isPackage(package) { return begin(package) }
    if let length = line.dropping(prefix: "Done in ")?.words.first, length.hasSuffix("."), let at = begun.indices.last {
      if begun[at].exit == nil {
        begun[at].exit = 0
        begun[at].duration = ByteString(bytes: length.bytes.dropLast()).printedDuration
      }
      return
    }
    if let package = line.dropping(prefix: "The command failed in workspace "),
      let (name, rest) = package.cut(at: "@workspace:")
    {
      return end(name, exit: rest.words.last?.number ?? 1, duration: nil)
    }
    guard line.hasPrefix("["), let (name, rest) = ByteString(bytes: line.bytes.dropFirst()).cut(at: "]: ") else {
      return
    }
    if rest.hasPrefix("Process started") { return begin(name) }
    if let text = rest.dropping(prefix: "Process exited (exit code "), let (code, more) = text.cut(at: ")") {
      end(name, exit: code.number, duration: more.cut(at: "completed in ")?.1.printedDuration)
    } else {
      begin(name)
    }
  }

  private func isPackage(_ word: ByteString) -> Bool {
    word.bytes.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: ":") }
  }

  private mutating func begin(_ package: ByteString) {
    guard begun.count < 100_000, !begun.contains(where: { $0.package == package }) else { return }
    begun.append(Begun(package: package))
  }

  private mutating func end(_ package: ByteString, exit: Int?, duration: Duration?) {
    begin(package)
    guard let at = begun.firstIndex(where: { $0.package == package }) else { return }
    begun[at].exit = exit
    begun[at].duration = duration
  }

  func rows(_ termination: Termination) -> [ScriptRow] {
    guard let call else { return [] }
    return begun.map { begun in
      let outcome: Outcome =
        begun.exit.map { $0 == 0 ? .executed : .failed } ?? (termination.isSuccess ? .executed : .unknown)
      return ScriptRow(ScriptRow.name(begun.package, call.script), outcome, duration: begun.duration)
    }
  }
}
