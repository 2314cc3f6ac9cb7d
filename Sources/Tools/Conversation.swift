import Model

/// What a tool wants done next, as a value: the caller carries it out and comes back with the answer.
public enum Step: Equatable, Sendable {
  /// Read these files; answered by `found`, which leaves out those that are not there.
  case look([Look])
  /// Run a probe in the build's folder, its output captured, stopped after `limit`; answered by `output`.
  case ask(arguments: [ByteString], limit: Duration)
  /// Run the build; answered by `observed`.
  case launch(Launch)
  case done(Reading)
}

/// What came of a step.
public enum Answer: Equatable, Sendable {
  case found([Sighting])
  /// Exit status (nil: ended by a signal or by the limit) and standard output.
  case output(status: Int?, bytes: [UInt8])
  case observed(Observation)
}

/// The talk about one build, from the command to the reading. Start it with nil; answer each step until `done`.
public protocol Conversation: Sendable {
  mutating func next(_ answer: Answer?) -> Step
}

/// A file that a tool wants to see.
public struct Look: Hashable, Sendable {
  /// Absolute, or relative to the build's folder.
  public var path: ByteString
  /// How many bytes of it to read, from its start.
  public var bytes: Int

  public init(path: ByteString, bytes: Int) {
    self.path = path
    self.bytes = bytes
  }
}

/// A file that was there.
public struct Sighting: Equatable, Sendable {
  /// As the `Look` wrote it.
  public var path: ByteString
  public var bytes: [UInt8]

  public init(path: ByteString, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }
}

/// How a build is to be started: in the caller's environment, with these additions.
public struct Launch: Equatable, Sendable {
  public var arguments: [ByteString]
  public var environment: [Variable]
  /// Names of the variables that the tracer reads at every exec.
  public var markers: [String]

  public init(arguments: [ByteString], environment: [Variable] = [], markers: [String] = []) {
    self.arguments = arguments
    self.environment = environment
    self.markers = markers
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
