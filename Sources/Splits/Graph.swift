import Model

/// Targets, their files and which file needs which: the form `ratchet.graph/1`.
///
/// Canonical: targets and files are sorted by name, edges by their ends, nothing stands twice. So two inputs that differ
/// only in their order are one value, and whatever is computed from it is the same.
public struct Graph: Equatable, Sendable {
  public var system = ""
  public var grain = Grain.target
  public var cutoff = Cutoff.none
  /// How many actions run at once.
  public var cores = Graph.usualCores
  public var costs = Costs()
  /// What the input said itself; the rest of the settings are defaults.
  public var given = Given()
  public var targets: [Target] = []
  public var files: [File] = []
  public var edges: [Edge] = []
  /// Indices of the targets that the loop asks for, sorted; nil for all.
  public var loop: [Int]?

  public static let usualCores = 4

  public init() {}

  public struct Given: Equatable, Sendable {
    public var costs: Set<CostName> = []
    public var cores = false
    public var grain = false
    public var cutoff = false
  }

  public struct Target: Equatable, Sendable {
    public var name: ByteString
    public var kind: Kind
    /// Indices of its files, sorted.
    public var files: [Int]
    /// Indices of the targets that it declares to need, sorted.
    public var dependencies: [Int]
    /// Of running it, in microseconds: a test's own time.
    public var run: Int

    public init(name: ByteString, kind: Kind = .library, files: [Int] = [], dependencies: [Int] = [], run: Int = 0) {
      self.name = name
      self.kind = kind
      self.files = files
      self.dependencies = dependencies
      self.run = run
    }
  }

  public enum Kind: String, Equatable, Sendable {
    case library, test, executable

    /// Linked and run, not archived.
    public var isLinked: Bool { self != .library }
  }

  public struct File: Equatable, Sendable {
    public var path: ByteString
    /// Of compiling it, in microseconds.
    public var work: Int
    /// Others are compiled from it: a header, an exported declaration.
    public var isInterface: Bool
    /// Files of one group stay in one part.
    public var group: ByteString?
    /// Of running the test cases in it, in microseconds; nil where the input does not say.
    public var run: Int?
    /// The target that holds it; nil for none.
    public var target: Int?

    public init(
      path: ByteString, work: Int = 0, isInterface: Bool = false, group: ByteString? = nil, run: Int? = nil,
      target: Int? = nil
    ) {
      self.path = path
      self.work = work
      self.isInterface = isInterface
      self.group = group
      self.run = run
      self.target = target
    }
  }

  /// `from` needs `to`.
  public struct Edge: Equatable, Sendable {
    /// Indices of files.
    public var from: Int
    public var to: Int
    public var evidence: EdgeEvidence
    /// Where in `from` the reason stands, from 1.
    public var line: Int?

    public init(from: Int, to: Int, evidence: EdgeEvidence = .inferred, line: Int? = nil) {
      self.from = from
      self.to = to
      self.evidence = evidence
      self.line = line
    }
  }
}

/// How a file edge is known, the surest first.
public enum EdgeEvidence: String, Equatable, Sendable, CaseIterable, Comparable {
  /// Reads seen while the action ran.
  case traced
  /// A dependency file of the compiler.
  case depfile
  /// The compiler's own list.
  case compiler
  /// Import and include lines found by a pattern.
  case scan
  /// Names that match, or not said.
  case inferred

  /// The surer one is less.
  public static func < (a: EdgeEvidence, b: EdgeEvidence) -> Bool { a.rank < b.rank }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}

/// One commit of the replay: what a build after it would find changed.
public struct Commit: Equatable, Sendable {
  public var name: ByteString
  /// Indices of the graph's files, sorted; never empty.
  public var files: [Int]
  /// Those of them whose interface changed, sorted.
  public var interface: [Int]
  /// How much it counts.
  public var weight: Double

  public init(name: ByteString = "", files: [Int], interface: [Int] = [], weight: Double = 1) {
    self.name = name
    self.files = files
    self.interface = interface
    self.weight = weight
  }
}
