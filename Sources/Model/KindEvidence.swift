/// What a kind of proposal found in a graph and a history, and what it would need and did not find.
public struct KindEvidence: Equatable, Sendable {
  /// The word of `ProposalKind`, or of a kind that recorded builds would prove.
  public var kind: String
  /// Facts, one sentence each.
  public var found: [String]
  public var missing: [String]
  public var proposals: Int

  public init(kind: String, found: [String] = [], missing: [String] = [], proposals: Int = 0) {
    self.kind = kind
    self.found = found
    self.missing = missing
    self.proposals = proposals
  }
}
