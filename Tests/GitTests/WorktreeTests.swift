import Model
import System
import TestSupport
import Testing

@testable import Git

/// Finding the worktree, its main worktree and HEAD in every shape that a repository has.
struct WorktreeTests {
  /// Where a lookup that starts at `from` ends, with paths relative to the test's folder; `-` for nowhere.
  private func located(_ repository: TestRepository, _ from: String) -> String {
    let top = repository.folder.path
    guard let found = Worktree.locate(from: repository.root / from) else { return "-" }
    func short(_ path: Path) -> String { path.relative(to: top)?.description ?? path.description }
    return "\(short(found.root)) main \(short(found.mainRoot)) git \(short(found.gitFolder))"
  }

  private static let plain = "repository main repository git repository/.git"

  @Test(arguments: [".", "dir", "dir/c.c", "link", "dir/../dir"])
  func nearestUpward(_ from: String) throws {
    #expect(located(try TestRepository(), from) == Self.plain)
  }

  @Test(arguments: ["..", ".git", ".git/refs", "dir/missing"])
  func nothing(_ from: String) throws {
    #expect(located(try TestRepository(), from) == "-")
  }

  @Test func throughALink() throws {
    let repository = try TestRepository()
    try repository.sh("ln -s repository/dir ../elsewhere")
    #expect(located(repository, "../elsewhere") == Self.plain)
  }

  @Test func aFolderNamedDotGitThatIsNoRepositoryIsPassedOver() throws {
    let repository = try TestRepository()
    try repository.sh("mkdir -p dir/.git/refs; echo 1 >dir/.git/HEAD")
    #expect(located(repository, "dir") == Self.plain)
  }

  @Test(arguments: ["gitdir: /nowhere/at/all", "gitdir: ../..", "gitdir: ", "", "something else"])
  func aDotGitFileThatLeadsNowhereEndsTheSearch(_ text: String) throws {
    let repository = try TestRepository()
    try repository.sh("printf '%s\\n' '\(text)' >dir/.git")
    #expect(located(repository, "dir") == "-")
  }

  @Test func linkedWorktree() throws {
    let repository = try TestRepository()
    try repository.sh("git worktree add -q -b side ../side; echo 1 >>../side/a.c; git branch -q other")
    #expect(located(repository, "../side/dir") == "side main repository git repository/.git/worktrees/side")
    #expect(located(repository, ".") == Self.plain)
    let state = try Repository.state(of: try repository.worktree(at: "../side")).state
    #expect(state.branch == "side")
    #expect(state.commit == (try repository.line("git rev-parse HEAD")))
    #expect(state.dirty.keys.map(\.description) == ["a.c"])
    #expect(try repository.state().state.dirty == [:])
  }

  @Test func linkedWorktreeWithRelativePaths() throws {
    let repository = try TestRepository()
    try repository.sh("git worktree add -q ../side; echo 'gitdir: ../repository/.git/worktrees/side' >../side/.git")
    #expect(located(repository, "../side") == "side main repository git repository/.git/worktrees/side")
    #expect(try Repository.state(of: try repository.worktree(at: "../side")).state.branch == "side")
  }

  @Test func linkedWorktreeWhoseMainIsGone() throws {
    let repository = try TestRepository()
    try repository.sh("git worktree add -q ../side; mv .git/worktrees/side .git/worktrees/lost")
    #expect(located(repository, "../side") == "-")
  }

  @Test func bare() throws {
    let repository = try TestRepository()
    try repository.sh(
      "git clone -q --bare . ../bare.git; git -C ../bare.git worktree add -q ../one main; echo 1 >>../one/a.c")
    #expect(located(repository, "../bare.git") == "-")
    #expect(located(repository, "../bare.git/refs") == "-")
    // No main worktree, and nothing of ours goes into a git folder.
    #expect(located(repository, "../one") == "one main one git bare.git/worktrees/one")
    let state = try Repository.state(of: try repository.worktree(at: "../one")).state
    #expect(state.branch == "main")
    #expect(state.dirty.keys.map(\.description) == ["a.c"])
  }

  @Test func bareInsideAProjectFolder() throws {
    let repository = try TestRepository()
    try repository.sh(
      """
      mkdir ../project; git clone -q --bare . ../project/.bare; echo 'gitdir: ./.bare' >../project/.git
      git -C ../project worktree add -q one main
      """)
    #expect(located(repository, "../project/one/dir") == "project/one main project git project/.bare/worktrees/one")
    #expect(try Repository.state(of: try repository.worktree(at: "../project/one")).state.branch == "main")
  }

  /// A bare repository in `.git` has a head, but no files that could differ.
  @Test func bareNamedDotGit() throws {
    let repository = try TestRepository()
    try repository.sh("mkdir ../project; git clone -q --bare . ../project/.git")
    let commit = try repository.line("git rev-parse HEAD")
    let state = try Repository.state(of: try repository.worktree(at: "../project")).state
    #expect(state == GitState(commit: commit, branch: "main"))
  }

  @Test func separateGitFolder() throws {
    let repository = try TestRepository()
    try repository.sh("git init -q --separate-git-dir=../apart; echo 1 >>a.c; git worktree add -q ../side")
    #expect(located(repository, "dir") == "repository main repository git apart")
    #expect(try repository.state().state.dirty.count == 1)
    // Where the main worktree lies is written nowhere.
    #expect(located(repository, "../side") == "side main side git apart/worktrees/side")
    try repository.sh("git config core.worktree ../repository")
    #expect(located(repository, "../side") == "side main repository git apart/worktrees/side")
    #expect(located(repository, "dir") == "repository main repository git apart")
    #expect(try repository.state().state.dirty.count == 1)
  }

  @Test func beforeTheFirstCommit() throws {
    let repository = try TestRepository("true")
    #expect(try repository.state() == Snapshot(state: GitState(branch: "main")))
    try repository.sh("echo 1 >a; git add a; echo 2 >>a")
    #expect(try repository.state().state.dirty == repository.oracle())
    #expect(try repository.state().state.dirty.count == 1)
    let worktree = try repository.worktree()
    let program = try Repository.snapshot(of: worktree, nil, through: ProgramReader(worktree, insteadOf: nil))
    #expect(try program == repository.state())
  }

  @Test(arguments: ["git checkout -q --detach", "git checkout -q HEAD^0", "git tag t; git checkout -q t"])
  func detached(_ script: String) throws {
    let repository = try TestRepository()
    try repository.sh(script)
    let commit = try repository.line("git rev-parse HEAD")
    #expect(try repository.state().state == GitState(commit: commit))
  }

  @Test func branchWithSlashes() throws {
    let repository = try TestRepository()
    try repository.sh("git checkout -q -b feature/one/two; git pack-refs --all")
    #expect(try repository.state().state.branch == "feature/one/two")
  }
}
