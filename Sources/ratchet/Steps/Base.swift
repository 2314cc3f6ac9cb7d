import Git
import Model
import System

/// The version that a change is compared with.
struct Base {
  /// nil where there is nothing before it: a repository's first commit.
  var commit: String?
  /// `the merge base with origin/main`
  var words: String
  /// Whether HEAD is on the trunk: then a commit is compared with the one before it.
  var isTrunk = false
}

/// Looks for the version that a change is compared with, in a clone that a CI system may have made.
///
/// `--base`; else what the variables of GitHub or GitLab say of a pull request; else the merge base with the trunk, and on the
/// trunk itself the first parent; else the first parent. Always the merge base with a branch and not its tip: what came
/// onto the branch since is no part of the change. A merge commit whose branch is not in the clone (GitHub checks out the
/// merge of a pull request, two commits deep) is compared with its first parent, which is that branch.
struct BaseFinder {
  let worktree: Worktree
  /// What `--base` says.
  var named: String?
  /// Whether what is not committed yet differs from HEAD: on the trunk that is the change.
  var isDirty: () -> Bool = { false }

  func callAsFunction() throws(Failure) -> Base {
    guard let head = try commit("HEAD") else { return Base(words: "there is no commit yet") }
    if let named {
      guard let tip = try commit(named) else {
        throw Failure("no commit \"\(named)\" in this clone", hint: "git fetch origin \(named)")
      }
      return Base(commit: try mergeBase(head, tip) ?? tip, words: named)
    }
    if let base = try pullRequest(head) { return base }
    if let base = try onTrunk(head) { return base }
    return try before(head)
  }

  /// The commit that the change that is made now began with: HEAD itself, but for a branch that has left the trunk.
  func begin() throws(Failure) -> String? {
    guard let head = try commit("HEAD") else { return nil }
    if let base = try? pullRequest(head)?.commit { return base }
    guard let trunk = try Trunk.find(worktree), let base = try mergeBase(head, trunk.commit) else { return head }
    return base
  }

  /// Variables that name the base of a pull request, the surest first, and what the name is of.
  private static let variables = [
    ("GITHUB_BASE_REF", true), ("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", false), ("CI_MERGE_REQUEST_DIFF_BASE_SHA", false),
    ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", true),
  ]

  private func pullRequest(_ head: String) throws(Failure) -> Base? {
    var (tip, missing): (Base?, String?) = (nil, nil)
    for (variable, isBranch) in Self.variables {
      guard let value = Platform.variable(variable), !value.isEmpty else { continue }
      let name = String(decoding: value, as: UTF8.self)
      missing = missing ?? name
      for name in isBranch ? ["refs/remotes/origin/\(name)", "refs/heads/\(name)"] : [name] {
        guard let found = try commit(name) else { continue }
        let words = isBranch ? "the merge base with \(Trunk.short(name))" : "the merge request's base"
        if let base = try mergeBase(head, found) { return Base(commit: base, words: words) }
        tip = tip ?? Base(commit: found, words: Trunk.short(name))
      }
    }
    guard let missing else { return nil }
    let parents = try answer { () throws(GitError) in try Repository.parents(of: head, in: worktree) }
    if parents.count > 1 { return Base(commit: parents[0], words: "the first parent of the merge commit") }
    if let tip { return tip }
    throw Failure(
      "the pull request's base, \(missing), is not in this clone",
      hint: "git fetch origin \(missing); in a workflow, check out two commits (fetch-depth: 2)")
  }

  private func onTrunk(_ head: String) throws(Failure) -> Base? {
    guard let trunk = try Trunk.find(worktree), let base = try mergeBase(head, trunk.commit) else { return nil }
    guard base == head else { return Base(commit: base, words: "the merge base with \(trunk.shown)") }
    if isDirty() { return Base(commit: head, words: "HEAD, for what is not committed yet", isTrunk: true) }
    var before = try before(head)
    before.isTrunk = true
    return before
  }

  /// The commit before a commit.
  private func before(_ head: String) throws(Failure) -> Base {
    let parents = try answer { () throws(GitError) in try Repository.parents(of: head, in: worktree) }
    if let first = parents.first {
      return Base(
        commit: first, words: parents.count > 1 ? "the first parent of the merge commit" : "the commit before")
    }
    guard Repository.isShallow(worktree) else { return Base(words: "this is the first commit") }
    throw Failure(
      "the commit before is not in this clone, which is cut off", hint: "git fetch --deepen 1, or check out two commits"
    )
  }

  private func commit(_ name: String) throws(Failure) -> String? {
    try answer { () throws(GitError) in try Repository.commit(named: name, in: worktree) }
  }

  private func mergeBase(_ one: String, _ two: String) throws(Failure) -> String? {
    try answer { () throws(GitError) in try Repository.mergeBase(one, two, in: worktree) }
  }
}

/// The branch that everything ends up on.
struct Trunk {
  /// `main`
  var name: String
  /// `origin/main`, or `main` in a repository without a remote.
  var shown: String
  var commit: String

  /// The default branch of the remote; else one that is usually called so, of the remote or of this repository alone.
  static func find(_ worktree: Worktree) throws(Failure) -> Trunk? {
    try answer { () throws(GitError) in
      var names = try Repository.defaultBranch(in: worktree).map { [$0] } ?? []
      if let value = Platform.variable("CI_DEFAULT_BRANCH") { names.append(String(decoding: value, as: UTF8.self)) }
      names += ["main", "master", "trunk"]
      for place in ["refs/remotes/origin/", "refs/heads/"] {
        for name in names {
          guard let commit = try Repository.commit(named: place + name, in: worktree) else { continue }
          return Trunk(name: name, shown: short(place + name), commit: commit)
        }
      }
      return nil
    }
  }

  /// `refs/remotes/origin/main` → `origin/main`.
  static func short(_ reference: String) -> String {
    for prefix in ["refs/remotes/", "refs/heads/"] where reference.hasPrefix(prefix) {
      return String(reference.dropFirst(prefix.count))
    }
    return reference
  }
}

/// Asks the repository; what it refuses ends the verb.
func answer<Answer>(_ question: () throws(GitError) -> Answer) throws(Failure) -> Answer {
  do throws(GitError) {
    return try question()
  } catch {
    throw Failure(error.description, hint: error.hint ?? "git status")
  }
}
