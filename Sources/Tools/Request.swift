import Model

/// A build command before it runs, with what a tool may know about its surroundings.
public struct Request: Equatable, Sendable {
  public var command: [ByteString]
  /// Absolute path of the working directory.
  public var directory: ByteString
  /// The values of `Request.variables` that are set.
  public var environment: [String: ByteString]
  /// Whether the names of targets may be carried by the environment (`--target-names`).
  public var targetNames: Bool
  /// Whether tools may be asked to write files about the build (`--no-tool-files`).
  public var toolFiles: Bool
  /// An empty folder for such files, absolute, the same from run to run; nil where there is none.
  public var scratch: ByteString?
  /// The folder of kept answers (`Question.memory`), absolute; nil where none is kept.
  public var memories: ByteString?
  /// Tells this run from others that go on at the same time, in letters that a file's name may have.
  public var run = ""
  /// The files of a recorded run, which stand for those that a build leaves behind; nil for a build that we run.
  public var recorded: [Sighting]?

  public init(
    command: [ByteString], directory: ByteString, environment: [String: ByteString] = [:], targetNames: Bool = true,
    toolFiles: Bool = true, scratch: ByteString? = nil, recorded: [Sighting]? = nil
  ) {
    self.command = command
    self.directory = directory
    self.environment = environment
    self.targetNames = targetNames
    self.toolFiles = toolFiles
    self.scratch = scratch
    self.recorded = recorded
  }

  /// The only variables of the environment that a tool asks about.
  public static let variables =
    ["GNUMAKEFLAGS", "MAKEFLAGS", "HOME"] + Tools.fileTools.flatMap(\.variables)
}
