import Model

/// What npm, pnpm, yarn and bun have in common: they keep no times, so the processes of their scripts tell what ran and
/// how long; the variables that they set name them.
protocol ScriptRunner: FileTool {
  var runner: ScriptCall.Runner { get }
}

extension ScriptRunner {
  public var leaves: [ByteString] { [] }
  var variables: [String] { [] }

  /// Consoles and package.json files say nothing of when they were written.
  func isDated(kind: String) -> Bool { false }

  func call(_ request: Request) -> ScriptCall? {
    ScriptCall(CommandWords.effective(request.command)).flatMap { $0.runner == runner && $0.isBuild ? $0 : nil }
  }

  public func recognize(_ request: Request) -> Bool { call(request) != nil }

  public func converse(_ request: Request) -> any Conversation {
    TracedConversation(request: request, build: .tasks(request, tool: name, jobs: call(request)?.jobs))
  }

  func takePart(in request: Request) -> (any Participation)? { ScriptParticipation(call(request), request) }

  /// The graph of a workspace's script, and which packages the command asked for: what of them never started is told by
  /// the absence of processes.
  func planned(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] {
    let packages = files.filter { $0.kind == ScriptRunners.package }.compactMap { file in
      file.content.all(limit: Packages.mostBytes).map {
        (ByteString(bytes: file.name.bytes.dropLast("/package.json".utf8.count)), $0)
      }
    }
    guard !packages.isEmpty, let call = call(run.request), call.reach == .many else { return [] }
    let workspace = Workspace(packages)
    var result = ToolRows(tool: name, needs: call.waits ? workspace.needs(call.script) : [:], extent: .whole)
    result.graph = workspace.graph(call.script, system: name)
    let hasStopped = !run.observation.termination.isSuccess || Outcomes.wasCancelled(run.observation)
    if run.isTraced, hasStopped, !call.isSelected {
      let names = call.named.map { Set($0.map { ScriptRow.name($0, call.script) }) }
      result.planned = workspace.tasks(call.script).filter { names?.contains($0) ?? true }
    }
    return [result]
  }

  /// Whether a recorded console is to be believed: no process was seen, the command is this runner's (or unknown), and no
  /// file of another tool is there, which would print scripts of its own.
  func believesConsole(_ run: ToolRun) -> Bool {
    let isOwn = call(run.request) != nil || run.request.command.isEmpty
    return isOwn && !run.isTraced && !(run.request.recorded ?? []).contains { Self.isOther(FileHead($0), than: name) }
  }

  /// One that is not simply printed: prints look alike.
  private static func isOther(_ head: FileHead, than name: String) -> Bool {
    Tools.fileTools.contains { tool in tool.name != name && tool.kind(of: head).map { $0 != "console" } ?? false }
  }

  /// Of a recorded run whose console tells nothing: the only script that the command asked for, which ended as the command
  /// did.
  func only(_ run: ToolRun) -> [ScriptRow] {
    guard run.isRecorded, let call = call(run.request), case .exited(let status) = run.observation.termination else {
      return []
    }
    let outcome: Outcome = status == 0 ? .executed : .failed
    switch call.reach {
    case .own: return [ScriptRow(ScriptRow.name("", call.script), outcome)]
    case .one(let package): return [ScriptRow(ScriptRow.name(package, call.script), outcome)]
    case .many: return []
    }
  }
}

/// Programs that run scripts.
enum ScriptRunners {
  /// `npm run build`, as the command or as the script that node was started with.
  static func isProgram(_ words: [ByteString]) -> Bool { ScriptCall(words) != nil }

  /// A package.json of the workspace, as `FileTool.kind`.
  static let package = "package"

  static func isPackage(_ file: FileHead) -> Bool { file.name.lastComponent == "package.json" }
}

/// A run of scripts as its console tells it, for recorded runs of which no process was seen.
struct ScriptRow: Equatable, Sendable {
  /// `app#build`, `#build` for the root's own.
  var name: ByteString
  var outcome: Outcome
  var start: Duration?
  var duration: Duration?

  init(_ name: ByteString, _ outcome: Outcome, start: Duration? = nil, duration: Duration? = nil) {
    self.name = name
    self.outcome = outcome
    self.start = start
    self.duration = duration
  }

  var row: ToolRows.Row { ToolRows.Row(name, outcome, start: start, duration: duration) }

  /// `package#script`.
  static func name(_ package: ByteString, _ script: ByteString) -> ByteString {
    ByteString(bytes: package.bytes + [UInt8(ascii: "#")] + script.bytes)
  }
}

extension ByteString {
  /// A length of time as these tools print it: `228ms`, `260 ms`, `1.91s`, `0s 309ms`, `1m 2s`; nil where it is none.
  var printedDuration: Duration? {
    var total = Duration.zero
    var rest = trimmed.bytes[...]
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { 48...57 ~= $0 || $0 == UInt8(ascii: ".") }
      rest = rest[digits.endIndex...].drop { $0 == 0x20 }
      let letters = rest.prefix { 97...122 ~= $0 }
      rest = rest[letters.endIndex...].drop { $0 == 0x20 }
      guard let number = Double(String(decoding: digits, as: UTF8.self)), number < 1e9 else { return nil }
      switch String(decoding: letters, as: UTF8.self) {
      case "ms": total += .fromMilliseconds(number)
      case "s": total += .fromMilliseconds(number * 1000)
      case "m": total += .seconds(60) * number
      case "h": total += .seconds(3600) * number
      default: return nil
      }
    }
    return total
  }
}
