import Model

/// What npm, pnpm, yarn and bun have in common: they keep no times, so the processes of their scripts tell what ran and
/// how long; the variables that they set name them.
protocol ScriptRunner: FileTool {
  var runner: ScriptCall.Runner { get }
}

extension ScriptRunner {
  public var leaves: [ByteString] { [] }
  var variables: [String] { [] }

  func call(_ request: Request) -> ScriptCall? {
    ScriptCall(CommandWords.effective(request.command)).flatMap { $0.runner == runner && $0.isBuild ? $0 : nil }
  }

  public func recognize(_ request: Request) -> Bool { call(request) != nil }

  public func converse(_ request: Request) -> any Conversation {
    TracedConversation(request: request, build: .tasks(request, tool: name, jobs: call(request)?.jobs))
  }

  func takePart(in request: Request) -> (any Participation)? { nil }

  /// Of a recorded run without processes: the only script that the command asked for, which ended as the command did.
  func only(_ run: ToolRun) -> [ScriptRow] {
    guard run.isRecorded, run.observation.processes.isEmpty, let call = call(run.request),
      case .exited(let status) = run.observation.termination
    else { return [] }
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
      case "ms": total += .milliseconds(1) * number
      case "s": total += .seconds(1) * number
      case "m": total += .seconds(60) * number
      case "h": total += .seconds(3600) * number
      default: return nil
      }
    }
    return total
  }
}
