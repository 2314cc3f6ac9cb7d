import Model
import System
import TestSupport
import Testing

@testable import Git

/// Which tracked files changed between two recorded states, through both readers.
struct EditedTests {
  /// Records the state, runs the script, and expects the names that differ then.
  private func check(
    before: String = "true", _ script: String, _ expected: [ByteString], at location: SourceLocation = #_sourceLocation
  ) throws {
    let repository = try TestRepository()
    try repository.sh(before)
    let worktree = try repository.worktree()
    let previous = try Repository.state(of: worktree).state
    try repository.sh(script)
    let now = try Repository.state(of: worktree)
    #expect(try Repository.edited(since: previous, now: now, in: worktree) == expected, sourceLocation: location)
    let program = try Comparison(previous: previous, now: now).edited(ProgramReader(worktree, insteadOf: nil))
    #expect(program == expected, "through the git program", sourceLocation: location)
  }

  @Test func edits() throws {
    try check("true", [])
    try check("echo 1 >>a.c; echo 2 >>dir/c.c", ["a.c", "dir/c.c"])
    try check(before: "echo 1 >>a.c", "echo 2 >>a.c", ["a.c"])
    try check(before: "echo 1 >>a.c", "echo 2 >>b.c", ["b.c"])
    try check("rm a.c", ["a.c"])
    try check(before: "rm a.c", "git checkout -q a.c", ["a.c"])
    try check("git mv a.c z.c", ["a.c", "z.c"])
    try check("echo 1 >n; git add n", ["n"])
    try check(before: "echo 1 >n; git add n", "git rm -q --cached n", ["n"])
  }

  @Test func whatKeepsTheContentIsNoEdit() throws {
    try check(before: "echo 1 >>a.c", "git commit -qam edit", [])
    try check(before: "echo 1 >n; git add n", "git commit -qm new", [])
    try check(before: "rm a.c", "git commit -qam gone", [])
    try check(before: "echo 1 >>a.c", "git stash -q; git stash pop -q", [])
    try check(before: "echo 1 >>a.c; git commit -qam edit", "git reset -q --soft HEAD^", [])
    try check(before: "echo 1 >>a.c; git commit -qam edit", "git reset -q --mixed HEAD^; echo 2 >>b.c", ["b.c"])
    try check("git checkout -q -b other; echo 1 >>a.c; git commit -qam o; git checkout -q main", [])
    try check("git commit -q --amend -m reworded", [])
    try check("chmod +x a.c; git commit -qam mode", [])
  }

  @Test func betweenCommits() throws {
    try check("echo 1 >>a.c; git commit -qam edit; echo 2 >>b.c", ["a.c", "b.c"])
    try check("git mv a.c z.c; git commit -qm renamed", ["a.c", "z.c"])
    try check("ln -sfn b.c link; git commit -qam link", ["link"])
    try check("git rm -qr dir; git commit -qm gone", ["dir/c.c"])
    try check("git rm -qr dir; echo 1 >dir; git add dir; git commit -qm gone", ["dir", "dir/c.c"])
    try check(
      "f=$(printf 'b\\377\\nx'); echo 1 >\"$f\"; git add .; git commit -qm odd",
      [ByteString(bytes: [98, 255, 10, 120])])
    try check(before: "echo 1 >>a.c", "git checkout -q a.c; echo 1 >>b.c; git commit -qam b", ["a.c", "b.c"])
  }

  @Test func toAndFromNoCommitAtAll() throws {
    try check(before: "git checkout -q --orphan fresh", "git commit -qm first", [])
    try check("git checkout -q --orphan fresh; echo 1 >>a.c", ["a.c"])
    try check("git checkout -q --orphan fresh; git rm -qrf dir", ["dir/c.c"])
    try check(before: "git checkout -q --orphan fresh", "echo 1 >>a.c", ["a.c"])
    try check(before: "git checkout -q --orphan fresh", "echo 1 >>b.c; git add .; git commit -qm first", ["b.c"])
  }

