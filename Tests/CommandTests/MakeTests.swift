import JSON
import TestSupport
import Testing

/// Real GNU make through the built program: every target under the name that its makefile uses.
struct MakeTests {
  private func targets(_ makefile: String, _ words: [String] = ["make"], files: [String: String] = [:]) throws
    -> JSONValue
  {
    let bench = try Bench(files: files.merging(["Makefile": makefile]) { $1 })
    let ended = try bench.ratchet(["run"] + words)
    #expect(ended.status == 0, "\(ended.err)")
    return try bench.lastBuild()
  }

  @Test func explicitAndPatternRules() throws {
    let build = try targets(
      "app: a.o b.o\n\tcat $^ > $@\n%.o: %.c\n\tcp $< $@\n", files: ["a.c": "1", "b.c": "2"])
    #expect(Set(build.targetNames) == ["a.o", "b.o", "app"])
    #expect(build.target("app")?["outcome"]?.string == "executed")
    #expect(build["tool"]?.string == "make")
    #expect(build["class"]?.string == "clean")
  }

  @Test func parallelJobsAndTheirTimes() throws {
    let build = try targets("all: a b\na:\n\tsleep 0.3\nb:\n\tsleep 0.3\n", ["make", "-j2"])
    let (a, b) = (build.target("a")?["wall_ms"]?.number ?? 0, build.target("b")?["wall_ms"]?.number ?? 0)
    #expect(a >= 299 && b >= 299)
    #expect(build["jobs"]?.number == 2)
  }

  @Test func subMakesShareTheJobserverAndNameTheirFolder() throws {
    let build = try targets(
      "all:\n\t+$(MAKE) -C sub x.o\nx.o:\n\ttouch x.o\nall: x.o\n", ["make", "-j2"],
      files: ["sub/Makefile": "x.o:\n\tsleep 0.05; touch x.o\n"])
    let named = build["targets"]?.array?.filter { $0["t"]?.string == "x.o" } ?? []
    #expect(Set(named.map { $0["dir"]?.string ?? "" }) == ["", "sub"])
    #expect(build.target("all")?["kind"]?.string == "group")
  }

  @Test func oneshell() throws {
    let build = try targets(".ONESHELL:\nt:\n\tx=1\n\tsleep 0.05\n\techo $$x > t\n")
    #expect(build.targetNames == ["t"])
  }

  @Test func doubleColonAndGroupedTargets() throws {
    let build = try targets("all: d g1\nd::\n\techo 1 > d1\nd::\n\techo 2 > d2\ng1 g2 &:\n\ttouch g1 g2\n")
    #expect(Set(build.targetNames) == ["d", "g1"])
  }

  @Test func targetsWithSpacesQuotesAndUnicode() throws {
    let build = try targets("all: a\\ b ünï 'q' x$$y\na\\ b ünï 'q' x$$y:\n\tsleep 0.01\n")
    #expect(Set(build.targetNames) == ["a b", "ünï", "'q'", "x$y"])
  }

  @Test func aFailingTargetIsFailed() throws {
    let bench = try Bench(files: ["Makefile": "all: good bad\ngood:\n\tsleep 0.01\nbad:\n\tsh -c 'exit 3'\n"])
    let ended = try bench.ratchet(["run", "make"])
    #expect(ended.status == 2)
    #expect(ended.err.contains("build failed (exit 2)"))
    #expect(try bench.lastBuild().target("bad")?["outcome"]?.string == "failed")
    #expect(try bench.lastBuild().target("good")?["outcome"]?.string == "executed")
  }

  @Test func aMakefileThatPassesItsFlagsOnSwitchesTheNamesOff() throws {
    let bench = try Bench(files: [
      "Makefile": "all:\n\t$(MAKE) $(MAKEFLAGS) -C sub\n", "sub/Makefile": "all: x.o\nx.o:\n\tcp Makefile x.o\n",
    ])
    let ended = try bench.ratchet(["run", "make"])
    let bare = try run(["make"], in: bench.path, environment: Bench.clean)
    #expect(ended.status == bare.status)
    #expect(ended.err.contains("note: "))
  }

  /// In an included file, where the look before the build does not see it: the note says what helps.
  @Test func flagsHandedOnAsWordsAreToldAfterTheFailure() throws {
    let bench = try Bench(files: [
      "Makefile": "all: build\ninclude rules.mk\n", "rules.mk": "build:\n\t$(MAKE) $(MAKEFLAGS) -C s\n",
      "s/Makefile": "all:\n\techo sub\n",
    ])
    let ended = try bench.ratchet(["run", "make"])
    #expect(ended.status == 2)
    #expect(ended.err.contains("--target-names off"), "\(ended.err)")
    #expect(try bench.ratchet(["run", "--target-names", "off", "--", "make"]).status == 0)
  }

