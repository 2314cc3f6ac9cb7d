import JSON
import System
import TestSupport
import Testing

/// `ratchet init` in real folders and repositories, through the built program.
struct InitTests {
  private func loop(_ bench: Bench, _ file: String = "ratchet.json") throws -> JSONValue? {
    try JSONValue(parsing: Array(bench.folder.read(file).utf8))["loops"]?["inner"]
  }

  private func command(_ bench: Bench, _ file: String = "ratchet.json") throws -> [String]? {
    try loop(bench, file)?["command"]?.array?.compactMap(\.string)
  }

  private func git(_ bench: Bench) throws {
    #expect(try run(["git", "init", "-q"], in: bench.path, environment: Bench.clean).status == 0)
  }

  @Test func aMakeRepositoryIsSetUpAndItsLoopRuns() throws {
    let bench = try Bench(files: [
      "Makefile": "app: a.c\n\tcp a.c app\ncheck: app\n\ttest -s app\n", "a.c": "1", "src/deep/x": "",
    ])
    try git(bench)
    let ended = try bench.ratchet(["init"], in: "src/deep")
    #expect(ended.status == 0 && ended.err == "")
    checkText(
      ended.out,
      """
      wrote \(bench.path)/ratchet.json

        Makefile  make: target `check`

        loop    make check
        budget  60 s

      next: ratchet run
      also: `ratchet init --merge-driver`, so that git merges ratchet.json by its own rule

      """)
    checkText(
      try bench.folder.read("ratchet.json"),
      """
      {"schema": 1, "headroom": 0.10,
      "loops": {

      "inner":
      {"command": ["make", "check"], "edits": "hot", "budget_s": 60, "targets": "5%"},

      "": null
      },
      "noise": {

      "": null
      },
      "levels": {

      "": null
      }}

      """)
    #expect(try bench.ratchet(["run"]).status == 0)
    #expect(try bench.lastBuild()["loop"]?.string == "inner")
    #expect(try bench.lastBuild().targetNames.contains("app"))
  }

