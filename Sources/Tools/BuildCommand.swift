import Model

/// What the wrapped command line says of the build that it asks for.
struct BuildCommand: Equatable, Sendable {
  /// The tool's name.
  var tool: String
  /// What the names of targets are relative to, seen from where the command runs; empty for that folder itself.
  var subfolder: ByteString = ""
  /// GNU make's own command line, where the command is one.
  var make: MakeArguments?
  var jobs: Int?
  /// What was asked for by name; empty for all.
  var goals: [ByteString] = []
  /// Whether a failure stops only what needs it.
  var keepsGoing = false
  /// Whether it only takes away what builds have made.
  var onlyCleans = false
  /// Whether it takes that away first, or is told to make everything anew.
  var beginsClean = false
  /// Whether ninja keeps a log of it in that folder, as far as the command line tells.
  var keepsLog = false
  /// What the time between the targets is called; nil where it is the build tool's own and no target.
  var rest: ByteString?
  /// Whether its tool's own files say how it ended, or need no word on it.
  var tellsEnd = false
  /// Whether it only runs the tasks of others: what it does itself is no target.
  var isRunner = false

  static func command(_ request: Request, tool: String) -> BuildCommand {
    BuildCommand(tool: tool, rest: CommandTitle.of(request.command))
  }

  /// A task runner: the markers of its tasks and its own files name them.
  static func tasks(_ request: Request, tool: String, jobs: Int? = nil) -> BuildCommand {
    BuildCommand(tool: tool, jobs: jobs, isRunner: true)
  }

  static func make(_ request: Request, tool: String) -> BuildCommand {
    let arguments = MakeArguments(
      CommandWords.unwrapped(request.command),
      flags: request.environment["GNUMAKEFLAGS"] ?? request.environment["MAKEFLAGS"])
    return BuildCommand(
      tool: tool, make: arguments, jobs: arguments.jobs, goals: arguments.goals, keepsGoing: arguments.keepsGoing,
      onlyCleans: arguments.onlyCleans, beginsClean: arguments.beginsClean)
  }

  static func ninja(_ arguments: NinjaArguments, tool: String) -> BuildCommand {
    BuildCommand(
      tool: tool, subfolder: arguments.directory, jobs: arguments.jobs, goals: arguments.goals,
      keepsGoing: arguments.keepsGoing, onlyCleans: arguments.onlyCleans, keepsLog: true)
  }

  static func cmake(_ arguments: CMakeArguments, tool: String) -> BuildCommand {
    BuildCommand(
      tool: tool, subfolder: arguments.directory, jobs: arguments.jobs, goals: arguments.goals,
      keepsGoing: arguments.keepsGoing, onlyCleans: arguments.goals == ["clean"],
      beginsClean: arguments.cleansFirst, keepsLog: true)
  }

  /// The folder that names are relative to, of a command that runs in an absolute one.
  func folder(in directory: ByteString) -> ByteString {
    subfolder.isEmpty ? directory : Paths.normalized(Paths.join(directory, subfolder))
  }
}
