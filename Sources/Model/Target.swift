/// What one build did for one target, and one step of it.
public struct TargetTiming: Equatable, Sendable {
  /// What a target's work is.
  public enum Kind: String, CaseIterable, Sendable {
    case compile, archive, link, generate, test, task
    /// A recipe or script that only called others: listed, never a sample.
    case group
    /// A server that runs until it is stopped: listed, never a sample.
    case service
    /// The wrapped command itself, where nothing finer is known.
    case command
  }

  /// Where a time comes from.
  public enum Source: String, CaseIterable, Sendable {
    case process
    /// The tool's own number, from its file.
    case tool
    /// The wrapper's clock around the whole command.
    case command
  }

  /// What its own tool's users would type: make's path, Bazel's label, Nx's `project:target`.
  public var name: ByteString
  /// The directory that the name is relative to, where that is not the build's own: a sub-make's, seen from the build's.
  public var directory: ByteString?
  public var kind: Kind
  public var source: Source
  /// Start of its first own process, since the start of the build.
  public var start: Duration
  /// The union of the lives of its own commands.
  public var wall: Duration
  /// The sum of its actions' durations.
  public var work: Duration
  /// From its first process to its own command: shells and launchers, and what a package manager needed for itself
  /// before. Nil where unknown.
  public var launch: Duration?
  /// What a cache saved by not doing the work, by its tool's own word; nil where it does not tell. Never a sample.
  public var saved: Duration?
  public var cpu: Duration?
  /// Peak resident memory of its largest process, in KiB.
  public var peakKB: Int?
  public var outcome: Outcome
  /// Why it was built, in words; nil where unknown.
  public var why: String?
  /// Targets of the same build that made what its commands read; nil where its commands do not tell what they read.
  public var needs: [TargetKey]?
  /// Changed or touched files that it reads, as `Build.edited` names them; the certain ones only.
  public var edits: [ByteString]
  /// The task of another tool that this target ran inside of: `web:build` around a make target.
  public var enclosing: ByteString?
  public var actions: [Action]

  public init(
    name: ByteString, directory: ByteString? = nil, kind: Kind = .task, source: Source = .process,
    start: Duration = .zero, wall: Duration = .zero, work: Duration? = nil, launch: Duration? = nil,
    cpu: Duration? = nil, peakKB: Int? = nil, outcome: Outcome = .executed, why: String? = nil,
    needs: [TargetKey]? = nil, edits: [ByteString] = [], enclosing: ByteString? = nil, actions: [Action] = [],
    saved: Duration? = nil
  ) {
    self.name = name
    self.directory = directory
    self.kind = kind
    self.source = source
    self.start = start
    self.wall = wall
    self.work = work ?? wall
    self.launch = launch
    self.cpu = cpu
    self.peakKB = peakKB
    self.outcome = outcome
    self.why = why
    self.needs = needs
    self.edits = edits
    self.enclosing = enclosing
    self.actions = actions
    self.saved = saved
  }

  /// Whether its times may enter statistics of work.
  public var isSample: Bool { outcome == .executed && kind != .group && kind != .service && wall > .zero }

  /// What tells it from every other target of the build: two sub-makes may both have a `main.o`.
  public var key: TargetKey { TargetKey(name: name, directory: directory) }
}

/// A target's identity within the builds of one loop.
public struct TargetKey: Hashable, Comparable, Sendable {
  public var name: ByteString
  public var directory: ByteString?

  public init(name: ByteString, directory: ByteString? = nil) {
    self.name = name
    self.directory = directory
  }

  public static func < (a: TargetKey, b: TargetKey) -> Bool {
    (a.name, a.directory ?? "") < (b.name, b.directory ?? "")
  }
}

/// One process or tool step of a target: a compile, a line of a recipe.
public struct Action: Equatable, Sendable {
  /// What it made, where that is known and differs from the target's name.
  public var output: ByteString?
  /// Since the start of the build.
  public var start: Duration
  public var wall: Duration
  public var cpu: Duration?
  /// Digest of the command, 8 hex digits; nil where not known.
  public var command: String?
  /// Digests of the names of the files that it reads and writes, 8 hex digits; nil where not known.
  public var inputs: String?
  public var outputs: String?
  /// Other targets of the build that made what it reads or that had to end first, where a target has steps that need
  /// different ones.
  public var needs: [TargetKey]
  /// The places, in its target's actions, of the steps that made what it reads.
  public var after: [Int]

  public init(
    output: ByteString? = nil, start: Duration, wall: Duration, cpu: Duration? = nil, command: String? = nil,
    inputs: String? = nil, outputs: String? = nil, needs: [TargetKey] = [], after: [Int] = []
  ) {
    self.output = output
    self.start = start
    self.wall = wall
    self.cpu = cpu
    self.command = command
    self.inputs = inputs
    self.outputs = outputs
    self.needs = needs
    self.after = after
  }
}

/// The files that a target's commands name: known while a build is read, kept in its record only as digests.
public struct TargetFiles: Equatable, Sendable {
  /// How much of what the commands read is known.
  public enum Extent: Equatable, Sendable {
    /// Only what looks like a path among the arguments.
    case guessed
    /// What the arguments name, of commands whose arguments are understood; not what those files include.
    case named
    /// With what they include: from the file that the compiler wrote about it.
    case everything
  }

  /// Absolute, without `.` and `..`; each once, in the order of the commands.
  public var reads: [ByteString]
  public var writes: [ByteString]
  public var extent: Extent
  /// Of each action, where they are steps that may run at once: what it reads of the files that this build made, and
  /// what it writes. Empty elsewhere.
  public var steps: [Step]
  /// Targets that its tool ends before it begins this one, whatever the commands read.
  public var waitsFor: [TargetKey]
  /// Whether its tool's build file tells all that it waited for.
  public var isOrdered: Bool

  /// The files of one step, absolute.
  public struct Step: Equatable, Sendable {
    public var reads: [ByteString]
    public var writes: [ByteString]
    /// Files of this build that its tool has made before, whatever the commands read.
    public var waitsFor: [ByteString]

    public init(reads: [ByteString] = [], writes: [ByteString] = [], waitsFor: [ByteString] = []) {
      self.reads = reads
      self.writes = writes
      self.waitsFor = waitsFor
    }
  }

  public init(
    reads: [ByteString] = [], writes: [ByteString] = [], extent: Extent = .guessed, steps: [Step] = [],
    waitsFor: [TargetKey] = [], isOrdered: Bool = false
  ) {
    self.reads = reads
    self.writes = writes
    self.extent = extent
    self.steps = steps
    self.waitsFor = waitsFor
    self.isOrdered = isOrdered
  }
}
