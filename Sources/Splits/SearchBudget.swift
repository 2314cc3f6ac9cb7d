/// What a search may spend, counted and not timed: the same input is searched as far on every machine.
public struct SearchBudget: Equatable, Sendable {
  /// Partitions whose builds are replayed.
  public var replays: Int
  /// Actions scheduled in these: what bounds the search of large graphs.
  public var actions: Int

  public init(replays: Int = 200_000, actions: Int = 400_000_000) {
    self.replays = replays
    self.actions = actions
  }

  public var isSpent: Bool { replays <= 0 || actions <= 0 }
}
