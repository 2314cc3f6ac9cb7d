import Insight
import Model
import Settings
import System
import Tools

/// What is to be run, where, with which tool's reader, and what it will be held to.
struct Job {
  var command: [ByteString]
  var folder: Path
  /// `folder` as the record has it.
  var directory: ByteString
  var loop: Loop?
  var budget: Budget
  var budgetNamed: Bool
  var overBudgetExit: Int
  var trace: TraceMode
  var request: Request
  var tool: any Tool
  private var hasSettings: Bool

  init(_ options: RunOptions, _ workplace: Workplace, id: String) throws(Failure) {
    let label = Platform.variable("RATCHET_LABEL").map { String(decoding: $0, as: UTF8.self) }
    hasSettings = workplace.settings.isFromFile
    if options.command.isEmpty {
      let loop = try Self.loopWithCommand(options.loop, label, workplace.settings)
      (self.loop, command) = (loop, loop.command ?? [])
      folder = workplace.settingsFolder ?? workplace.folder
    } else {
      (command, folder) = (options.command, workplace.folder)
      loop = try Self.loop(of: command, options.loop, label, workplace.settings)
    }
    directory = workplace.history.place.directory(of: folder)
    budgetNamed = options.budget != nil || options.loop != nil
    budget = options.budget ?? loop?.budget ?? .off
    overBudgetExit = options.overBudgetExit ?? loop?.overBudgetExit ?? 122
    trace = options.trace ?? loop?.trace ?? .auto
    let names = Request.variables.compactMap { name in
      Platform.variable(name).map { (name, ByteString(bytes: $0)) }
    }
    request = Request(
      command: command, directory: ByteString(bytes: folder.bytes),
      environment: Dictionary(names, uniquingKeysWith: { first, _ in first }),
      targetNames: options.targetNames && trace != .off,
      toolFiles: options.toolFiles)
    request.memories = ByteString(bytes: Memories(workplace.history.place).folder.bytes)
    request.run = id
    tool = Tools.recognize(request)
  }

  /// What only takes away is no build of a loop, unless the user says so.
  mutating func leaveLoop(if onlyCleans: Bool) {
    if onlyCleans, !budgetNamed { loop = nil }
  }

  /// What the finished build is to be judged by.
  func question(_ build: Build) -> JudgeQuestion {
    var question = JudgeQuestion(
      termination: build.termination, buildClass: build.buildClass, loop: loop, budgetNamed: budgetNamed,
      budget: budget,
      wall: build.wall, waited: build.waited, exemption: exemption)
    question.isCancelled = (build.outcomes[.cancelled] ?? 0) > 0
    return question
  }

  /// Without ratchet.json nobody has said that an unknown command is a build.
  private var exemption: String? {
    !hasSettings && tool.name == AnyCommand().name ? "no build tool that ratchet knows" : nil
  }

  private static func loop(
    of command: [ByteString], _ name: String?, _ label: String?, _ settings: Settings
  ) throws(Failure) -> Loop? {
    switch settings.loop(for: command, named: name, label: label) {
    case .loop(let loop): return loop
    case .none: return nil
    case .unknownName(let name, let known):
      throw Failure(
        "ratchet.json has no loop \"\(name)\"", hint: "ratchet run --loop \(known.first ?? "inner") -- COMMAND",
        status: 125)
    }
  }

  private static func loopWithCommand(
    _ name: String?, _ label: String?, _ settings: Settings
  ) throws(Failure) -> Loop {
    let wanted = name ?? "inner"
    guard let loop = settings.loop(named: wanted, label: label) else {
      throw Failure(
        "no command given, and there is no loop \"\(wanted)\"", hint: "ratchet run -- COMMAND", status: 125)
    }
    guard let command = loop.command, !command.isEmpty else {
      throw Failure(
        "no command given, and the loop \"\(wanted)\" names none",
        hint: settings.isFromFile
          ? "ratchet run -- COMMAND, or give the loop a \"command\" in ratchet.json"
          : "ratchet run -- COMMAND, or `ratchet init`, which looks for the loop's command", status: 125)
    }
    return loop
  }
}
