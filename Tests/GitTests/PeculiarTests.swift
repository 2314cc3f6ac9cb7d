import Model
import System
import TestSupport
import Testing

@testable import Git

/// Repositories that libgit2 reads wrongly or not at all, and refusals.
struct PeculiarTests {
  private func check(
    _ repository: TestRepository, _ peculiarity: Peculiarity?, at folder: String = ".", dirty: [ByteString]
  ) throws {
    let worktree = try repository.worktree(at: folder)
    #expect(Peculiarity.of(worktree) == peculiarity)
    let snapshot = try Repository.state(of: worktree)
    #expect(snapshot.state.dirty.keys.sorted() == dirty)
    #expect(snapshot.state.commit == (try repository.line("git -C \(folder) rev-parse HEAD")))
    #expect(snapshot.state.branch == "main")
    #expect(snapshot.notes == [])
  }

  @Test func sha256() throws {
    let repository = try TestRepository(options: "--object-format=sha256")
    let first = try repository.state()
    try repository.sh("echo 1 >>a.c; ln -sfn b.c link; rm b.c; echo 1 >n; git add n")
    try check(repository, .sha256, dirty: ["a.c", "b.c", "link", "n"])
    let dirty = try repository.state()
    #expect(dirty.state.dirty == (try repository.oracle()))
    #expect(dirty.state.commit?.utf8.count == 64)
    let worktree = try repository.worktree()
    #expect(try Repository.edited(since: first.state, now: dirty, in: worktree) == ["a.c", "b.c", "link", "n"])
    try repository.sh("git add .; git commit -qm all")
    #expect(try Repository.edited(since: dirty.state, now: try repository.state(), in: worktree) == [])
    #expect(
      try Repository.edited(since: first.state, now: try repository.state(), in: worktree) == [
        "a.c", "b.c", "link", "n",
      ])
    let error = try #require(throws: GitError.self) {
      try Repository.edited(since: GitState(commit: String(repeating: "1", count: 64)), now: dirty, in: worktree)
    }
    #expect(error.kind == .missingCommit)
  }

  @Test(arguments: ["--cone", "--no-cone", "--cone --sparse-index"])
  func sparse(_ options: String) throws {
    let repository = try TestRepository()
    try repository.sh(
      """
      mkdir e f; echo 1 >e/x; echo 1 >f/y; git add .; git commit -qm more
      git sparse-checkout set \(options) e; test ! -e dir; echo 2 >>e/x
      """)
    try check(repository, .sparse, dirty: ["e/x"])
    #expect(try repository.state().state.dirty == (try repository.oracle()))
  }

  @Test func sparseInOneWorktreeOnly() throws {
    let repository = try TestRepository()
    try repository.sh(
      "git worktree add -q ../side; git -C ../side checkout -q --detach; git -C ../side sparse-checkout set none")
    let sparse = try repository.worktree(at: "../side")
    #expect(Peculiarity.of(sparse) == .sparse)
    #expect(try Repository.state(of: sparse).state.dirty == [:])
    #expect(Peculiarity.of(try repository.worktree()) == nil)
  }

  @Test func partialCloneWithoutFetching() throws {
    let repository = try TestRepository()
    try repository.sh(
      """
      git config uploadpack.allowFilter true; echo 1 >>a.c; git commit -qam two
      git clone -q --filter=blob:none "file://$PWD" ../partial
      """)
    let missing = "git -C ../partial rev-list --objects --all --missing=print | grep -c '^?'"
    let before = try repository.line(missing)
    try repository.sh("echo 1 >>../partial/b.c")
    try check(repository, .partial, at: "../partial", dirty: ["b.c"])
    #expect(try repository.line(missing) == before)
    let worktree = try repository.worktree(at: "../partial")
    let old = GitState(commit: try repository.line("git rev-parse HEAD^"))
    #expect(try Repository.edited(since: old, now: try Repository.state(of: worktree), in: worktree) == ["a.c", "b.c"])
    #expect(try repository.line(missing) == before)
  }

  /// The index of a sparse checkout, or of a git that is newer, is refused by libgit2 without a word in the config.
  @Test func whatLibgit2RefusesGitIsAsked() throws {
    let repository = try TestRepository()
    try repository.sh(
      "git config core.repositoryFormatVersion 1; git config extensions.preciousObjects true; echo 1 >>a.c")
    try check(repository, nil, dirty: ["a.c"])
  }

  @Test(arguments: [
    ("[extensions]\n\trefStorage = reftable", Peculiarity?.some(.reftable)),
    ("[extensions]\n\trefStorage = files\n\tobjectFormat = sha1", nil),
    ("[extensions]\n\tobjectformat = SHA256", .sha256),
    ("[core]\n\tsparseCheckout", .sparse), ("[core]\n\tsparseCheckout = off", nil),
    ("[core] sparsecheckout = yes # for a while", .sparse),
    ("[extensions]\n\tpartialClone = origin", .partial),
    ("[remote \"O.r]i\\\"gin\"]\n\tpromisor = true", .partial), ("[remote \"origin\"]\n\tpromisor = 0", nil),
    ("[core]\n\tsparseCheckout = true\n\tsparseCheckout = false", nil),
    ("# [core]\n;sparseCheckout\n[corel]\n\tsparseCheckout = true", nil),
    ("[core]\n\tx = \"a # b\\\n ; [core]\" ; c\n\tsparseCheckout = true", .sparse),
    ("[core", nil), ("", nil), ("=\n[]\n= 3\n\"", nil),
  ])
  func recognizedByConfiguration(_ text: String, _ expected: Peculiarity?) {
    let config = ConfigFile(Array(text.utf8))
    #expect(Peculiarity.allCases.first { $0.isIn(config) } == expected)
  }

  @Test func configurationValues() throws {
    let repository = try TestRepository("true")
    let tricky = ["plain", " in  side ", "a;b", "c#d", "quote\"s", "back\\slash", "tab\tand\nline", ""]
    for (at, value) in tricky.enumerated() {
      try repository.sh("git config 'Odd.Sub \"S\\x\".key\(at)' '\(value)'")
    }
    let config = ConfigFile(try Disk.read(repository.root / ".git/config"))
    for (at, value) in tricky.enumerated() {
      #expect(config.text("odd.Sub \"S\\x\".key\(at)") == value)
    }
  }

  @Test func withoutLibgit2GitIsAskedAndTheUserTold() throws {
    let repository = try TestRepository()
    let worktree = try repository.worktree()
    let reader = ProgramReader(worktree, insteadOf: .unavailable("libgit2 could not be loaded: no such file"))
    let snapshot = try Repository.snapshot(of: worktree, nil, through: reader)
    #expect(snapshot.notes == ["libgit2 could not be loaded: no such file"])
    #expect(snapshot.state.branch == "main")
  }

  @Test func aDamagedRepositoryIsAnErrorInTheirOwnWords() throws {
    let repository = try TestRepository()
    try repository.sh("printf nonsense >.git/index")
    let error = try #require(throws: GitError.self) { try repository.state() }
    #expect(error.kind == .unreadable)
    #expect(error.operation == "read the state")
    #expect(error.subject == repository.root)
    #expect(error.cause.contains("index"), "\(error.cause)")
    #expect(error.cause.contains("; git: "))
    #expect(error.hint == nil)
  }

  /// Only root can give a folder away, and a machine whose configuration trusts every folder refuses none.
  static var canGiveAway: Bool {
    let answer = try? Spawn.run(
      ["sh", "-c", "test $(id -u) = 0 && ! git config --get-all safe.directory | grep -qx '[*]'"].map {
        Array($0.utf8)
      },
      limit: .seconds(10))
    return answer?.status == 0
  }

  @Test(.enabled(if: canGiveAway), arguments: ["plain", "it's & more"])
  func anotherUsersRepository(_ name: String) throws {
    let repository = try TestRepository()
    try repository.sh("git clone -q . \"../\(name)\"; chown -R 4321:4321 \"../\(name)\"")
    let worktree = try repository.worktree(at: "../\(name)")
    let error = try #require(throws: GitError.self) { try Repository.state(of: worktree) }
    #expect(error.kind == .notOwned)
    #expect(error.cause.hasPrefix("it belongs to another user: "))
    #expect(error.cause.contains("safe.directory") || error.cause.contains("owned"), "\(error.cause)")
    // The command is what a shell can run.
    let hint = try #require(error.hint)
    let home = "HOME=\"$PWD/..\" GIT_CONFIG_GLOBAL=\"$PWD/../.gitconfig\""
    try repository.sh("export \(home); \(hint)")
    let trusted = try repository.line("export \(home); git config --global --get safe.directory")
    #expect(trusted == worktree.root.description)
    #expect(try repository.line("export \(home); git -C \"../\(name)\" status --porcelain; echo fine") == "fine")
  }

  @Test func whatGitDoesNotKnowIsNamed() throws {
    let repository = try TestRepository()
    try repository.sh("git config core.repositoryFormatVersion 1; git config extensions.refStorage nobodysformat")
    let error = try #require(throws: GitError.self) { try repository.state() }
    #expect(error.cause.lowercased().contains("refstorage"), "\(error.cause)")
    let two = "fatal: unknown repository extensions found:\n\tone\n\ttwo\nmore\n"
    #expect(firstSentence(two) == "fatal: unknown repository extensions found: one, two (a newer git may know it)")
    #expect(firstSentence("fatal: bad\n\tmore") == "fatal: bad" && firstSentence("\n") == nil)
  }

  @Test func hintsOfEveryRefusal() throws {
    let worktree = try TestRepository().worktree()
    let refused = Refusal.unreadable("bad").told("read the state", worktree, after: .unavailable("no libgit2"))
    #expect(refused.kind == .unreadable)
    #expect(refused.cause == "no libgit2; git: bad")
    let neither = Refusal.unavailable("no git").told("read the state", worktree, after: .unavailable("no libgit2"))
    #expect(neither.kind == .unavailable)
    #expect(neither.cause == "no libgit2; no git")
    let misread = Refusal.unavailable("no git").told("read the state", worktree, after: .misread("filter"))
    #expect(misread.kind == .unavailable)
    #expect(misread.cause == "filter; no git")
    let damaged = Refusal.unavailable("no git").told("read the state", worktree, after: .unreadable("bad"))
    #expect(damaged.kind == .unreadable)
    #expect(damaged.cause == "bad; no git")
  }
}
