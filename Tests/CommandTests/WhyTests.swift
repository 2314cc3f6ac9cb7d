import JSON
import TestSupport
import Testing

/// Why targets were rebuilt, told by the built program about real makes, and `ratchet why` over their history.
struct WhyTests {
  static let makefile = """
    app: a.o b.o
    \tcc -o app a.o b.o
    %.o: %.c m.h
    \tcc $(DEPENDS) -c $< -o $@
    gen.h: table.txt
    \tsleep 0.05; tr a-z A-Z < table.txt > gen.h
    clean:
    \trm -f *.o *.d app gen.h

    """
  static let sources = [
    "Makefile": makefile, "a.c": "#include \"m.h\"\nint f(void);\nint main(void) { return f() + M; }\n",
    "b.c": "int f(void) { return 0; }\n", "m.h": "#define M 0\n", "table.txt": "x\n",
  ]

  private static func repository(_ files: [String: String] = sources) throws -> Bench {
    let bench = try Bench(files: files)
    try bench.git("init -q; git add .; git commit -qm one")
    return bench
  }

  private func reasons(_ bench: Bench, _ words: [String] = ["make"]) throws -> [String: String] {
    let ended = try bench.ratchet(["run", "-q"] + words)
    #expect(ended.status == 0, "\(ended.err)")
    let targets = try bench.lastBuild()["targets"]?.array ?? []
    return Dictionary(
      targets.map { ($0["t"]?.string ?? "", $0["why"]?.string ?? "-") }, uniquingKeysWith: { first, _ in first })
  }

