import JSON
import TestSupport
import Testing

/// What a record says of the repository, through the built program.
struct RecordedGitTests {
  static let git = "git -c user.name=n -c user.email=n@example.org"

  private func shell(_ script: String, _ bench: Bench) throws -> String {
    let ended = try run(["sh", "-ec", script], in: bench.path, environment: Bench.clean)
    #expect(ended.status == 0, "\(ended.err)")
    return ended.out.split(separator: "\n").last.map(String.init) ?? ""
  }

  private func repository() throws -> Bench {
    let bench = try Bench(files: ["Makefile": "app: app.c\n\tcp app.c app; sleep 0.02\n", "app.c": "1\n"])
    _ = try shell("git init -q -b trunk .; echo .ratchet > .gitignore; git add -A; \(Self.git) commit -qm one", bench)
    return bench
  }

  @Test func headBranchAndDirtyFilesWithTheirBlobs() throws {
    let bench = try repository()
    try bench.folder.write("app.c", "changed\n")
    try bench.ratchet(["run", "-q", "make"])
    let build = try bench.lastBuild()
    #expect(build["git"]?["commit"]?.string == (try shell("git rev-parse HEAD", bench)))
    #expect(build["git"]?["branch"]?.string == "trunk")
    #expect(build["git"]?["dirty"]?["app.c"]?.string == (try shell("git hash-object app.c", bench)))
    #expect(build["git"]?["dirty"]?.object?.count == 1)
  }

  @Test func editedFilesSinceTheBuildBefore() throws {
    let bench = try repository()
    try bench.ratchet(["run", "-q", "make"])
    try bench.folder.write("app.c", "changed\n")
    try bench.ratchet(["run", "-q", "make"])
    #expect(try bench.lastBuild()["edited"]?.array?.compactMap(\.string) == ["app.c"])
    _ = try shell("\(Self.git) commit -qam two", bench)
    try bench.ratchet(["run", "-q", "make"])
    #expect(try bench.lastBuild()["edited"]?.array?.isEmpty == true)  // committed as it was built
  }

  @Test func worktreesShareOneHistoryAndAreToldApart() throws {
    let bench = try repository()
    try bench.ratchet(["run", "-q", "make"])
    _ = try shell("git worktree add -q wt -b other", bench)
    #expect(try bench.ratchet(["run", "-q", "make"], in: "wt").status == 0)
    let builds = try bench.builds()
    #expect(builds.count == 2)
    #expect(builds[0]["tree"]?.string != builds[1]["tree"]?.string)
    #expect(builds[1]["git"]?["branch"]?.string == "other")
    #expect(builds[1]["class"]?.string == "clean")  // nothing is known of this worktree
    #expect(builds.map { $0["dir"]?.string } == ["", ""])
  }

  @Test func aRepositoryWithoutCommits() throws {
    let bench = try Bench(files: ["Makefile": "app:\n\ttouch app; sleep 0.02\n"])
    _ = try shell("git init -q -b trunk .", bench)
    let ended = try bench.ratchet(["run", "make", "-s"])
    #expect(!ended.err.contains("note: "), "\(ended.err)")
    let git = try bench.lastBuild()["git"]
    #expect(git?["branch"]?.string == "trunk")
    #expect(git?["commit"] == nil)
  }

  @Test func aSubmoduleIsARepositoryOfItsOwn() throws {
    let bench = try repository()
    _ = try shell(
      "git init -q sub; cp Makefile app.c sub; cd sub; git add -A; \(Self.git) commit -qm s; cd ..; mkdir outer; cd outer; git init -q .; \(Self.git) -c protocol.file.allow=always submodule -q add ../sub sub",
      bench)
    #expect(try bench.ratchet(["run", "-q", "make"], in: "outer/sub").status == 0)
    #expect(try bench.builds("outer/sub/.ratchet/history.jsonl").count == 1)
  }

  @Test func outsideAnyRepositoryTheFieldsAreAbsent() throws {
    let bench = try Bench(files: ["Makefile": "app:\n\ttouch app; sleep 0.02\n"])
    try bench.ratchet(["run", "-q", "make"])
    #expect(try bench.lastBuild()["git"] == nil)
    #expect(try bench.lastBuild()["edited"] == nil)
  }

  @Test func nothingOfLibgit2IsLoadedBeforeTheCommand() throws {
    let bench = try repository()
    let trace = [
      "strace", "-f", "-e", "trace=openat,execve", "-o", "trace.txt", product("ratchet"), "run", "-q", "--",
      "/bin/true",
    ]
    #expect(try run(trace, in: bench.path, environment: Bench.clean).status == 0)
    let lines = try bench.folder.read("trace.txt").split(separator: "\n")
    let started = try #require(lines.firstIndex { $0.contains("execve(\"/bin/true\"") })
    let loaded = try #require(lines.firstIndex { $0.contains("libgit2") && !$0.contains("ENOENT") })
    #expect(started < loaded)
  }
}

extension Bench {
  @discardableResult func ratchet(_ words: [String], in sub: String) throws -> Ended {
    try ratchet(words, environment: [:], in: sub)
  }
}
