import Model
import System
import TestSupport
import Testing

@testable import Git

/// What a script does to a repository, and how many files are dirty after it.
struct Scenario: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var dirty: Int
  var script: String

  init(_ name: String, dirty: Int, _ script: String) {
    (testDescription, self.dirty, self.script) = (name, dirty, script)
  }
}

/// Both readers against what git itself would commit.
struct StateTests {
  static let contents = [
    Scenario("nothing changed", dirty: 0, "true"),
    Scenario("edited", dirty: 1, "echo 1 >>a.c"),
    Scenario("edited in a folder", dirty: 2, "echo 1 >>dir/c.c; echo 2 >>b.c"),
    Scenario("same size", dirty: 1, "printf 'int x;\\n' >a.c"),
    Scenario("touched", dirty: 0, "touch a.c; cp b.c b2; mv b2 b.c"),
    Scenario("staged", dirty: 1, "echo 1 >>a.c; git add a.c"),
    Scenario("staged, then edited", dirty: 1, "echo 1 >>a.c; git add a.c; echo 2 >>a.c"),
    Scenario("staged, then put back", dirty: 0, "echo 1 >>a.c; git add a.c; printf 'int a;\\n' >a.c"),
    Scenario("new and staged", dirty: 1, "echo 1 >new.c; git add new.c"),
    Scenario("new, staged and removed", dirty: 0, "echo 1 >new.c; git add new.c; rm new.c"),
    Scenario("intent to add", dirty: 1, "echo 1 >new.c; git add -N new.c"),
    Scenario("untracked", dirty: 0, "echo 1 >new.c; mkdir more; echo 2 >more/new.c"),
    Scenario("deleted", dirty: 2, "rm a.c dir/c.c"),
    Scenario("deletion staged", dirty: 1, "git rm -q a.c"),
    Scenario("deletion staged, file kept", dirty: 1, "git rm -q --cached a.c"),
    Scenario("renamed", dirty: 2, "git mv a.c z.c"),
    Scenario("emptied", dirty: 1, ": >a.c"),
    Scenario("tracked although ignored", dirty: 1, "echo a.c >.gitignore; echo 1 >>a.c"),
    Scenario("assumed unchanged", dirty: 0, "git update-index --assume-unchanged a.c; echo 1 >>a.c"),
    Scenario("skipped in the worktree", dirty: 0, "git update-index --skip-worktree a.c; echo 1 >>a.c"),
    Scenario("index of version 4", dirty: 1, "git update-index --index-version 4; echo 1 >>dir/c.c"),
    Scenario("split index", dirty: 2, "git update-index --split-index; echo 1 >>dir/c.c; echo 1 >n; git add n"),
    Scenario(
      "alternates", dirty: 1,
      "mv .git/objects ../objects; mkdir .git/objects .git/objects/info; echo \"$(cd ../objects; pwd)\" >.git/objects/info/alternates; echo 1 >>a.c"
    ),
    Scenario("packed", dirty: 1, "git gc -q; echo 1 >>a.c"),
  ]

  static let kinds = [
    Scenario("mode only", dirty: 0, "chmod +x a.c; chmod -x run.sh; git add run.sh"),
    Scenario("mode and content", dirty: 1, "chmod +x a.c; echo 1 >>a.c"),
    Scenario("link to elsewhere", dirty: 1, "ln -sfn b.c link"),
    Scenario("link to nowhere", dirty: 1, "ln -sfn /nowhere/at/all link"),
    Scenario("file becomes link", dirty: 1, "rm b.c; ln -s a.c b.c"),
    Scenario("link becomes file", dirty: 1, "rm link; echo 1 >link"),
    Scenario("file becomes folder", dirty: 1, "rm a.c; mkdir a.c; echo 1 >a.c/inner"),
    Scenario("file becomes folder, staged", dirty: 2, "rm a.c; mkdir a.c; echo 1 >a.c/inner; git add -A a.c"),
    Scenario("file becomes empty repository", dirty: 1, "rm a.c; git init -q a.c"),
    Scenario(
      "file becomes repository", dirty: 1, "rm a.c; git init -q a.c; git -C a.c commit -qm inner --allow-empty"),
    Scenario("folder becomes file", dirty: 1, "rm -r dir; echo 1 >dir"),
    Scenario("folder becomes link to its like", dirty: 1, "cp -r dir other; rm -r dir; ln -s other dir"),
    Scenario("repository made around tracked files", dirty: 1, "git -C dir init -q; echo 1 >>dir/c.c"),
    Scenario(
      "repository with a commit around tracked files", dirty: 1,
      "git -C dir init -q; git -C dir add .; git -C dir commit -qm inner; echo 1 >>dir/c.c"),
    Scenario(
      "untracked repository inside", dirty: 1, "git init -q inner; echo 1 >inner/f; git -C inner add .; echo 1 >>b.c"),
    Scenario(
      "newline in a name", dirty: 2,
      "printf 1 >'x\ny'; git add .; git commit -qm n; printf 2 >'x\ny'; printf 3 >'p\nq'; git add ."),
    Scenario(
      "bytes in a name", dirty: 1,
      "f=$(printf 'b\\377\\376'); printf 1 >\"$f\"; git add .; git commit -qm n; printf 2 >\"$f\""),
    Scenario(
      "odd names", dirty: 6,
      "export GIT_LITERAL_PATHSPECS=1; mkdir ' d'; for f in -f '*' '[a].c' ' lead' 'é \"q\"' ' d/x'; do printf 1 >\"./$f\"; git add -- \"./$f\"; git commit -qm n; printf 22 >\"./$f\"; done"
    ),
  ]

