import Model

/// A build tool: how its commands are told from others, and how to talk about one build.
public protocol Tool: Sendable {
  /// The word that the record keeps.
  var name: String { get }
  /// Paths, relative to the build's folder, whose absence before a build means that it is a clean one. Empty where the
  /// tool has no such place: then the outputs of the last build tell.
  var leaves: [ByteString] { get }
  func recognize(_ request: Request) -> Bool
  func converse(_ request: Request) -> any Conversation
}

/// The build tools in the order in which they are asked; the last one takes every command.
public enum Tools {
  public static let all: [any Tool] = known + [Ninja(), CMake(), Make(), anyCommand]

  /// Those that write files of their own about a run, by which a recorded run is told.
  static let fileTools: [any FileTool] = known + [ShellRecord(), MesonTests()]

  private static let known: [any FileTool] = [
    Nx(), Turbo(), Lage(), Wireit(), Pnpm(), Yarn(), Bun(), Npm(), Bazel(), Mise(), Moon(), Rush(), Tsc(), Just(),
    GoTask(), Doit(), SCons(),
  ]

  static let anyCommand = AnyCommand()

  public static func recognize(_ request: Request) -> any Tool {
    all.first { $0.recognize(request) } ?? anyCommand
  }
}
