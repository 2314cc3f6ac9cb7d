import Model
import System

/// Questions about a git repository, answered by libgit2 or, where that reads wrongly, by the `git` program.
///
/// Ask before a build starts or after it ended, never while it runs: the git program is a child process, and the tracer
/// waits for every child. Nothing is written, neither into the worktree nor into `.git`, and the network is not asked.
/// libgit2 1.5 sees `~/.gitconfig` and `/etc/gitconfig`, but not `GIT_CONFIG_GLOBAL` and its kin.
public enum Repository {
  /// HEAD, the branch, and the tracked files whose content differs from HEAD.
  ///
  /// Dirty are files whose blob id, as `git add` would make it, differs from the one in HEAD; also conflicted files,
  /// and submodules that are on another commit or dirty themselves (with the commit they are on). A mode change alone is
  /// none; a rename is a deletion and an addition; untracked files are not looked at, so that a file which only
  /// `git rm --cached` took away counts as deleted.
  /// A file whose ctime lies after `moment` is deferred: it changed under the running build. (A deletion has no time
  /// and is taken to have happened before.) The commit has 64 hex digits in a sha256 repository.
  public static func state(
    of worktree: Worktree, ignoringChangesAfter moment: Timestamp? = nil
  ) throws(GitError) -> Snapshot {
    try answer("read the state", worktree) { (reader: any Reader) throws(Refusal) in
      try snapshot(of: worktree, moment, through: reader)
    }
  }

  static func snapshot(
    of worktree: Worktree, _ moment: Timestamp?, through reader: any Reader
  ) throws(Refusal) -> Snapshot {
    let head = try reader.head()
    var list = DirtyList(worktree.root, moment)
    for change in try reader.changes() { list.add(change) }
    let (dirty, notes) = try list.identified(by: reader)
    return Snapshot(
      state: GitState(commit: head.commit, branch: head.branch, dirty: dirty),
      deferred: list.deferred.sorted(), notes: reader.notes + notes)
  }

  /// Tracked files whose content differs between a recorded state and `now`, sorted.
  ///
  /// Contents are compared by blob id: a commit, stash, rebase or branch switch that leaves a file as it was is no edit
  /// of it. Files that `now` deferred are left out.
  /// - Throws: `.missingCommit` where the recorded commit is gone from the repository.
  public static func edited(
    since previous: GitState, now: Snapshot, in worktree: Worktree
  ) throws(GitError) -> [ByteString] {
    try answer("compare commits", worktree) { (reader: any Reader) throws(Refusal) in
      try Comparison(previous: previous, now: now).edited(reader)
    }
  }

  /// Asks libgit2 where it reads rightly, and the git program where it does not or refuses.
  ///
  /// Also after a refusal for the owner: libgit2 1.5 does not know `safe.directory = *`; whether the repository is safe
  /// remains git's own judgement.
  static func answer<Answer>(
    _ operation: String, _ worktree: Worktree, _ question: (any Reader) throws(Refusal) -> Answer
  ) throws(GitError) -> Answer {
    let first: Refusal
    do throws(Refusal) {
      if let peculiarity = Peculiarity.of(worktree) {
        throw .misread("libgit2 reads a \(peculiarity.rawValue) repository wrongly")
      }
      return try question(try LibraryReader(worktree))
    } catch {
      if case .missingCommit = error { throw error.told(operation, worktree) }
      first = error
    }
    do throws(Refusal) {
      return try question(ProgramReader(worktree, insteadOf: first))
    } catch {
      throw error.told(operation, worktree, after: first)
    }
  }
}
