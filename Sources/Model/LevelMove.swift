/// What tightening did to one entry of ratchet.json, or why it left it alone.
public struct LevelMove: Equatable, Sendable {
  /// `app|linux-x86_64`
  public var key: String
  /// Seconds before; nil for a new entry.
  public var from: Double?
  public var decision: TightenDecision

  public init(key: String, from: Double? = nil, decision: TightenDecision) {
    self.key = key
    self.from = from
    self.decision = decision
  }
}
