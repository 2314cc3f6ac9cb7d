import Model
import System

/// One way to read a repository: libgit2's or the git program's.
protocol Reader {
  /// For the user: why this reader and not the other, where that matters.
  var notes: [String] { get }
  /// The commit and the branch's short name, each nil where there is none.
  func head() throws(Refusal) -> (commit: String?, branch: String?)
  /// Tracked paths that look changed against HEAD; some may turn out to hold the same content.
  func changes() throws(Refusal) -> [Change]
  /// The blob ids of files in the worktree, as `git add` would make them, in the order of `paths`.
  func hashes(files paths: [ByteString]) throws(Refusal) -> [String]
  /// The blob ids of link texts, in their order.
  func hashes(links texts: [[UInt8]]) throws(Refusal) -> [String]
  /// The ids of paths that differ between two commits; nil stands for no commit, and for no file.
  func difference(_ old: String?, _ new: String?) throws(Refusal) -> [ByteString: Sides]
  /// The ids of paths in a commit; those it does not have are absent.
  func ids(in commit: String, of paths: Set<ByteString>) throws(Refusal) -> [ByteString: String]
  /// The commit that a name leads to; nil where it leads to none.
  func commit(named name: String) throws(Refusal) -> String?
  /// The first one first; none for a root and at the end of a shallow clone.
  func parents(of commit: String) throws(Refusal) -> [String]
  /// nil where two commits have no common ancestor here.
  func mergeBase(_ one: String, _ two: String) throws(Refusal) -> String?
  /// What a commit holds at a path; nil where that is no file.
  func content(of path: ByteString, in commit: String) throws(Refusal) -> [UInt8]?
  /// What a symbolic reference points to; nil where there is none.
  func symbolicTarget(of reference: String) throws(Refusal) -> String?
}

/// The ids of one path on both sides of a comparison; nil where it is not there.
struct Sides {
  var old: String?
  var new: String?
}

/// What a tree holds at a path.
struct Entry: Equatable {
  enum Kind: Equatable { case file, link, submodule }
  var id: String
  var kind: Kind

  init(id: String, mode: UInt32) {
    self.id = id
    kind = mode == 0o160000 ? .submodule : mode == 0o120000 ? .link : .file
  }
}

/// A tracked path that looks changed against HEAD.
struct Change {
  enum Now {
    case gone
    /// As in the index.
    case indexed(Entry)
    /// In the worktree only: yet to be hashed.
    case file
    /// A submodule, the commit it is on (nil before its first), and whether it is dirty itself.
    case submodule(commit: String?, isDirty: Bool)
  }
  var path: ByteString
  var head: Entry?
  var now: Now
  var isConflict = false
}

/// Why one reader could not answer; turned into a `GitError` when the other cannot either.
enum Refusal: Error {
  /// There is no libgit2 or no git program.
  case unavailable(String)
  case notOwned(String)
  case missingCommit(String)
  /// libgit2 would answer, but wrongly.
  case misread(String)
  case unreadable(String)

  var words: String {
    switch self {
    case .unavailable(let words), .notOwned(let words), .missingCommit(let words), .misread(let words),
      .unreadable(let words):
      words
    }
  }

  /// The error for the caller. The first refusal is the telling one, except where libgit2 was merely not fit.
  func told(_ operation: String, _ worktree: Worktree, after first: Refusal? = nil) -> GitError {
    let root = worktree.root
    switch (first, self) {
    case (.notOwned(let words)?, _), (_, .notOwned(let words)):
      let hint = "git config --global --add safe.directory \(shellWord(root))"
      return GitError(.notOwned, operation, root, cause: "it belongs to another user: \(words)", hint: hint)
    case (_, .missingCommit(let words)): return GitError(.missingCommit, operation, root, cause: words)
    case (let first?, .unavailable(let words)):
      let kind: GitError.Kind = if case .unreadable = first { .unreadable } else { .unavailable }
      return GitError(kind, operation, root, cause: "\(first.words); \(words)")
    case (.unreadable(let words)?, .unreadable(let more)), (.unavailable(let words)?, .unreadable(let more)):
      return GitError(.unreadable, operation, root, cause: "\(words); git: \(more)")
    case (nil, .unavailable(let words)): return GitError(.unavailable, operation, root, cause: words)
    case (_, .misread(let words)), (_, .unreadable(let words)):
      return GitError(.unreadable, operation, root, cause: words)
    }
  }
}

/// A path as a shell takes it, quoted where it must be.
private func shellWord(_ path: Path) -> String {
  let text = path.description
  if text.allSatisfy({ $0.isLetter || $0.isNumber || "/._-+@%:,".contains($0) }) { return text }
  return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
