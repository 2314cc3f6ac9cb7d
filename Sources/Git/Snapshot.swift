import Model

/// A worktree at one moment: the state that the history keeps, and what was left out of it.
public struct Snapshot: Equatable, Sendable {
  public var state: GitState
  /// Tracked files that were changed after the moment asked for, by path: they count for the next build.
  public var deferred: [ByteString]
  /// For the user: what is missing here and why.
  public var notes: [String]

  public init(state: GitState, deferred: [ByteString] = [], notes: [String] = []) {
    self.state = state
    self.deferred = deferred
    self.notes = notes
  }

  /// Dirty files that are recorded at most: a checkout that went wrong must not fill the history.
  public static let limit = 10_000
}