  @Test func whatMakeItselfSays() throws {
    let bench = try Self.repository()
    #expect(try reasons(bench) == ["a.o": "-", "b.o": "-", "app": "-"])
    #expect(try reasons(bench) == [:])
    try bench.edit("b.c", "int f(void) { return 1; }\n")
    #expect(try reasons(bench) == ["b.o": "b.c changed", "app": "b.o rebuilt"])
    try bench.sh("rm a.o")
    #expect(try reasons(bench) == ["a.o": "output was missing", "app": "a.o rebuilt"])
    try bench.touch("b.c")
    #expect(try reasons(bench) == ["b.o": "b.c touched", "app": "b.o rebuilt"])
    try bench.edit("m.h", "#define M 1\n")
    #expect(
      try reasons(bench) == [
        "a.o": "probably m.h (edited)", "b.o": "probably m.h (edited)", "app": "a.o and 1 more rebuilt",
      ])
    try bench.touch("a.c")
    #expect(try reasons(bench, ["make", "DEPENDS=-O1"])["a.o"] == "a.c touched; its command changed")
  }

  @Test func aHeaderThatADependencyFileProves() throws {
    let bench = try Self.repository()
    _ = try reasons(bench, ["make", "DEPENDS=-MMD"])
    try bench.edit("m.h", "#define M 1\n")
    // Only a.c includes it; that b.o was remade too is make's rule, and nothing proves more than that.
    let found = try reasons(bench, ["make", "DEPENDS=-MMD"])
    #expect(found == ["a.o": "m.h changed", "b.o": "-", "app": "a.o and 1 more rebuilt"])
    let build = try bench.lastBuild()
    #expect(build.target("a.o")?["edits"]?.array?.map(\.string) == ["m.h"])
    let needed = build.target("app")?["needs"]?.array?.compactMap { $0.number.map { build.targetNames[Int($0)] } }
    #expect(Set(needed ?? []) == ["a.o", "b.o"])
    #expect(build.target("a.o")?["actions"]?.array?.first?["cmd"]?.string?.count == 8)
  }

  @Test func generatorsAndWhatFailedBefore() throws {
    let bench = try Self.repository()
    _ = try reasons(bench, ["make", "app", "gen.h"])
    try bench.edit("table.txt", "y\n")
    #expect(try reasons(bench, ["make", "gen.h"])["gen.h"] == "table.txt changed")
    try bench.edit("b.c", "int f(void) { return }\n")
    #expect(try bench.ratchet(["run", "-q", "make"]).status == 2)
    try bench.sh("git checkout -q b.c; cp b.c b.c.new; mv b.c.new b.c")
    try bench.touch("b.c")
    #expect(try reasons(bench)["b.o"]?.hasPrefix("b.c changed") == true)
  }

  @Test func aRecipeThatOnlyLooksIsNoReason() throws {
    let rules = """
      b.o: b.c m.h
      \tcc -MMD -c b.c
      m.h: stamp
      \t@test -f m.h || touch m.h; sleep 0.02
      stamp:
      \t@touch stamp

      """
    let bench = try Self.repository([
      "Makefile": rules, "m.h": "#define M 0\n", "b.c": "#include \"m.h\"\n", "b.d": "",
    ])
    _ = try reasons(bench)
    try bench.edit("b.c", "#include \"m.h\"\nint f(void);\n")
    #expect(try reasons(bench) == ["m.h": "-", "b.o": "b.c changed"])
    #expect(try bench.lastBuild().target("b.o")?["needs"]?.array?.isEmpty ?? true)
  }

  @Test func withoutARepositoryTimeStampsTell() throws {
    let bench = try Bench(files: Self.sources)
    _ = try reasons(bench)
    try bench.edit("b.c", "int f(void) { return 1; }\n")
    #expect(try reasons(bench) == ["b.o": "b.c touched", "app": "b.o rebuilt"])
  }

  @Test func namesThatMeanHarm() throws {
    let name = "b\u{1b}[31m;x.c"
    let bench = try Bench(files: ["Makefile": "out: b*.c\n\tcat b*.c > out\n", name: "1\n"])
    try bench.git("init -q; git add .; git commit -qm one")
    _ = try reasons(bench)
    try bench.folder.write(name, "2\n")
    #expect(try reasons(bench)["out"] == "\(name) changed")
    let told = try bench.ratchet(["why", "out"])
    #expect(told.status == 0)
    #expect(told.out.contains("b\\x1b[31m;x.c changed") && !told.out.contains("\u{1b}"))
  }

  // MARK: ratchet why

  @Test func theVerb() throws {
    let bench = try Self.repository()
    _ = try reasons(bench)
    for text in ["1", "2", "3"] {
      try bench.edit("b.c", "int f(void) { return \(text); }\n")
      _ = try reasons(bench)
    }
    let told = try bench.ratchet(["why", "app"])
    #expect(told.status == 0)
    #expect(told.out.contains("b.o rebuilt\n") && told.out.contains("rebuilt in 4 of 4 builds"), "\(told.out)")
    #expect(told.out.contains(#/\nb\.c +changed +3 /#), "\(told.out)")
    #expect(told.out.contains(#/\nb\.o +rebuilt +3 /#), "\(told.out)")
    let json = try JSONValue(parsing: try bench.ratchet(["why", "b.o", "--format", "json"]).outBytes)
    #expect(json["last"]?["why"]?.string == "b.c changed")
    #expect(json["files"]?.array?.first?["builds"]?.number == 3)
    #expect(try bench.ratchet(["why", "app", "--format", "markdown"]).out.hasPrefix("### Why `app` is rebuilt"))
  }

  @Test func nothingRecordedAndUnknownTargets() throws {
    let bench = try Self.repository()
    let none = try bench.ratchet(["why", "app"])
    #expect(none.status == 2)
    #expect(none.err.contains("hint: ratchet run"))
    _ = try reasons(bench)
    let near = try bench.ratchet(["why", "ap"])
    #expect(near.status == 2)
    #expect(near.err.contains("did you mean app?") && near.err.contains("hint: ratchet why app"), "\(near.err)")
    #expect(near.out.isEmpty)
    let far = try bench.ratchet(["why", "nothing-like-it"])
    #expect(far.status == 2 && far.err.contains("hint: ratchet report"))
    #expect(try bench.ratchet(["why", "app", "--loop", "docs"]).status == 2)
    #expect(try bench.ratchet(["why"]).status == 64)
    #expect(try bench.ratchet(["why", "app", "--since", "soon"]).status == 64)
  }

  @Test func theMessageOverBudgetNamesPathAndCure() throws {
    let rules = "a.o: a.c\n\tsleep 0.4\n\tcp a.c a.o\nb.o: b.c\n\tsleep 0.1\n\tcp b.c b.o\n"
    let bench = try Bench(files: ["Makefile": "app: a.o b.o\n\tcat $^ > app\n" + rules])
    try bench.sh("touch a.c b.c")
    _ = try bench.ratchet(["run", "-q", "make", "-j2"])
    try bench.touch("a.c", "b.c")
    let ended = try bench.ratchet(["run", "--budget", "200ms", "make", "-j2"])
    #expect(ended.status == 122)
    let lines = ended.err.split(separator: "\n").filter { !$0.hasPrefix("  note:") }
    #expect(lines.count <= 10)
    #expect(ended.err.contains(" of path  a.c touched"), "\(ended.err)")
    #expect(ended.err.contains("critical path ") && ended.err.contains(": a.o > app"), "\(ended.err)")
    // Which of the two it is depends on how busy the machine is: `app` waits for a processor as well.
    let cure = try #require(
      ended.err.firstMatch(of: #/ if (a\.o|app) cost nothing \((?:rough: )?replay /#), "\(ended.err)")
    #expect(ended.err.contains("`ratchet why \(cure.1)`, or `ratchet report`"))
    let report = try bench.ratchet(["report"])
    #expect(report.out.contains("if free") && report.out.contains("last build "), "\(report.out)")
    #expect(report.out.contains("gap ") && report.out.contains(" of 2 jobs at work"), "\(report.out)")
  }
}

extension Bench {
  /// Writes a file so that its time stamp is newer than the last build. Kernels stamp by a clock that only ticks, and on
  /// a busy machine a tick may be long in coming: make would see nothing to do.
  func edit(_ name: String, _ text: String) throws {
    try folder.write(name, text)
    try touch(name)
  }

  /// Gives files a time stamp that is newer than the last build.
  func touch(_ names: String...) throws {
    for name in names { try sh("until touch \(name); test \(name) -nt .ratchet/history.jsonl; do sleep 0.002; done") }
  }

  @discardableResult func sh(_ script: String) throws -> Ended {
    let ended = try run(["sh", "-ec", script], in: path, environment: Self.clean)
    #expect(ended.status == 0, "\(script): \(ended.err)")
    return ended
  }

  @discardableResult func git(_ script: String) throws -> Ended {
    let identity = "export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b; "
    return try sh(identity + "git " + script)
  }
}
