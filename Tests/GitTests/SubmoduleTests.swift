import Model
import System
import TestSupport
import Testing

@testable import Git

/// Submodules: found as worktrees of their own, and seen from outside by the commit they are on.
struct SubmoduleTests {
  private static let start =
    TestRepository.base + """

      git init -q -b main ../library; (cd ../library; echo 1 >l.c; git add .; git commit -qm one)
      git -c protocol.file.allow=always submodule --quiet add ../library sub; git commit -qm sub
      """

  private func check(_ script: String, dirty: [ByteString: String?], _ repository: TestRepository) throws {
    try repository.sh(script)
    let worktree = try repository.worktree()
    let program = try Repository.snapshot(of: worktree, nil, through: ProgramReader(worktree, insteadOf: nil))
    checkText(text(try Repository.state(of: worktree).state.dirty), text(dirty), "state")
    checkText(text(program.state.dirty), text(dirty), "state through the git program")
  }

  @Test func cleanOrOnlyWithUntrackedFiles() throws {
    let repository = try TestRepository(Self.start)
    try check("true", dirty: [:], repository)
    try check("echo 1 >sub/new.c; touch sub/l.c", dirty: [:], repository)
  }

  @Test func dirtyInside() throws {
    let repository = try TestRepository(Self.start)
    let commit = try repository.line("git -C sub rev-parse HEAD")
    try check("echo 2 >>sub/l.c", dirty: ["sub": commit], repository)
  }

  @Test func onAnotherCommit() throws {
    let repository = try TestRepository(Self.start)
    try repository.sh("cd sub; echo 2 >>l.c; git commit -qam two")
    let commit = try repository.line("git -C sub rev-parse HEAD")
    try check("true", dirty: ["sub": commit], repository)
    #expect(try repository.oracle() == ["sub": commit])
    try check("git add sub", dirty: ["sub": commit], repository)
  }

  @Test func removedOrNotThere() throws {
    let repository = try TestRepository(Self.start)
    try check("git submodule --quiet deinit -f sub", dirty: [:], repository)
    try check("rm -r sub", dirty: ["sub": nil], repository)
  }

  @Test func becomesAFile() throws {
    let repository = try TestRepository(Self.start)
    try repository.sh("rm -rf sub; echo 1 >sub")
    try check("true", dirty: try repository.oracle(), repository)
    #expect(try repository.oracle().count == 1)
  }

  @Test func isAWorktreeOfItsOwn() throws {
    let repository = try TestRepository(Self.start)
    try repository.sh("echo 2 >>sub/l.c")
    let inner = try repository.worktree(at: "sub")
    #expect(inner.root == repository.root / "sub")
    #expect(inner.mainRoot == inner.root)
    #expect(inner.gitFolder == repository.root / ".git/modules/sub")
    let state = try Repository.state(of: inner).state
    #expect(state.commit == (try repository.line("git -C sub rev-parse HEAD")))
    #expect(state.dirty.keys.map(\.description) == ["l.c"])
    try repository.sh("git -C sub worktree add -q ../../side")
    #expect(try repository.worktree(at: "../side").mainRoot == inner.root)
  }
}
