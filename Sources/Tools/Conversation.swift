import Model

/// What a tool wants done next, as a value: the caller carries it out and comes back with the answer.
public enum Step: Equatable, Sendable {
  /// Look at these files and folders; answered by `found`, which leaves out those that are not there, or by
  /// `unrecorded`.
  case look([Look])
  /// Run a probe, its output captured, stopped after its limit; answered by `output`.
  case ask(Question)
  /// Run the build; answered by `observed`.
  case launch(Launch)
  case done(Reading)
}

/// What came of a step.
public enum Answer: Equatable, Sendable {
  case found([Sighting])
  /// A recorded run: what was there at that moment was not written down.
  case unrecorded
  /// Exit status (nil: ended by a signal or by the limit) and standard output.
  case output(status: Int?, bytes: [UInt8])
  case observed(Observation)
}

/// The talk about one build, from the command to the reading. Start it with nil; answer each step until `done`.
public protocol Conversation: Sendable {
  mutating func next(_ answer: Answer?) -> Step
}

/// A short question to a tool's own program, before the build or after it.
public struct Question: Hashable, Sendable {
  public var arguments: [ByteString]
  /// Where it runs: absolute, or relative to the build's folder; nil for that folder.
  public var directory: ByteString?
  /// Zero: only a kept answer counts, nothing is run.
  public var limit: Duration
  /// Names an answer that stays true until the name changes: a good one is kept under it, and not asked for again.
  public var memory: String?
  /// Whether that nothing came of it is kept as well, so that it costs its time once.
  public var isOnce = false
  /// Whether it is asked in any case, and the new answer takes the place of a kept one.
  public var renews = false

  public init(_ arguments: [ByteString], in directory: ByteString? = nil, limit: Duration, memory: String? = nil) {
    self.arguments = arguments
    self.directory = directory
    self.limit = limit
    self.memory = memory
  }
}

/// A file or folder that a tool wants to see.
public struct Look: Hashable, Sendable {
  /// What of it.
  public enum Part: Hashable, Sendable {
    /// So many bytes from the start of a file, and its status.
    case bytes(Int)
    /// All of a file, as a source to pull from, unpacked where it is packed; and its status.
    case content
    /// The status of a file alone.
    case status
    /// The names in a folder.
    case names
    /// Where a symbolic link leads, as its bytes.
    case link
  }

  /// Absolute, or relative to the build's folder.
  public var path: ByteString
  public var part: Part

  public init(_ path: ByteString, _ part: Part) {
    self.path = path
    self.part = part
  }

  public init(path: ByteString, bytes: Int) { self.init(path, .bytes(bytes)) }

  /// How many bytes to read; 0 where no content is asked for.
  public var bytes: Int { if case .bytes(let count) = part { count } else { 0 } }
}

/// A file or folder that was there.
public struct Sighting: Equatable, Sendable {
  /// What stat(2) says of a file, so that another look can tell whether it grew, changed or was written anew.
  public struct Status: Equatable, Sendable {
    /// Bytes.
    public var size: Int
    public var inode: UInt64
    /// Nanoseconds since 1970.
    public var modified: Int64

    public init(size: Int, inode: UInt64, modified: Int64) {
      self.size = size
      self.inode = inode
      self.modified = modified
    }
  }

  /// As the `Look` wrote it.
  public var path: ByteString
  public var bytes: [UInt8]
  /// Nil for a folder, and where a recorded run does not tell.
  public var status: Status?
  /// Of a folder, in order of bytes.
  public var names: [ByteString]
  /// Where the content was asked for.
  public var content: Content?

  public init(
    path: ByteString, bytes: [UInt8] = [], status: Status? = nil, names: [ByteString] = [], content: Content? = nil
  ) {
    self.path = path
    self.bytes = bytes
    self.status = status
    self.names = names
    self.content = content
  }
}

/// How a build is to be started: in the caller's environment, with these additions.
public struct Launch: Equatable, Sendable {
  public var arguments: [ByteString]
  public var environment: [Variable]
  /// Names of the variables that the tracer reads at every exec.
  public var markers: [String]
  /// Glob patterns of programs that start what outlives the build: left untraced with all that they start.
  public var daemons: [ByteString] = []

  public init(
    arguments: [ByteString], environment: [Variable] = [], markers: [String] = [], daemons: [ByteString] = []
  ) {
    self.arguments = arguments
    self.environment = environment
    self.markers = markers
    self.daemons = daemons
  }

  public struct Variable: Equatable, Sendable {
    public var name: String
    public var value: ByteString

    public init(name: String, value: ByteString) {
      self.name = name
      self.value = value
    }
  }
}
