import JSON
import TestSupport
import Testing

/// Which files a build's record calls edited, and its class, after what people do to a worktree between builds.
struct EditedTests {
  private struct Seen: Equatable {
    var edited: [String]?
    var buildClass: String?

    init(_ edited: [String]?, _ buildClass: String) { (self.edited, self.buildClass) = (edited, buildClass) }

    init(_ build: JSONValue) {
      edited = build["edited"]?.array?.compactMap(\.string)
      buildClass = build["class"]?.string
    }
  }

  private let bench: Bench

  init() throws {
    bench = try Bench(files: [
      "Makefile": "app: a.o b.o\n\tcat a.o b.o > app\n%.o: %.c\n\tcp $< $@\n", "a.c": "1\n", "b.c": "1\n",
      "notes.md": "1\n", ".gitignore": "*.o\napp\n.ratchet\n",
    ])
    try bench.git("init -q -b main; git add .; git commit -qm one")
    #expect(try build() == Seen(nil, "clean"))
  }

  /// Scripts wait a little, so that time stamps differ for make.
  private func after(_ script: String) throws -> Seen {
    try bench.git("--version > /dev/null; sleep 0.02; \(script)")
    return try build()
  }

  private func build() throws -> Seen {
    let ended = try bench.ratchet(["run", "-q", "make"])
    #expect(ended.status == 0, "\(ended.err)")
    return Seen(try bench.lastBuild())
  }

  @Test func aPlainEditAndNone() throws {
    #expect(try after("echo 2 > a.c") == Seen(["a.c"], "incremental"))
    #expect(try build() == Seen([], "no-op"))
    #expect(try after("echo 3 > a.c; echo 2 > notes.md") == Seen(["a.c", "notes.md"], "incremental"))
    #expect(try after("echo 3 > notes.md") == Seen(["notes.md"], "no-op"))
    #expect(try after("rm notes.md") == Seen(["notes.md"], "no-op"))
  }

  @Test func aCommitBetweenBuilds() throws {
    #expect(try after("echo 2 > a.c; git commit -qam two") == Seen(["a.c"], "incremental"))
    #expect(try after("echo 3 > a.c") == Seen(["a.c"], "incremental"))
    #expect(try after("git commit -qam three") == Seen([], "no-op"))
    #expect(try after("echo 2 > b.c; git commit -qam four; echo 4 > a.c") == Seen(["a.c", "b.c"], "incremental"))
  }

  @Test func anotherBranchAndBack() throws {
    #expect(
      try after("git checkout -q -b other; echo 2 > a.c; git commit -qam other") == Seen(["a.c"], "incremental"))
    // Back: the content is that of the first build, and another than that of the last.
    #expect(try after("git checkout -q main") == Seen(["a.c"], "incremental"))
    // There and back between two builds: git wrote the file anew, its content is the same.
    #expect(try after("git checkout -q other; sleep 0.02; git checkout -q main") == Seen([], "incremental"))
    #expect(try bench.lastBuild().target("a.o")?["why"]?.string == "a.c touched")
    #expect(try build() == Seen([], "no-op"))
  }

  @Test func aRebase() throws {
    #expect(try after("git checkout -q -b work; echo 2 > a.c; git commit -qam work") == Seen(["a.c"], "incremental"))
    #expect(
      try after("git checkout -q main; echo 2 > b.c; git commit -qam main2; git checkout -q work; git rebase -q main")
        .edited == ["b.c"])
    #expect(try bench.lastBuild()["class"]?.string == "incremental")
    #expect(try after("git commit -q --amend -m reworded") == Seen([], "no-op"))
  }

  @Test func stashAndPop() throws {
    #expect(try after("echo 2 > a.c") == Seen(["a.c"], "incremental"))
    #expect(try after("git stash -q") == Seen(["a.c"], "incremental"))
    #expect(try after("git stash pop -q") == Seen(["a.c"], "incremental"))
    #expect(try after("git stash -q; sleep 0.02; git stash pop -q") == Seen([], "incremental"))
    #expect(try build() == Seen([], "no-op"))
  }

  @Test func otherContentCheckedOut() throws {
    #expect(try after("echo 2 > a.c; git commit -qam two") == Seen(["a.c"], "incremental"))
    #expect(try after("git checkout -q HEAD^ -- a.c") == Seen(["a.c"], "incremental"))
    #expect(try after("git checkout -q HEAD -- a.c") == Seen(["a.c"], "incremental"))
    #expect(try after("git reset -q --hard HEAD^") == Seen(["a.c"], "incremental"))
  }

  @Test func aFileTouchedWithoutChange() throws {
    #expect(try after("touch a.c") == Seen([], "incremental"))
    #expect(try bench.lastBuild().target("a.o")?["why"]?.string == "a.c touched")
    #expect(try after("echo 1 > b.c") == Seen([], "incremental"))
  }

  @Test func everyFileOfAnotherBranchIsStillIncremental() throws {
    #expect(
      try after("git checkout -q -b other; echo 2 > a.c; echo 2 > b.c; git commit -qam both")
        == Seen(["a.c", "b.c"], "incremental"))
    #expect(try after("git checkout -q main; rm a.o b.o app").buildClass == "clean")
  }

  /// The build's folder below the root: names are those of the repository.
  @Test func aBuildBelowTheRoot() throws {
    let bench = try Bench(files: ["sub/Makefile": "out: in.c\n\tcp in.c out\n", "sub/in.c": "1\n", "top.h": "1\n"])
    try bench.git("init -q; git add .; git commit -qm one")
    #expect(try bench.ratchet(["run", "-q", "make"], in: "sub").status == 0)
    try bench.sh("sleep 0.02; echo 2 > sub/in.c; echo 2 > top.h")
    #expect(try bench.ratchet(["run", "-q", "make"], in: "sub").status == 0)
    let build = try bench.lastBuild()
    #expect(Seen(build) == Seen(["sub/in.c", "top.h"], "incremental"))
    #expect(build.target("out")?["why"]?.string == "sub/in.c changed")
  }
}
