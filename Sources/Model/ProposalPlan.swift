/// How the graph looks after a proposal.
public struct ProposalPlan: Equatable, Sendable {
  /// What stands in the place of the subject, each with all of its files; what needs nothing of the others first.
  public var parts: [Part]
  public var rewire: [Rewiring]
  public var broken: [Break]
  public var dropped: [Dependency]
  /// A dependency of the subject that is replaced by a narrower one.
  public var narrowed: [Narrowing]
  /// Files that become several, and for each new one those that need it, where that is known.
  public var divided: [Division]
  /// Dependencies that are not waited for as a whole: what they have for others is there before.
  public var unordered: [Dependency]
  /// How many shards a test's cases are dealt to; nil for other kinds.
  public var shards: Int?

  public init(
    parts: [Part] = [], rewire: [Rewiring] = [], broken: [Break] = [], dropped: [Dependency] = [],
    narrowed: [Narrowing] = [], divided: [Division] = [], unordered: [Dependency] = [], shards: Int? = nil
  ) {
    self.parts = parts
    self.rewire = rewire
    self.broken = broken
    self.dropped = dropped
    self.narrowed = narrowed
    self.divided = divided
    self.unordered = unordered
    self.shards = shards
  }

  /// One file that becomes several.
  public struct Division: Equatable, Sendable {
    public var file: ByteString
    /// Of each new file the files that need it and no other; empty where that is not told.
    public var users: [[ByteString]]

    public init(file: ByteString, users: [[ByteString]] = []) {
      self.file = file
      self.users = users
    }
  }

  public struct Part: Equatable, Sendable {
    public var name: ByteString
    /// False where it keeps the name of the subject.
    public var isNew: Bool
    /// `library`, `test` or `executable`.
    public var kind: String
    public var files: [ByteString]
    public var dependencies: [ByteString]
    public var seconds: Duration
    /// After which share of the commits it is built, 0...1.
    public var rebuildShare: Double

    public init(
      name: ByteString, isNew: Bool, kind: String, files: [ByteString], dependencies: [ByteString], seconds: Duration,
      rebuildShare: Double
    ) {
      self.name = name
      self.isNew = isNew
      self.kind = kind
      self.files = files
      self.dependencies = dependencies
      self.seconds = seconds
      self.rebuildShare = rebuildShare
    }
  }

  /// A target that needed the subject and now needs parts of it.
  public struct Rewiring: Equatable, Sendable {
    public var target: ByteString
    public var remove: [ByteString]
    public var add: [ByteString]
    /// An edge for each dependency that is added.
    public var because: [ProposalEdge]

    public init(target: ByteString, remove: [ByteString], add: [ByteString], because: [ProposalEdge]) {
      self.target = target
      self.remove = remove
      self.add = add
      self.because = because
    }
  }

  /// An edge that must go before the parts can be built one after the other.
  public struct Break: Equatable, Sendable {
    public var edge: ProposalEdge
    public var way: Way

    public init(edge: ProposalEdge, way: Way) {
      self.edge = edge
      self.way = way
    }
  }

  public enum Way: String, Equatable, Sendable {
    case forwardDeclare = "forward-declare"
    case moveDeclaration = "move-declaration"
    case interface
    case parameter
  }

  public struct Dependency: Equatable, Sendable {
    public var from: ByteString
    public var to: ByteString

    public init(from: ByteString, to: ByteString) {
      self.from = from
      self.to = to
    }
  }

  public struct Narrowing: Equatable, Sendable {
    public var from: ByteString
    /// What it depends on today.
    public var wide: ByteString
    /// What is enough.
    public var narrow: [ByteString]
    public var because: [ProposalEdge]

    public init(from: ByteString, wide: ByteString, narrow: [ByteString], because: [ProposalEdge]) {
      self.from = from
      self.wide = wide
      self.narrow = narrow
      self.because = because
    }
  }
}
