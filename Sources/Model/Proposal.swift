/// A change of the build graph that would make the inner loop shorter: what to do, what shows it, what it would bring and
/// how sure that is. Only values: words are found where it is shown.
public struct Proposal: Equatable, Sendable {
  /// `RP-` and eight hexadecimal digits of the kind, the subject and the cut: the same in every run.
  public var id: String
  public var kind: ProposalKind
  /// The targets that it changes, in their order in the graph.
  public var subject: [ByteString]
  public var system: ProposalSystem
  public var evidence: ProposalEvidence
  public var plan: ProposalPlan
  public var prediction: ProposalPrediction
  public var cost: ProposalCost
  /// Of proposals that must be carried out before.
  public var dependsOn: [String]
  /// Of proposals that change the same files or targets another way.
  public var conflictsWith: [String]
  /// 1 is carried out first.
  public var priority: Int

  public init(
    id: String, kind: ProposalKind, subject: [ByteString], system: ProposalSystem, evidence: ProposalEvidence,
    plan: ProposalPlan, prediction: ProposalPrediction, cost: ProposalCost = ProposalCost(), dependsOn: [String] = [],
    conflictsWith: [String] = [], priority: Int = 1
  ) {
    self.id = id
    self.kind = kind
    self.subject = subject
    self.system = system
    self.evidence = evidence
    self.plan = plan
    self.prediction = prediction
    self.cost = cost
    self.dependsOn = dependsOn
    self.conflictsWith = conflictsWith
    self.priority = priority
  }
}

/// What a proposal does to the graph; one word each.
public enum ProposalKind: String, Equatable, Sendable, CaseIterable {
  case split
  case dropDependency = "drop-dependency"
  case narrowDependency = "narrow-dependency"
  case unhubHeader = "unhub-header"
  case breakCriticalChain = "break-critical-chain"
  case splitGiantFile = "split-giant-file"
  case splitTests = "split-tests"
  case shardTests = "shard-tests"
  case merge
  case cutLink = "cut-link"
}

/// The build system that a graph describes, and the three facts that decide what an edit costs.
public struct ProposalSystem: Equatable, Sendable {
  public var name: String
  /// `target` or `file`.
  public var grain: String
  /// `none` or `interface`.
  public var cutoff: String
  public var cores: Int

  public init(name: String, grain: String, cutoff: String, cores: Int) {
    self.name = name
    self.grain = grain
    self.cutoff = cutoff
    self.cores = cores
  }
}

/// What carrying a proposal out takes.
public struct ProposalCost: Equatable, Sendable {
  public var filesMoved: Int
  public var edgesBroken: Int
  public var dependentsRewired: Int

  public init(filesMoved: Int = 0, edgesBroken: Int = 0, dependentsRewired: Int = 0) {
    self.filesMoved = filesMoved
    self.edgesBroken = edgesBroken
    self.dependentsRewired = dependentsRewired
  }
}