  @Test(arguments: [
    String(repeating: "1", count: 40), String(repeating: "a", count: 64), "", "main", "--output=x", "HEAD",
  ])
  func aRecordedCommitThatIsNoMore(_ commit: String) throws {
    let repository = try TestRepository()
    let worktree = try repository.worktree()
    let (previous, now) = (GitState(commit: commit), try repository.state())
    let error = try #require(throws: GitError.self) {
      try Repository.edited(since: previous, now: now, in: worktree)
    }
    #expect(error.kind == .missingCommit)
    #expect(error.cause.contains(commit))
    #expect(error.description.hasPrefix("could not compare commits of \(repository.root): "))
    let refusal = try #require(throws: Refusal.self) {
      try Comparison(previous: previous, now: now).edited(ProgramReader(worktree, insteadOf: nil))
    }
    guard case .missingCommit = refusal else {
      Issue.record("\(refusal)")
      return
    }
  }

  @Test func aCommitBeyondAShallowClone() throws {
    let repository = try TestRepository()
    let first = try repository.line("git rev-parse HEAD; echo 1 >>a.c; git commit -qam two")
    try repository.sh("git clone -q --depth=1 \"file://$PWD\" ../shallow")
    let worktree = try repository.worktree(at: "../shallow")
    let error = try #require(throws: GitError.self) {
      try Repository.edited(since: GitState(commit: first), now: try Repository.state(of: worktree), in: worktree)
    }
    #expect(error.kind == .missingCommit)
  }

  /// A file that changed under the running build counts for the next one.
  @Test func changesAfterTheStartAreDeferred() throws {
    let repository = try TestRepository()
    try repository.sh("echo 1 >>a.c; rm dir/c.c; sleep 0.05")
    let worktree = try repository.worktree()
    let first = try Repository.state(of: worktree).state
    let start = Timestamp(microseconds: Platform.realtime() / 1000)
    try repository.sh("sleep 0.05; echo 2 >>a.c; echo 2 >>b.c; echo 1 >n; git add n")
    let now = try Repository.state(of: worktree, ignoringChangesAfter: start)
    #expect(now.deferred == ["a.c", "b.c", "n"])
    #expect(now.state.dirty == ["dir/c.c": nil])
    #expect(try Repository.edited(since: first, now: now, in: worktree) == [])
    let next = try Repository.state(of: worktree)
    #expect(next.deferred == [])
    #expect(try Repository.edited(since: now.state, now: next, in: worktree) == ["a.c", "b.c", "n"])
  }

  /// Somebody set the clock back after a file was written: it did not change under the build, which ended before then.
  @Test func aFileFromTheFutureIsNoLaterBuilds() throws {
    let repository = try TestRepository()
    let written = Platform.realtime()
    let (start, end) = (written - 3_600_000_000_000, written - 3_590_000_000_000)
    for (now, deferred) in [(end, []), (written + 1_000_000_000, ["a.c"])] as [(Int64, [ByteString])] {
      var list = DirtyList(repository.root, Timestamp(microseconds: start / 1000), now: now)
      try repository.sh("echo 1 >>a.c")
      list.add(Change(path: "a.c", head: nil, now: .file))
      #expect(list.deferred == deferred)
    }
  }

  /// The files are in the commit only: making ten thousand of them would cost the test seconds.
  @Test func aHugeNumberOfDirtyFilesIsCutOffWithANote() throws {
    let repository = try TestRepository(
      """
      blob=$(echo 1 | git hash-object -w --stdin)
      seq -f "100644 $blob\td/x%05.0f" 0 10049 | git update-index --index-info
      git commit -qm many; mkdir d; echo other >d/x00000
      """)
    let snapshot = try repository.state()
    #expect(snapshot.state.dirty.count == 10_000)
    #expect(snapshot.state.dirty["d/x00000"] != .some(nil))
    #expect(snapshot.state.dirty["d/x09999"] == .some(nil))
    #expect(snapshot.state.dirty["d/x10000"] == nil)
    #expect(snapshot.notes == ["10050 tracked files look changed; the first 10000 by path are recorded"])
  }
}