  static let conversions = [
    Scenario("autocrlf, edited", dirty: 1, "git config core.autocrlf true; printf 'int a;\\r\\nint z;\\r\\n' >a.c"),
    Scenario("autocrlf, line ends only", dirty: 0, "git config core.autocrlf true; printf 'int a;\\r\\n' >a.c"),
    Scenario("line ends without autocrlf", dirty: 1, "printf 'int a;\\r\\n' >a.c"),
    Scenario(
      "eol attribute", dirty: 2, "echo '*.c text eol=crlf' >.gitattributes; git add .; printf 'x\\r\\ny\\r\\n' >a.c"),
    Scenario("ident", dirty: 2, "echo '*.c ident' >.gitattributes; git add .; printf '$Id: 0123 $\\n' >a.c"),
    Scenario(
      "filter program", dirty: 4,
      "git config filter.up.clean 'tr a-z A-Z'; echo '*.c filter=up' >.gitattributes; git add .; echo more >>a.c; echo 1 >>b.c; git reset -q dir; touch dir/c.c"
    ),
    Scenario(
      "large file pointers", dirty: 1,
      """
      git config filter.lfs.clean 'printf "version https://git-lfs.github.com/spec/v1\\noid sha256:%s\\n" $(sha256sum | cut -c1-64)'
      git config filter.lfs.required true; echo '*.bin filter=lfs diff=lfs merge=lfs -text' >.gitattributes
      printf 'large' >l.bin; printf 'other' >m.bin; git add .; git commit -qm lfs; printf 'larger' >l.bin; touch m.bin
      """),
    Scenario(
      "encoding", dirty: 1,
      "echo 'u.txt working-tree-encoding=UTF-16LE' >.gitattributes; printf 'a\\0' >u.txt; git add .; git commit -qm u; printf 'b\\0' >u.txt"
    ),
  ]

  static let conflict = """
    git checkout -qb side; echo side >a.c; git rm -q b.c; echo side >dir/c.c; echo s >both; git add .; git commit -qm side
    git checkout -q main; echo main >a.c; echo main >b.c; git rm -q dir/c.c; echo m >both; git add .; git commit -qm main
    git merge -q side >/dev/null 2>&1 || true
    """

  @Test(arguments: contents + kinds + conversions)
  func dirtyIsWhatGitWouldCommit(_ scenario: Scenario) throws {
    try check(TestRepository(), scenario)
  }

  private func check(_ repository: TestRepository, _ scenario: Scenario) throws {
    try repository.sh(scenario.script)
    let expected = try repository.oracle()
    #expect(expected.count == scenario.dirty)
    try check(repository, expected)
  }

  private func check(_ repository: TestRepository, _ expected: [ByteString: String?]) throws {
    let worktree = try repository.worktree()
    let answer = try Repository.state(of: worktree)
    let program = try Repository.snapshot(of: worktree, nil, through: ProgramReader(worktree, insteadOf: nil))
    checkText(text(answer.state.dirty), text(expected), "state")
    checkText(text(program.state.dirty), text(expected), "state through the git program")
    #expect(program.state.commit == answer.state.commit)
    #expect(program.state.branch == answer.state.branch)
    #expect(answer.notes.isEmpty)
  }

  @Test func conflictedFilesCountWithWhatTheyHold() throws {
    let repository = try TestRepository()
    try repository.sh(Self.conflict)
    var expected = try repository.oracle()
    #expect(expected.count == 3)
    // Deleted on the other side only: the worktree has HEAD's content, and a conflict all the same.
    expected["b.c"] = .some(try repository.line("git rev-parse HEAD:b.c"))
    try check(repository, expected)
    // One side taken without telling git.
    try repository.sh("git checkout -q --ours a.c; rm both")
    expected["a.c"] = .some(try repository.line("git rev-parse HEAD:a.c"))
    expected["both"] = .some(nil)
    try check(repository, expected)
  }

  /// `git hash-object` converts where `git add` would leave the CRLF of the index alone; libgit2 does as `git add`.
  @Test func committedCarriageReturnsStay() throws {
    let repository = try TestRepository()
    try repository.sh("printf '1\\r\\n' >w; git add w; git commit -qm w; git config core.autocrlf true; touch w")
    try check(repository, [:])
    try repository.sh("printf '1\\r\\n2\\r\\n' >w")
    #expect(try repository.state().state.dirty == repository.oracle())
  }

  @Test func aPipeInPlaceOfAFileIsNotWaitedFor() throws {
    let repository = try TestRepository()
    try repository.sh("rm a.c; mkfifo a.c")
    let worktree = try repository.worktree()
    let program = try Repository.snapshot(of: worktree, nil, through: ProgramReader(worktree, insteadOf: nil))
    #expect(try repository.state().state.dirty == ["a.c": nil])
    #expect(program.state.dirty == ["a.c": nil])
  }

  @Test func readingLeavesTheRepositoryAsItWas() throws {
    let repository = try TestRepository()
    try repository.sh("sleep 0.01; touch a.c; echo 1 >>b.c")
    let list =
      "find .git -type f -exec ls -l --time-style=full-iso {} + | sort; find .git -type f -exec cat {} + | cksum"
    let before = try repository.sh(list)
    let worktree = try repository.worktree()
    _ = try Repository.state(of: worktree)
    _ = try Repository.snapshot(of: worktree, nil, through: ProgramReader(worktree, insteadOf: nil))
    #expect(try repository.sh(list) == before)
  }
}
