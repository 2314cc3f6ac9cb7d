import Model
import System
import TestSupport
import Testing

@testable import Git

/// Commits by name and what they hold: both readers must say the same.
struct CommitTests {
  /// Two branches that met, a tag on the first commit.
  private static let history = """
    echo one >a.txt; git add .; git commit -qm one; git tag -a first -m first
    git checkout -qb topic; echo two >a.txt; mkdir 'd d'; echo x >'d d/b'; git add .; git commit -qm two
    git checkout -q main; echo three >c.txt; git add .; git commit -qm three
    git merge -q --no-ff -m four topic
    """

  private func check<Answer: Equatable>(
    _ repository: TestRepository, _ expected: Answer, at location: SourceLocation = #_sourceLocation,
    _ question: (any Reader) throws -> Answer
  ) throws {
    let worktree = try #require(Worktree.locate(from: repository.root))
    #expect(try question(LibraryReader(worktree)) == expected, "libgit2", sourceLocation: location)
    #expect(try question(ProgramReader(worktree, insteadOf: nil)) == expected, "git", sourceLocation: location)
  }

  private func id(_ name: String, _ repository: TestRepository) throws -> String {
    try repository.line("git rev-parse '\(name)^{commit}'")
  }

  @Test func names() throws {
    let repository = try TestRepository(Self.history)
    for name in ["HEAD", "main", "topic", "first", "HEAD~2", "HEAD^2", "refs/heads/main"] {
      let expected = try id(name, repository)
      try check(repository, expected) { try $0.commit(named: name) }
      try check(repository, expected) { try $0.commit(named: expected) }
    }
    let none = [
      "", "nobody", "--all", "-h", "HEAD~99", "HEAD:a.txt", "a b", "..", ":/one", String(repeating: "0", count: 40),
    ]
    for name in none where name != ":/one" { try check(repository, nil) { try $0.commit(named: name) } }
  }

  @Test func parentsAndMergeBases() throws {
    let repository = try TestRepository(Self.history)
    let (head, one, two, three) = (
      try id("HEAD", repository), try id("first", repository), try id("topic", repository), try id("HEAD^1", repository)
    )
    try check(repository, [three, two]) { try $0.parents(of: head) }
    try check(repository, []) { try $0.parents(of: one) }
    try check(repository, one) { try $0.mergeBase(two, three) }
    try check(repository, two) { try $0.mergeBase(two, head) }
    let worktree = try #require(Worktree.locate(from: repository.root))
    #expect(try Repository.firstParents(of: head, limit: 9, in: worktree) == [head, three, one])
    #expect(try Repository.firstParents(of: head, limit: 2, in: worktree) == [head, three])
    #expect(try Repository.changedPaths(from: one, to: two, in: worktree) == ["a.txt", "d d/b"])
  }

  @Test func unrelatedHistoriesHaveNoBase() throws {
    let repository = try TestRepository(
      Self.history + "\ngit checkout -q --orphan lonely; git rm -rfq .; echo x >x; git add .; git commit -qm x")
    let (one, two) = (try id("main", repository), try id("lonely", repository))
    try check(repository, nil) { try $0.mergeBase(one, two) }
  }

  @Test func contents() throws {
    let repository = try TestRepository(Self.history + "\nprintf 'a\\r\\nb' >a.txt; git commit -qam crlf")
    let (head, one) = (try id("HEAD", repository), try id("first", repository))
    try check(repository, Array("a\r\nb".utf8)) { try $0.content(of: "a.txt", in: head) }
    try check(repository, Array("one\n".utf8)) { try $0.content(of: "a.txt", in: one) }
    try check(repository, Array("x\n".utf8)) { try $0.content(of: "d d/b", in: head) }
    try check(repository, nil) { try $0.content(of: "d d/b", in: one) }
    try check(repository, nil) { try $0.content(of: "d d", in: head) }
    let missing = String(repeating: "1", count: 40)
    let worktree = try #require(Worktree.locate(from: repository.root))
    #expect(throws: GitError.self) { try Repository.content(of: "a.txt", in: missing, of: worktree) }
  }

  @Test func stagesOfAConflict() throws {
    let repository = try TestRepository(
      Self.history + "\ngit checkout -q topic; echo mine >a.txt; git commit -qam m; git checkout -q main\n"
        + "echo theirs >a.txt; git commit -qam t; git merge -q topic >/dev/null || true")
    let worktree = try #require(Worktree.locate(from: repository.root))
    let stages = try (1...3).map { try Repository.content(of: "a.txt", stage: $0, of: worktree) }
    #expect(stages == ["two\n", "theirs\n", "mine\n"].map { Array($0.utf8) })
    #expect(try Repository.content(of: "c.txt", stage: 2, of: worktree) == nil)
  }

  @Test func clones() throws {
    let repository = try TestRepository(Self.history)
    try repository.sh(
      "git clone -q . ../whole; git clone -q --depth 2 \"file://$PWD\" ../shallow; git remote add origin .")
    let here = try #require(Worktree.locate(from: repository.root))
    #expect(try Repository.defaultBranch(in: here) == nil)
    #expect(!Repository.isShallow(here))
    let whole = try #require(Worktree.locate(from: repository.folder.path / "whole"))
    #expect(try Repository.defaultBranch(in: whole) == "main")
    let shallow = try #require(Worktree.locate(from: repository.folder.path / "shallow"))
    #expect(Repository.isShallow(shallow))
    let head = try id("HEAD", repository)
    let parents = try Repository.parents(of: head, in: shallow)
    #expect(parents.count == 2)
    #expect(try Repository.parents(of: parents[0], in: shallow) == [])
    try check(repository, nil) { try $0.symbolicTarget(of: "refs/remotes/origin/HEAD") }
  }
}
