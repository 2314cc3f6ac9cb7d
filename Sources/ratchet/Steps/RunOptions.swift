import Arguments
import Model
import Settings
import System

/// The options of `ratchet run` with their meaning.
struct RunOptions {
  var command: [ByteString]
  var loop: String?
  var budget: Budget?
  var overBudgetExit: Int?
  var result: Path?
  var trace: TraceMode?
  var targetNames: Bool
  /// Whether tools are asked to write files about the build.
  var toolFiles: Bool
  /// Glob patterns of programs to leave untraced.
  var untraced: [ByteString]
  var noRecord: Bool
  /// Keep the command's arguments out of everything that is written.
  var isPrivate: Bool
  var detach: Bool
  var quiet: Bool

  init(_ parsed: Parsed) throws(Failure) {
    command = parsed.operands.map { ByteString(bytes: $0) }
    loop = parsed.value("loop")
    budget = try Self.budget(parsed.value("budget"))
    overBudgetExit = parsed.integer("over-budget-exit")
    result = parsed.bytes("result").map { Path(bytes: $0) }
    trace = parsed.value("trace").flatMap(TraceMode.init)
    targetNames = parsed.value("target-names") != "off"
    toolFiles = !parsed.flag("no-tool-files")
    untraced = parsed.allBytes("no-trace-under").map { ByteString(bytes: $0) }
    noRecord = parsed.flag("no-record")
    isPrivate = parsed.flag("private")
    detach = parsed.flag("detach")
    quiet = parsed.flag("quiet")
  }

  private static func budget(_ text: String?) throws(Failure) -> Budget? {
    guard let text else { return nil }
    guard let budget = BudgetText.parse(text) else {
      throw Failure(
        "--budget \(text) is no time", hint: "ratchet run --budget 90s -- COMMAND (or 1.5m, 500ms, off)", status: 125)
    }
    return budget
  }
}
