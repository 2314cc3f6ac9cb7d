import Model

/// npm: its scripts' processes carry `npm_package_name` and `npm_lifecycle_event`; it writes no file about a run.
public struct Npm: ScriptRunner {
  public init() {}

  public let name = "npm"
  let runner = ScriptCall.Runner.npm

  static let console = "console"

  func kind(of file: FileHead) -> String? {
    if ScriptRunners.isPackage(file) { return ScriptRunners.package }
    return file.isJSON || NpmConsole([Content(file.bytes)], call: nil).isEmpty ? nil : Self.console
  }

  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] {
    // Processes are the better witness: they know how long, and what a signal cut short.
    guard believesConsole(run) else { return planned(files, run) }
    let console = NpmConsole(files.map(\.content), call: call(run.request))
    let rows = console.rows(run.observation.termination)
    guard !rows.isEmpty else { return [] }
    return [ToolRows(tool: name, version: console.version, rows: rows.map(\.row), extent: .part)]
  }
}

/// The line that npm and pnpm print before a script: `> app@1.0.0 build`, `> build` where the package has no name,
/// `> app@1.0.0 build /ws/packages/app` for pnpm.
struct ScriptHeader: Equatable {
  /// With its version; nil where the package has no name.
  var package: ByteString?
  var script: ByteString
  var folder: ByteString?

  init?(_ line: ByteString) {
    guard let words = line.dropping(prefix: "> ")?.words, !words.isEmpty, words.count <= 3 else { return nil }
    guard let at = words[0].bytes.dropFirst().firstIndex(of: UInt8(ascii: "@")), words.count > 1,
      words[0].bytes.count > at + 1
    else {
      guard words.count == 1, Self.isScript(words[0]) else { return nil }
      script = words[0]
      return
    }
    package = ByteString(bytes: words[0].bytes[..<at])
    script = words[1]
    folder = words.count == 3 && Paths.isAbsolute(words[2]) ? words[2] : nil
    if words.count == 3, folder == nil { return nil }
  }

  private static func isScript(_ word: ByteString) -> Bool {
    word.bytes.allSatisfy { 97...122 ~= $0 || 65...90 ~= $0 || 48...57 ~= $0 || "-_:.".utf8.contains($0) }
  }
}

/// What npm printed about the scripts that it ran, one after the other.
struct NpmConsole {
  private struct Begun {
    var header: ScriptHeader
    /// What the script does: the line below its header.
    var text: ByteString
  }

  private var begun: [Begun] = []
  /// Packages whose script failed.
  private var failed: Set<ByteString> = []
  private var hasFailed = false
  private(set) var version: String?
  private let call: ScriptCall?

  private static let most = 100_000

  var isEmpty: Bool { begun.isEmpty && !hasFailed }

  init(_ contents: [Content], call: ScriptCall?) {
    self.call = call
    for content in contents {
      var lines = ConsoleLines(content)
      var header: ScriptHeader?
      var isBlank = true
      while let line = lines.next() {
        if let above = header, let text = line.dropping(prefix: "> ") {
          if begun.count < Self.most { begun.append(Begun(header: above, text: text.trimmed)) }
          header = nil
        } else {
          // A header stands alone below an empty line, and what it runs stands below it.
          header = isBlank ? ScriptHeader(line) : nil
          if header == nil { readOwn(line) }
        }
        isBlank = line.trimmed.isEmpty
      }
    }
  }

  private mutating func readOwn(_ line: ByteString) {
    let text = line.dropping(prefix: "npm error ") ?? line.dropping(prefix: "npm ERR! ")
    if let text {
      hasFailed = true
      // `in workspace: app@1.0.0` up to npm 9.
      let named = text.dropping(prefix: "workspace ") ?? text.trimmed.dropping(prefix: "in workspace: ")
      if let package = named, let at = package.bytes.lastIndex(of: UInt8(ascii: "@")) {
        failed.insert(ByteString(bytes: package.bytes[..<at]))
      }
    }
    for prefix in ["npm info using npm@", "npm verbose npm  v"] where version == nil {
      version = line.dropping(prefix: prefix)?.description
    }
  }

  func rows(_ termination: Termination) -> [ScriptRow] {
    let root = call?.reach == .own ? begun.first?.header.package : nil
    let isRoot = call?.reach == .own
    // What wireit's script does stands in wireit's own lines.
    return begun.filter { $0.text.words.first != "wireit" }.map { script in
      let package = script.header.package
      let owner = package == nil || (isRoot && package == root) ? "" : package ?? ""
      return ScriptRow(ScriptRow.name(owner, script.header.script), outcome(package, termination))
    }
  }

  private func outcome(_ package: ByteString?, _ termination: Termination) -> Outcome {
    if termination.isSuccess, !hasFailed { return .executed }
    guard hasFailed, case .exited = termination else { return .unknown }
    // npm goes on with the next workspace after a failure, and names those that failed.
    if failed.isEmpty { return begun.count == 1 ? .failed : .unknown }
    return package.map(failed.contains) ?? false ? .failed : .executed
  }
}
