/// What recorded facts a proposal rests on.
public struct ProposalEvidence: Equatable, Sendable {
  /// The commits of the history that hurt most, worst first, at most three.
  public var worst: [Commit]
  /// The seconds of the subject's own files together, and the share of commits after which it is built again.
  public var subjectSeconds: Duration
  public var rebuildShare: Double
  /// Edges that show what needs what, at most so many as fit a page; `edgeCount` is how many there are.
  public var edges: [ProposalEdge]
  public var edgeCount: Int

  public struct Commit: Equatable, Sendable {
    public var name: ByteString
    public var files: Int
    public var time: Duration

    public init(name: ByteString, files: Int, time: Duration) {
      self.name = name
      self.files = files
      self.time = time
    }
  }

  public init(
    worst: [Commit] = [], subjectSeconds: Duration = .zero, rebuildShare: Double = 0, edges: [ProposalEdge] = [],
    edgeCount: Int = 0
  ) {
    self.worst = worst
    self.subjectSeconds = subjectSeconds
    self.rebuildShare = rebuildShare
    self.edges = edges
    self.edgeCount = edgeCount
  }
}

/// One file that needs another, and where that is written.
public struct ProposalEdge: Hashable, Sendable {
  public var from: ByteString
  public var to: ByteString
  /// In `from`; nil where it is not known.
  public var line: Int?
  /// `traced`, `depfile`, `compiler`, `scan` or `inferred`.
  public var evidence: String

  public init(from: ByteString, to: ByteString, line: Int? = nil, evidence: String) {
    self.from = from
    self.to = to
    self.line = line
    self.evidence = evidence
  }
}
