import Model
import System

/// Commits by name, their parents, and what they hold. Ids have 40 hex digits (64 in a sha256 repository).
extension Repository {
  /// The commit that a name leads to: a branch, a tag, an id, `HEAD~2`; nil where it leads to none here.
  public static func commit(named name: String, in worktree: Worktree) throws(GitError) -> String? {
    try answer("look up a commit", worktree) { (reader: any Reader) throws(Refusal) in
      try reader.commit(named: name)
    }
  }

  /// The parents that a clone has, the first one first: none for a root, and none where a shallow clone ends.
  public static func parents(of commit: String, in worktree: Worktree) throws(GitError) -> [String] {
    try answer("read the parents", worktree) { (reader: any Reader) throws(Refusal) in
      try existingParents(of: commit, reader)
    }
  }

  /// A commit and its first parents, newest first, at most `limit`.
  public static func firstParents(
    of commit: String, limit: Int, in worktree: Worktree
  ) throws(GitError) -> [String] {
    try answer("read the history", worktree) { (reader: any Reader) throws(Refusal) in
      var (all, next) = ([String](), Optional(commit))
      while let commit = next, all.count < limit {
        all.append(commit)
        next = try existingParents(of: commit, reader).first
      }
      return all
    }
  }

  private static func existingParents(of commit: String, _ reader: any Reader) throws(Refusal) -> [String] {
    var found: [String] = []
    for parent in try reader.parents(of: commit) where try reader.commit(named: parent) != nil { found.append(parent) }
    return found
  }

  /// The best common ancestor of two commits; nil where they have none here.
  public static func mergeBase(_ one: String, _ two: String, in worktree: Worktree) throws(GitError) -> String? {
    try answer("look for the merge base", worktree) { (reader: any Reader) throws(Refusal) in
      try reader.mergeBase(one, two)
    }
  }

  /// The bytes that a commit holds at a path below the worktree's root; nil where that is no file.
  public static func content(
    of path: ByteString, in commit: String, of worktree: Worktree
  ) throws(GitError) -> [UInt8]? {
    try answer("read a file", worktree) { (reader: any Reader) throws(Refusal) in
      try reader.content(of: path, in: commit)
    }
  }

  /// What an unmerged path holds in the index: 1 is the base, 2 our side, 3 theirs; nil where that side has no file.
  public static func content(
    of path: ByteString, stage: Int, of worktree: Worktree
  ) throws(GitError) -> [UInt8]? {
    try answer("read the index", worktree) { (_: any Reader) throws(Refusal) in
      let object = Array(":\(stage):".utf8) + path.bytes
      return try found { () throws(Refusal) in try git(worktree.root, ["cat-file", "blob"], [object]) }
    }
  }

  /// The paths that differ between two commits, sorted.
  public static func changedPaths(
    from old: String, to new: String, in worktree: Worktree
  ) throws(GitError) -> [ByteString] {
    try answer("compare commits", worktree) { (reader: any Reader) throws(Refusal) in
      try reader.difference(old, new).keys.sorted()
    }
  }

  /// The name of the branch that the remote `origin` calls its default one; nil where this clone does not know.
  public static func defaultBranch(in worktree: Worktree) throws(GitError) -> String? {
    let prefix = "refs/remotes/origin/"
    let target = try answer("read the default branch", worktree) { (reader: any Reader) throws(Refusal) in
      try reader.symbolicTarget(of: prefix + "HEAD")
    }
    guard let target, target.hasPrefix(prefix) else { return nil }
    return String(target.dropFirst(prefix.count))
  }

  /// Whether history was cut off when the repository was cloned.
  public static func isShallow(_ worktree: Worktree) -> Bool {
    Disk.status(worktree.commonFolder / "shallow").map { $0.size > 0 } ?? false
  }
}

/// What git prints; nil where it says that there is no such thing.
func found<Answer>(_ question: () throws(Refusal) -> Answer) throws(Refusal) -> Answer? {
  do throws(Refusal) {
    return try question()
  } catch {
    if case .unreadable = error { return nil }
    throw error
  }
}