  @Test func makeUnderAScriptIsNamedToo() throws {
    let bench = try Bench(files: ["build.sh": "make\ncp out final\n", "Makefile": "out:\n\tsleep 0.05; echo 1 > out\n"])
    #expect(try bench.ratchet(["run", "sh", "build.sh"]).status == 0)
    let build = try bench.lastBuild()
    #expect(build["tool"]?.string == "command")
    #expect(build.targetNames.contains("out") && build.targetNames.contains("final"))
  }

  @Test func cleanIncrementalAndNoOp() throws {
    let bench = try Bench(files: [
      "Makefile": "app: a.o b.o c.o\n\tcat $^ > $@\n%.o: %.c\n\tcp $< $@\n\tsleep 0.01\nclean:\n\trm -f *.o app\n",
      "a.c": "1", "b.c": "2", "c.c": "3",
    ])
    func build(_ words: String...) throws -> String? {
      try bench.ratchet(["run", "-q", "make"] + words)
      return try bench.lastBuild()["class"]?.string
    }
    #expect(try build() == "clean")
    #expect(try build() == "no-op")
    try bench.folder.write("a.c", "changed")
    #expect(try build() == "incremental")
    _ = try build("clean")
    #expect(try build() == "clean")
    try bench.folder.write("b.c", "changed")
    #expect(try build("-j3") == "incremental")
    _ = try run(["sh", "-c", "rm *.o app"], in: bench.path)
    #expect(try build() == "clean")
  }

  /// Recipes that run each time and write only what changed, as git's makefile has them; the last one writes.
  @Test func whatIsMadeSureOfEachTimeIsNoWork() throws {
    let rules = "app: FLAGS app.c\n\tcp app.c app; sleep 0.02\nFORCE:\nFLAGS: FORCE\n"
    let recipe = "\t@echo '$(CFLAGS)' > FLAGS+; cmp -s FLAGS FLAGS+ && rm FLAGS+ || mv FLAGS+ FLAGS\n"
    let bench = try Bench(files: ["Makefile": rules + recipe, "app.c": "1\n"])
    func run(_ words: String...) throws -> [String?] {
      #expect(try bench.ratchet(["run", "-q", "make"] + words).status == 0)
      let build = try bench.lastBuild()
      return [build["class"]?.string] + build.targetNames
    }
    #expect(try run() == ["clean", "FLAGS", "app"])
    #expect(try run() == ["no-op", "FLAGS"])
    #expect(try run("CFLAGS=-O2") == ["incremental", "FLAGS", "app"])
  }

  @Test func cleaningFirstDoesNotMakeTheNextBuildIncremental() throws {
    let bench = try Bench(files: [
      "Makefile": "app: a.c\n\tsleep 0.05; cp a.c app\nclean:\n\trm -f app\ntest:\n\tsleep 0.05\n", "a.c": "1",
    ])
    for _ in 0..<2 {
      try bench.ratchet(["run", "-q", "make", "clean"])
      #expect(try bench.lastBuild()["loop"] == nil)
      try bench.ratchet(["run", "-q", "make"])
      #expect(try bench.lastBuild()["class"]?.string == "clean")
    }
    try bench.ratchet(["run", "-q", "make", "clean", "app"])
    #expect(try bench.lastBuild()["class"]?.string == "clean")
    try bench.ratchet(["run", "-q", "make", "test"])  // leaves no file behind, and is a loop all the same
    #expect(try bench.lastBuild()["class"]?.string == "incremental")
    try bench.ratchet(["run", "-q", "make", "-B"])
    #expect(try bench.lastBuild()["class"]?.string == "clean")
  }

  @Test func anInterruptedCleanBuildIsStillCleanWhenItGoesOn() throws {
    let bench = try Bench(files: ["Makefile": "all: a b\na:\n\ttouch a\nb: a\n\ttest -e go\n\ttouch b\n"])
    #expect(try bench.ratchet(["run", "-q", "make"]).status == 2)
    try bench.folder.write("go", "")
    #expect(try bench.ratchet(["run", "-q", "make"]).status == 0)
    #expect(try bench.lastBuild()["class"]?.string == "clean")
  }

  @Test func anIncrementalBuildOverBudgetIs122WithoutAnyOption() throws {
    let bench = try Bench(files: [
      "Makefile": "all: a\na: a.c\n\tsleep 0.2\n\tcp a.c a\n", "a.c": "1",
      "ratchet.json": "{\"schema\": 1, \"loops\": {\"inner\": {\"command\": [\"make\"], \"budget_s\": 0.1}}}",
    ])
    #expect(try bench.ratchet(["run"]).status == 0)  // clean: not judged
    try bench.folder.write("a.c", "2")
    let ended = try bench.ratchet(["run", "make", "-j4"])
    #expect(ended.status == 122)
    #expect(ended.err.contains("over budget"))
    try bench.folder.write("a.c", "3")
    #expect(try bench.ratchet(["run", "make", "install"]).status == 2)  // no such rule: the build's own status
  }
}

extension Bench {
  @discardableResult func ratchet(_ words: [String]) throws -> Ended { try ratchet(words, environment: [:]) }
}
