import Git
import History
import Model
import System

/// The recorded builds of the trunk: those of a clean tree whose commit is on the first-parent line of the default branch,
/// or that were made on a branch of its name (a shallow clone does not have the line).
///
/// ratchet.json itself may have been changed: it is no part of what is built.
struct TrunkBuilds {
  let workplace: Workplace
  let trunk: Trunk
  private let line: Set<String>
  private let settings: ByteString?

  /// How far back the line of the trunk is followed, and how many builds are read.
  private static let (longestLine, mostBuilds, mostGlances) = (5000, 2000, 20_000)

  init(_ workplace: Workplace, _ worktree: Worktree, _ trunk: Trunk) throws(Failure) {
    self.workplace = workplace
    self.trunk = trunk
    line = Set(
      try answer { () throws(GitError) in
        try Repository.firstParents(of: trunk.commit, limit: Self.longestLine, in: worktree)
      })
    let file = workplace.settingsFolder.flatMap { ($0 / "ratchet.json").relative(to: worktree.root) }
    settings = file.map { ByteString(bytes: $0.bytes) }
  }

  func isOnTrunk(_ build: Build) -> Bool {
    guard let git = build.git, let commit = git.commit, git.dirty.keys.allSatisfy({ $0 == settings }) else {
      return false
    }
    return line.contains(commit) || git.branch == trunk.name
  }

  /// Builds of loops by loop and class of machines, oldest first, and what of the history could not be read.
  func callAsFunction() throws(Failure) -> (builds: [String: [String: [Build]]], problems: [HistoryProblem]) {
    var (all, count, glances) = ([String: [String: [Build]]](), 0, 0)
    do throws(HistoryError) {
      let problems = try workplace.history.forEachFromEnd { head in
        glances += 1
        return glances > Self.mostGlances || head.loop != nil && head.termination == .exited(0)
      } _: { build in
        if glances > Self.mostGlances { return false }
        guard let loop = build.loop, isOnTrunk(build) else { return true }
        all[loop, default: [:]][build.machine.machineClass, default: []].append(build)
        count += 1
        return count < Self.mostBuilds
      }
      return (all.mapValues { $0.mapValues { $0.reversed() } }, problems)
    } catch {
      throw Failure(error.description, hint: "ratchet history --check")
    }
  }
}
