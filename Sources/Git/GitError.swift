import System

/// A question about a repository that got no answer: what we were doing, to what, in whose words it was refused, and
/// the command that helps, where one does.
public struct GitError: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Kind: Equatable, Sendable {
    /// The repository belongs to another user and git's `safe.directory` does not name it.
    case notOwned
    /// A recorded commit is no longer there: collected, or beyond a shallow clone.
    case missingCommit
    /// Neither libgit2 nor the git program is there, or the one that could read this repository is not.
    case unavailable
    /// The repository was refused: damaged, or of a form that neither libgit2 nor the git program knows.
    case unreadable
  }

  public var kind: Kind
  /// `read the state`
  public var operation: String
  /// The worktree's root.
  public var subject: Path
  /// libgit2's or git's own words.
  public var cause: String
  /// A command line to try.
  public var hint: String?

  public init(_ kind: Kind, _ operation: String, _ subject: Path, cause: String, hint: String? = nil) {
    self.kind = kind
    self.operation = operation
    self.subject = subject
    self.cause = cause
    self.hint = hint
  }

  public var description: String { "could not \(operation) of \(subject): \(cause)" }
}
