import Model

/// What a tool's conversation found out about a finished build.
public struct Reading: Equatable, Sendable {
  /// The tool's name: `make`; `command` for an unknown one.
  public var tool: String
  /// In order of start; those that did not start come last, in order of name.
  public var targets: [TargetTiming]
  /// How many targets had each outcome. Groups are not counted: their parts are.
  public var outcomes: [Outcome: Int]
  /// Jobs that the command allowed; nil where unknown or without a limit.
  public var jobs: Int?
  /// Files that the build probably wrote, relative to its folder, at most `Reading.mostOutputs`: the caller keeps those
  /// that are there.
  public var outputs: [ByteString]
  /// The files that the commands of targets name; empty where only the whole command was seen.
  public var files: [TargetKey: TargetFiles]
  /// `processes`, `tool` or `command`: the finest source of times.
  public var source: String
  public var notes: [String]
  /// Whether the tool itself knows that it began with nothing; nil where it cannot tell.
  public var isClean: Bool?
  /// Whether it only took away what builds had made (`make clean`): no build of a loop.
  public var onlyCleans: Bool
  /// What a log of the tool itself knows of builds before; nil where it keeps none, or began it with this build.
  public var earlier: EarlierOutputs?
  /// Whether it ended well without work for any target.
  public var isNoOp: Bool
  /// Files that exist only because of what was added to the launch; the caller removes them.
  public var leftovers: [ByteString] = []
  /// Phases of the build as its tool tells them, in order of time; empty where it does not.
  public var phases: [Phase] = []
  /// Time behind a lock that another run held, by a tool's own word.
  public var waited: Duration = .zero
  /// What the build waited for, by a tool's own word; empty where the schedule must tell.
  public var critical: [ByteString] = []
  /// Whether a server did the work, so that the CPU time of the command is not that of the build.
  public var isServed = false
  /// The graph of its targets, where a tool tells it.
  public var graph: TargetGraph?
  /// The tools whose own files were read, with their versions: `nx 24.0.6`.
  public var read: [String] = []

  public init(
    tool: String, targets: [TargetTiming] = [], outcomes: [Outcome: Int] = [:], jobs: Int? = nil,
    outputs: [ByteString] = [], files: [TargetKey: TargetFiles] = [:], source: String = "processes",
    notes: [String] = [], isClean: Bool? = nil, isNoOp: Bool = false, onlyCleans: Bool = false,
    earlier: EarlierOutputs? = nil
  ) {
    self.tool = tool
    self.targets = targets
    self.outcomes = outcomes
    self.jobs = jobs
    self.outputs = outputs
    self.files = files
    self.source = source
    self.notes = notes
    self.isClean = isClean
    self.isNoOp = isNoOp
    self.onlyCleans = onlyCleans
    self.earlier = earlier
  }

  public static let mostOutputs = 256
}

/// A sample of the outputs that a tool's log knows: what was there before a build, though no record tells.
public struct EarlierOutputs: Equatable, Sendable {
  /// How many outputs the sample has.
  public var sampled: Int
  /// Those of them that the build did not make, relative to its folder: where they exist, they did so before.
  public var untouched: [ByteString]

  public init(sampled: Int, untouched: [ByteString]) {
    self.sampled = sampled
    self.untouched = untouched
  }

  public static let most = 64
}
