import Model

/// What a tool's own files say of one run.
public struct ToolRows: Equatable, Sendable {
  /// One task of the tool.
  public struct Row: Equatable, Sendable {
    /// What the tool's users call it, as `TargetTiming.name` has it.
    public var name: ByteString
    /// The tool's word; `unknown` where its file does not tell.
    public var outcome: Outcome
    /// Since `ToolRows.clock` began; nil where the file does not tell.
    public var start: Duration?
    /// The tool's own number: its own work around the task is in it, and for a hit it is the time of restoring.
    public var duration: Duration?
    /// What a cache saved by this hit, by the tool's own word.
    public var saved: Duration?
    /// The key of the task's content in the tool's cache.
    public var hash: ByteString?
    /// More about the outcome, in words: `kept` or `restored` for a hit, why it was not cached.
    public var detail: String?
    /// A server that runs until it is stopped: never a sample of work, and that it was stopped is no failure.
    public var isPersistent: Bool
    /// Where the tool's file tells them: what kind of work it is, the sum of its steps' times, and the steps. Their
    /// starts count as the row's does.
    public var kind: TargetTiming.Kind?
    public var work: Duration?
    public var actions: [Action] = []
    /// Files that it is known to read and write, for saying why it was done again; absolute paths.
    public var files: TargetFiles?
    /// Whether such work always has a process with the task's marker: where processes were seen and none is the task's,
    /// the row is not believed.
    public var needsProcess = false

    public init(
      _ name: ByteString, _ outcome: Outcome, start: Duration? = nil, duration: Duration? = nil,
      saved: Duration? = nil, hash: ByteString? = nil, detail: String? = nil, isPersistent: Bool = false
    ) {
      self.name = name
      self.outcome = outcome
      self.start = start
      self.duration = duration
      self.saved = saved
      self.hash = hash
      self.detail = detail
      self.isPersistent = isPersistent
    }
  }

  /// What the starts of rows count from.
  public enum Clock: Equatable, Sendable {
    /// 1970-01-01T00:00:00Z.
    case epoch
    /// The start of the tool's own process, wherever that was.
    case tool
  }

  /// How much of the run the rows tell.
  public enum Extent: Equatable, Sendable {
    /// Everything that the tool did: what is planned and has no row was not run.
    case whole
    /// A file is cut off, or there is none: of what has no row nothing is known.
    case part
  }

  /// The tool's word, as `Tool.name`.
  public var tool: String
  /// As far as the files tell: `24.0.6`, `16 or newer`; nil where they do not.
  public var version: String?
  public var rows: [Row]
  /// Names in the tool's graph for this run; empty where the graph is not known.
  public var planned: [ByteString]
  /// What each task waits for, where the graph is known.
  public var needs: [ByteString: [ByteString]]
  public var extent: Extent
  public var clock: Clock
  /// By the file's own clock; nil where it does not tell.
  public var started: Timestamp?
  public var ended: Timestamp?
  /// The exit status that the file tells; nil where it does not.
  public var exit: Int?
  /// The command as the file has it.
  public var command: [ByteString]
  /// The marker by which processes name tasks of this tool; nil where they do not, or where names are equal anyway.
  var family: Markers.Family?
  /// Names by the marker's value, where that is not the name itself (a hash).
  public var aliases: [ByteString: ByteString]
  /// Names of scripts by where and with which text a shell was started, for tools without a marker of their own.
  public var places: [Place: ByteString] = [:]
  /// Phases of the run, by the rows' clock; empty where the files do not tell.
  public var phases: [Phase] = []
  /// Time behind a lock that another run held.
  public var waited: Duration = .zero
  /// What the run waited for, in order of time, by the tool's own word; empty where it does not tell.
  public var critical: [ByteString] = []
  /// Whether a server did the work, so that the processes of the run do not hold its CPU time.
  public var isServed = false
  /// A sample of the files that it made, relative to the folder of the run.
  public var outputs: [ByteString] = []
  /// The tool's graph, where it is known.
  public var graph: TargetGraph?
  /// Whether the tool ends servers that its tasks needed by a signal, and calls that success.
  public var stopsServices = false
  /// What was not understood, one sentence each.
  public var notes: [String]

  public struct Place: Hashable, Sendable {
    /// Absolute.
    public var folder: ByteString
    public var text: ByteString

    public init(folder: ByteString, text: ByteString) {
      self.folder = folder
      self.text = text
    }
  }

  /// Whether the files told anything at all.
  var isEmpty: Bool {
    rows.isEmpty && planned.isEmpty && notes.isEmpty && aliases.isEmpty && phases.isEmpty && graph == nil
  }

  public init(
    tool: String, version: String? = nil, rows: [Row] = [], planned: [ByteString] = [],
    needs: [ByteString: [ByteString]] = [:], extent: Extent = .whole, clock: Clock = .epoch,
    started: Timestamp? = nil, ended: Timestamp? = nil, exit: Int? = nil, command: [ByteString] = [],
    aliases: [ByteString: ByteString] = [:], notes: [String] = []
  ) {
    self.tool = tool
    self.version = version
    self.rows = rows
    self.planned = planned
    self.needs = needs
    self.extent = extent
    self.clock = clock
    self.started = started
    self.ended = ended
    self.exit = exit
    self.command = command
    self.aliases = aliases
    self.notes = notes
  }
}
