import Model

/// The commands that a task runner started itself, for runners whose processes carry no marker: the folder and the text
/// tell which task each is of.
struct RunnerChildren {
  struct Child {
    var place: ToolRows.Place
    /// Since the start of the build.
    var start: Duration
    var end: Duration?
    /// Whether a shell was started with a text: a git or tar of the runner's own is none.
    var isShell: Bool
  }

  let all: [Child]

  /// - Parameter isRunner: whether words are the runner's own program.
  init(_ observation: Observation, _ isRunner: ([ByteString]) -> Bool) {
    let runners = Set(
      observation.processes.filter { process in
        process.execs.contains { isRunner(CommandWords.effective($0.arguments)) }
      }.map(\.id))
    all = observation.processes.compactMap { process in
      guard let parent = process.parent, runners.contains(parent), !runners.contains(process.id),
        let exec = process.execs.first
      else { return nil }
      return Child(
        place: ToolRows.Place(folder: exec.directory, text: ScriptNames.text(exec)), start: process.start,
        end: process.end, isShell: Self.isShell(exec))
    }
  }

  private static func isShell(_ exec: Exec) -> Bool {
    if case .text = CommandWords.shellCall(exec.arguments) { true } else { false }
  }
}
