import Git
import History
import Model
import System

/// The recorded builds of the change that is made now: those of the commits since the branch left the trunk, on the trunk of
/// HEAD alone. What was built while the tree was dirty counts too: so a change is worked on.
struct ChangeBuilds {
  private let workplace: Workplace
  private let commits: Set<String>
  /// HEAD; nil where there is no commit.
  let head: String?

  /// Commits of a change, and builds, that are looked at most.
  private static let (mostCommits, mostBuilds, mostGlances) = (1000, 200, 20_000)

  init(_ workplace: Workplace, _ worktree: Worktree?) throws(Failure) {
    self.workplace = workplace
    guard let worktree else {
      throw Failure("no git repository is around this folder: no build belongs to a change", hint: "git init")
    }
    let begin = try BaseFinder(worktree: worktree).begin()
    let head = try answer { () throws(GitError) in try Repository.commit(named: "HEAD", in: worktree) }
    self.head = head
    guard let head else {
      commits = []
      return
    }
    let line = try answer { () throws(GitError) in
      try Repository.firstParents(of: head, limit: Self.mostCommits, in: worktree)
    }
    commits = Set(line.prefix { $0 != begin } + [head])
  }

  /// Green builds of a loop, oldest first.
  ///
  /// - Parameter machine: the class; nil for any.
  func callAsFunction(loop: String, machine: String?) throws(Failure) -> [Build] {
    var (found, glances) = ([Build](), 0)
    do throws(HistoryError) {
      _ = try workplace.history.forEachFromEnd { head in
        glances += 1
        return glances > Self.mostGlances || head.loop == loop && head.termination == .exited(0)
      } _: { build in
        if glances > Self.mostGlances { return false }
        let isOwn = build.git?.commit.map { commits.contains($0) } ?? false
        if isOwn, machine == nil || build.machine.machineClass == machine { found.append(build) }
        return found.count < Self.mostBuilds
      }
    } catch {
      throw Failure(error.description, hint: "ratchet history --check")
    }
    return found.reversed()
  }
}