  @Test(
    "repositories that people use",
    arguments: [
      (".", #""command": ["swift", "test"]"#), ("docs/demo", #""command": ["make"]"#),
      (".prove/lua", #""command": ["make", "all", "test"]"#),
    ])
  func known(folder: String, command: String) throws {
    let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    try #require(Disk.exists(Path("\(root)/\(folder)")), "no \(folder): Scripts/test fetches it")
    let ended = try run(
      [product("ratchet"), "init", "--here", "--print"], in: "\(root)/\(folder)", environment: Bench.clean)
    #expect(ended.status == 0 && ended.out.contains(command), "\(ended.out)\(ended.err)")
  }

  @Test func anExistingFileIsLeftAlone() throws {
    let bench = try Bench(files: ["Cargo.toml": "[package]", "ratchet.json": "not even JSON"])
    let ended = try bench.ratchet(["init"])
    #expect(ended.status == 2 && ended.out == "")
    checkText(
      ended.err,
      """
      error: \(bench.path)/ratchet.json exists already, and nothing was written

      hint: ratchet init --print shows what a new one would hold

      """)
    #expect(try bench.folder.read("ratchet.json") == "not even JSON")
    let shown = try bench.ratchet(["init", "--print"])
    #expect(shown.status == 0)
    #expect(shown.out.contains(#"{"command": ["cargo", "test"], "edits": "hot""#))
    #expect(shown.err.contains("Cargo.toml  a Cargo package"))
    #expect(try bench.folder.read("ratchet.json") == "not even JSON")
  }

  @Test func aLinkThatLeadsNowhereIsAFileToo() throws {
    let bench = try Bench(files: ["Makefile": "x:\n"])
    #expect(try run(["ln", "-s", "elsewhere", "ratchet.json"], in: bench.path).status == 0)
    #expect(try bench.ratchet(["init"]).status == 2)
    #expect(!Disk.exists(bench.folder.path / "elsewhere"))
  }

  @Test func aFolderOfARepositoryCanHaveItsOwn() throws {
    let bench = try Bench(files: ["Makefile": "all:\n", "web/package.json": #"{"scripts": {"test": "jest"}}"#])
    try git(bench)
    #expect(try bench.ratchet(["init", "--here"], in: "web").status == 0)
    #expect(try command(bench, "web/ratchet.json") == ["npm", "test"])
    #expect(!Disk.exists(bench.folder.path / "ratchet.json"))
    #expect(try bench.ratchet(["init"], in: "web").status == 0)
    #expect(try command(bench) == ["make"])
  }

  @Test func aRepositoryThatCannotBeReadGetsAFileToFinish() throws {
    let bench = try Bench(files: ["README": "", "work.sh": "true"])
    let ended = try bench.ratchet(["init"])
    #expect(ended.status == 0)
    checkText(
      ended.out,
      """
      wrote \(bench.path)/ratchet.json, which you must finish

      No build tool that ratchet knows was found, in this folder or one below. Until
      the loop has a command, `ratchet run -- COMMAND` judges any.

      Give the loop "inner" its command in ratchet.json, before "edits":
        "command": ["make", "check"],

      next: ratchet run -- COMMAND

      """)
    #expect(try loop(bench)?["budget_s"]?.number == 60)
    #expect(try loop(bench)?["command"] == nil)
    let without = try bench.ratchet(["run"])
    #expect(without.status == 125 && without.err.contains("\"command\""))
    #expect(try bench.ratchet(["run", "sh", "work.sh"]).status == 0)
    #expect(try bench.lastBuild()["loop"]?.string == "inner")
    // Finished as the message says.
    let text = try bench.folder.read("ratchet.json")
    try bench.folder.write(
      "ratchet.json", text.replacing("{\"edits\"", with: "{\"command\": [\"sh\", \"work.sh\"],\"edits\""))
    #expect(try bench.ratchet(["run"]).status == 0)
  }

  @Test func whatIsNoFileIsNotRead() throws {
    let bench = try Bench(files: ["meson.build/x": "", "Cargo.toml/y": ""])
    #expect(try run(["mkfifo", "Makefile", "justfile", "package.json"], in: bench.path).status == 0)
    let ended = try bench.ratchet(["init"])
    #expect(ended.status == 0)
    #expect(try command(bench) == nil)
  }

  @Test func namesFromTheRepositoryAreInertInTheMessage() throws {
    let bench = try Bench(files: [
      "Makefile": "\u{1b}[2Jall: x\n", "CMakeLists.txt": "",
      "CMakePresets.json": #"{"buildPresets": [{"name": "\u001b[31m"}, {"name": "$(touch x)"}]}"#,
      "build\u{1b}[2J/CMakeCache.txt": "",
    ])
    let ended = try bench.ratchet(["init"])
    #expect(ended.status == 0)
    #expect(!ended.out.contains("\u{1b}"))
    #expect(!(try bench.folder.read("ratchet.json")).contains("\u{1b}"))
  }

  @Test func theFileOfALinkedWorktreeIsItsOwn() throws {
    let bench = try Bench(files: ["main/go.mod": "module x\n"])
    let settings = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for words in [
      ["init", "-q"], ["add", "."], settings + ["commit", "-qm", "x"], ["worktree", "add", "-q", "../side"],
    ] {
      #expect(try run(["git"] + words, in: bench.path + "/main", environment: Bench.clean).status == 0)
    }
    #expect(try bench.ratchet(["init"], in: "side").status == 0)
    #expect(try command(bench, "side/ratchet.json") == ["go", "test", "./..."])
    #expect(!Disk.exists(bench.folder.path / "main/ratchet.json"))
  }

  @Test func aFolderThatCannotBeWrittenToIsAnError() throws {
    let ended = try run([product("ratchet"), "init"], in: "/proc", environment: Bench.clean)
    #expect(ended.status == 2)
    #expect(ended.err.contains("cannot write ratchet.json") && ended.err.contains("hint: ratchet init --print"))
  }
}
