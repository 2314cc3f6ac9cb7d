import JSON
import TestSupport
import Testing

/// What happens around builds and should not: clocks that jump, build folders that vanish, names that look like options,
/// repositories that nobody here can read.
struct OddCircumstancesTests {
  private static let makefile = "app: app.c\n\tcp app.c app; sleep 0.02\n"

  private func repository(_ more: [String: String] = [:]) throws -> Bench {
    let bench = try Bench(files: ["Makefile": Self.makefile, "app.c": "1\n"].merging(more) { $1 })
    try bench.git("init -q -b main; printf '.ratchet\\napp\\nout\\n' > .gitignore; git add .; git commit -qm one")
    return bench
  }

  // MARK: a clock that jumps

  /// The build before is in the future, as after a clock was set back by a year.
  @Test(arguments: ["2099-01-01T00:00:00.000Z", "1971-01-01T00:00:00.000Z"])
  func theBuildBeforeIsOfAnotherTime(_ started: String) throws {
    let bench = try repository()
    try bench.ratchet(["run", "-q", "make"])
    let line = try bench.folder.read(".ratchet/history.jsonl")
    try bench.folder.write(
      ".ratchet/history.jsonl", line.replacing(#/"started":"[^"]*"/#, with: "\"started\":\"\(started)\""))
    try bench.sh("sleep 0.02; echo 2 > app.c")
    let ended = try bench.ratchet(["run", "make", "-s"])
    #expect(ended.status == 0)
    let build = try bench.lastBuild()
    #expect(build["class"]?.string == "incremental")
    #expect(build["edited"]?.array?.map(\.string) == ["app.c"])
    #expect(build.target("app")?["why"]?.string == "app.c changed")
    for words in [["report"], ["why", "app"], ["history"], ["status"]] {
      #expect(try bench.ratchet(words).status == 0, "\(words)")
    }
  }

  /// An object from the future: make makes nothing anew, ninja neither; what they did is what the record says.
  @Test func filesFromTheFuture() throws {
    let bench = try repository()
    try bench.ratchet(["run", "-q", "make"])
    try bench.sh("echo 2 > app.c; touch -d 2099-01-01 app")
    try bench.ratchet(["run", "-q", "make"])
    #expect(try bench.lastBuild()["class"]?.string == "no-op")
    try bench.sh("touch -d 2099-02-01 app.c")
    #expect(try bench.ratchet(["run", "-q", "make"]).status == 0)
    let build = try bench.lastBuild()
    #expect(build["class"]?.string == "incremental" && build.targetNames == ["app"])
  }

  // MARK: a build folder that vanishes

  private static let vanishing = [
    "out/build.ninja": """
    rule cc
      command = gcc -c $in -o $out
    rule gone
      command = rm -rf ../out
    build a.o: cc ../a.c
    build never: gone a.o

    """, "a.c": "int a;\n",
  ]

  @Test func ninjasFolder() throws {
    let bench = try repository(Self.vanishing)
    let path = try RealTool.path([RealTool("ninja-1.13")])
    #expect(try bench.ratchet(["run", "-q", "ninja", "-C", "out", "a.o"], environment: ["PATH": path]).status == 0)
    try bench.sh("sleep 0.02; echo 'int b;' >> a.c")
    let ended = try bench.ratchet(["run", "ninja", "-C", "out"], environment: ["PATH": path])
    let build = try bench.lastBuild()
    #expect(build["exit"]?.number == Double(ended.status ?? -1))
    #expect(build.target("a.o")?["outcome"]?.string == "executed")
    #expect(build["notes"]?.array?.isEmpty == false, "\(build)")
    #expect(try bench.ratchet(["report"]).status == 0)
  }

  @Test func ninjasFolderAfterItsBuild() throws {
    let bench = try repository(Self.vanishing)
    let path = try RealTool.path([RealTool("ninja-1.13")])
    let script = "ninja -C out a.o && rm -rf out"
    #expect(try bench.ratchet(["run", "-q", "sh", "-c", script], environment: ["PATH": path]).status == 0)
    #expect(try bench.lastBuild().target("a.o")?["outcome"]?.string == "executed")
  }

  /// The kernel marks the path of a folder that is gone; a folder may also be called like that.
  @Test(arguments: ["out", "out (deleted)"]) func aFolderThatIsGoneKeepsItsName(_ folder: String) throws {
    let rules = """
      rule gone
        command = rm -rf -- "$$PWD"
      rule cp
        command = cp $in $out
      build first: cp a.c
      build gone: gone first
      build after: cp a.c | gone

      """
    let bench = try repository(["\(folder)/build.ninja": rules, "\(folder)/a.c": "1\n"])
    let path = try RealTool.path([RealTool("ninja-1.13")])
    let words = ["ninja", "-C", folder]
    #expect(try bench.ratchet(["run", "-q"] + words, environment: ["PATH": path]).status == 1)
    let build = try bench.lastBuild()
    #expect(build.target("after")?["outcome"]?.string == "failed", "\(build)")
  }

  @Test func makesFolder() throws {
    let bench = try repository([
      "Makefile": "all:\n\t$(MAKE) -C out\n", "out/Makefile": "b: a\n\trm -rf ../out\na:\n\techo 1 > a; sleep 0.02\n",
    ])
    let ended = try bench.ratchet(["run", "-q", "make"])
    let build = try bench.lastBuild()
    #expect(build["exit"]?.number == Double(ended.status ?? -1))
    #expect(Set(build.targetNames).isSuperset(of: ["a", "b"]))
  }

  // MARK: names that look like options

  @Test func targetsNamedLikeOptions() throws {
    let rules = "all: -rf --help\n\t@true\n--help: x.c\n\tsleep 0.3; cat x.c > './$@'\n-rf: x.c\n\ttouch -- '$@'\n"
    let bench = try Bench(files: ["Makefile": rules, "x.c": "1\n"])
    #expect(try bench.ratchet(["run", "-q", "make", "-s"]).status == 0)
    try bench.sh("sleep 0.02; touch x.c")
    let over = try bench.ratchet(["run", "--budget", "50ms", "make", "-s"])
    #expect(over.status == 122)
    #expect(over.err.contains("`ratchet why -- --help`"), "\(over.err)")
    let why = try bench.ratchet(["why", "--", "--help"])
    #expect(why.status == 0 && why.out.contains("x.c touched") && why.out.contains("--target=--help"), "\(why.out)")
    #expect(try bench.ratchet(["report"]).out.contains("`ratchet report --target=--help`"))
    #expect(try bench.ratchet(["report", "--target=-rf"]).status == 0)
    let near = try bench.ratchet(["why", "--", "--hel"])
    #expect(near.err.contains("hint: ratchet why -- --help"), "\(near.err)")
    let wrong = try bench.ratchet(["why", "-rf"])
    #expect(wrong.status == 64 && wrong.err.contains("begins with a dash comes after --"), "\(wrong.err)")
  }

  // MARK: repositories that nobody here can read

  /// Debian's git does not know reftable either: the build is built and recorded, and the record says what is missing.
  @Test func aRepositoryThatNobodyCanRead() throws {
    let bench = try repository()
    try bench.git("config core.repositoryformatversion 1; git config extensions.refStorage nobodysformat")
    let ended = try bench.ratchet(["run", "make", "-s"])
    #expect(ended.status == 0)
    let build = try bench.lastBuild()
    #expect(build["git"] == nil && build.targetNames == ["app"])
    let notes = build["notes"]?.array?.compactMap(\.string) ?? []
    #expect(notes.contains { $0.contains("nobodysformat") || $0.lowercased().contains("refstorage") }, "\(notes)")
  }

  @Test(arguments: ["sparse-checkout set --cone src", "config extensions.partialClone origin"])
  func repositoriesThatGitIsAskedAbout(_ script: String) throws {
    let bench = try repository(["src/a.txt": "1\n", "other/b.txt": "1\n"])
    try bench.git(script)
    #expect(try bench.ratchet(["run", "-q", "make"]).status == 0)
    try bench.sh("sleep 0.02; echo 2 > app.c")
    #expect(try bench.ratchet(["run", "-q", "make"]).status == 0)
    let build = try bench.lastBuild()
    #expect(build["edited"]?.array?.map(\.string) == ["app.c"])
    #expect(build["git"]?["dirty"]?.object?.count == 1)
    #expect(build["notes"]?.array?.isEmpty ?? true)
  }
}
