import Model

/// A tool that writes down what it did. One file a tool, one line in `Tools.all`; parsers of its formats stand beside.
///
/// A build that we run: `takePart` says whether the tool may be in it (as the command itself, or below an npm script),
/// the participation looks, adds to the launch and finds the files that are this build's own. A recorded run: its files
/// are known already. From there on both go one way: `kind` tells each file by its content, `rows` reads them.
protocol FileTool: Tool {
  /// Variables of the environment that it asks about (`Request.environment`).
  var variables: [String] { get }
  /// Which of the tool's files this is, in a word of the tool's own; nil where it is none of them. By content: the name
  /// is a hint that may be anything.
  func kind(of file: FileHead) -> String?
  /// Whether a file of that kind tells when it was written, so that another run's can be told from it. By default what
  /// was printed does not, all else does.
  func isDated(kind: String) -> Bool
  /// What the files say. Called also where there is none, for builds in which the tool takes part.
  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows]
  /// The content of a file that may be large and will be asked about more than once, read beforehand where that needs nothing
  /// else.
  func prepared(_ file: ToolFile) -> Content
  /// Nil where the tool cannot be in such a build. Asked of every tool for every build: it must be cheap.
  func takePart(in request: Request) -> (any Participation)?
}

extension FileTool {
  func isDated(kind: String) -> Bool {
    kind != "console"
  }

  func prepared(_ file: ToolFile) -> Content { file.content }
}

/// A file as it looks from outside: enough to say what it is.
struct FileHead: Sendable {
  /// As the run has it, or as it was recorded: `profile.json`, `run3-invocation.json`.
  var name: ByteString
  /// The first 64 KiB, unpacked.
  var bytes: [UInt8]
}

extension FileHead {
  /// Whether it is a JSON text, or several: then it is no console for people. `[app]: done` is one.
  var isJSON: Bool {
    let blanks: Set<UInt8> = [0x09, 0x0A, 0x0D, 0x20, 0xEF, 0xBB, 0xBF]
    var rest = bytes.drop(while: blanks.contains)
    guard let first = rest.popFirst() else { return false }
    let next = rest.first { !blanks.contains($0) }
    switch first {
    case UInt8(ascii: "{"): return next.map { "\"}".utf8.contains($0) } ?? true
    case UInt8(ascii: "["): return next.map { "{[]\"-0123456789".utf8.contains($0) } ?? true
    default: return false
    }
  }

  /// The first bytes of a text as people see them: without colours, lines ended by a line feed alone.
  var plain: ByteString {
    guard bytes.contains(where: { $0 == 0x1B || $0 == 0x0D }) else { return ByteString(bytes: bytes) }
    let lines = bytes.split(omittingEmptySubsequences: false) { $0 == 0x0A || $0 == 0x0D }
    return ByteString(bytes: Array(lines.map(ConsoleLines.plain).joined(separator: [0x0A])))
  }

  /// The first 4 KiB, where a JSON file says what it is.
  var beginning: ByteString { ByteString(bytes: bytes.prefix(1 << 12)) }

  init(_ sighting: Sighting) { self.init(name: sighting.path, bytes: sighting.content?.head() ?? sighting.bytes) }
}

/// One of a tool's own files.
struct ToolFile: Sendable {
  /// As `FileTool.kind` called it.
  var kind: String
  var name: ByteString
  var content: Content
}

/// What is known of the run that a tool's files are to tell of.
struct ToolRun: Sendable {
  var request: Request
  var observation: Observation
  /// Whether the files were recorded with the run, so that their time stamps say nothing.
  var isRecorded: Bool

  /// Whether processes were seen, so that their absence says something.
  var isTraced: Bool {
    if case .processes = observation.trace { !observation.processes.isEmpty } else { false }
  }

  var isSignaled: Bool { if case .signaled = observation.termination { true } else { false } }

  /// When the run began and ended by the wrapper's clock; nil where nothing tells. A file whose own times lie outside is
  /// another run's.
  var window: (start: Timestamp, end: Timestamp)? {
    guard let start = observation.knownStart, observation.wall > .zero else { return nil }
    return (start, start + observation.wall + observation.stopped)
  }

  /// Whether a moment that a file tells lies in the run; true where nothing tells when that was.
  func covers(_ moment: Timestamp?) -> Bool {
    guard let window, let moment else { return true }
    return window.start + (.zero - Self.slack) <= moment && moment <= window.end + Self.slack
  }

  /// Clocks of one machine differ by no more, and so do the ends of a process and of its parent's wait.
  private static let slack = Duration.milliseconds(20)
}

/// The part of one tool in the talk about one build that we run.
protocol Participation: Sendable {
  /// Before the build.
  var looksBefore: [Look] { get }
  /// Told what the last looks before the build found: what else to look at. Nothing by default; asked a few times.
  mutating func looksBeforeAgain(_ sightings: [Sighting]) -> [Look]
  /// What to ask the tool's own program before the build. Nothing by default.
  mutating func questions() -> [Question]
  /// Told the answer to a question, asked before or after the build.
  mutating func learn(_ question: Question, status: Int?, output: [UInt8])
  /// What the launch gets, told what was found.
  mutating func additions(_ sightings: [Sighting]) -> LaunchAdditions
  mutating func looksAfter(_ observation: Observation) -> [Look]
  /// Told what the last looks found: what else to look at. Nothing by default.
  mutating func looksAgain(_ sightings: [Sighting], _ observation: Observation) -> [Look]
  /// What to ask after the build and all looks. Nothing by default; asked a few times.
  mutating func questions(_ sightings: [Sighting], _ observation: Observation) -> [Question]
  /// The files that this build wrote, out of everything found after it. Their kinds are told by their content.
  mutating func files(_ sightings: [Sighting], _ observation: Observation) -> FoundFiles
}

extension Participation {
  var looksBefore: [Look] { [] }
  mutating func looksBeforeAgain(_ sightings: [Sighting]) -> [Look] { [] }
  mutating func questions() -> [Question] { [] }
  mutating func learn(_ question: Question, status: Int?, output: [UInt8]) {}
  mutating func questions(_ sightings: [Sighting], _ observation: Observation) -> [Question] { [] }
  mutating func additions(_ sightings: [Sighting]) -> LaunchAdditions { LaunchAdditions() }
  mutating func looksAgain(_ sightings: [Sighting], _ observation: Observation) -> [Look] { [] }
}

/// What a tool adds to the launch. The same from run to run: daemons and compilers key their caches on it.
struct LaunchAdditions: Equatable, Sendable {
  var environment: [Launch.Variable] = []
  /// Put in by the tool that is the command itself; nil leaves it as it is.
  var command: [ByteString]?
  /// Programs that start what outlives the build (`Launch.daemons`).
  var daemons: [ByteString] = []
}

/// What a participation found.
struct FoundFiles: Equatable, Sendable {
  var files: [Sighting] = []
  /// Files that exist only because of our switch: the caller removes them when they are read.
  var leftovers: [ByteString] = []
  /// What the participation knows itself, without a file.
  var rows: [ToolRows] = []
  var notes: [String] = []
}
