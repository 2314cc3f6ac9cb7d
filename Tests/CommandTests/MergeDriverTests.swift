import TestSupport
import Testing

/// git merges ratchet.json through the built program, and `ratchet fix` does where git could not.
struct MergeDriverTests {
  private static let entries = "\"b|CLASS\":\n{\"level_s\": 8, \"epoch\": 0},\n\n"

  /// Two branches that change the file, `topic` checked out.
  private func branches(_ main: (String, String), _ topic: (String, String)) throws -> LevelBench {
    let level = try LevelBench(levels: Self.entries)
    try level.sh("git switch -qc topic")
    try level.replace(topic.0, topic.1.replacing("CLASS", with: level.machine))
    try level.sh("git commit -qam topic; git switch -q main")
    try level.replace(main.0, main.1.replacing("CLASS", with: level.machine))
    try level.sh("git commit -qam main; git switch -q topic")
    return level
  }

  private static func entry(_ name: String, _ seconds: Int) -> String {
    "\"\(name)|CLASS\":\n{\"level_s\": \(seconds)},\n\n"
  }

  /// `ratchet` on PATH, as git's configuration names it.
  private func merge(_ level: LevelBench) throws -> Ended {
    let folder = product("ratchet").split(separator: "/").dropLast().joined(separator: "/")
    var environment = Bench.clean.merging(LevelBench.identity) { $1 }
    environment["PATH"] = "/\(folder):/usr/local/bin:/usr/bin:/bin"
    return try run(["git", "merge", "-q", "-m", "met", "main"], in: level.bench.path, environment: environment)
  }

  @Test func additionsInOneGapMeetThroughTheDriver() throws {
    let (one, two) = (Self.entry("a1", 1), Self.entry("a2", 2))
    let machine = try LevelBench().machine
    let level = try branches(("\"b|\(machine)", one + "\"b|\(machine)"), ("\"b|\(machine)", two + "\"b|\(machine)"))
    let registered = try level.ratchet("init", "--merge-driver")
    #expect(registered.status == 0 && registered.out.contains("ratchet.json merge=ratchet: added to"), "\(registered)")
    #expect(try level.bench.folder.read(".gitattributes") == "ratchet.json merge=ratchet\n")
    #expect(try level.ratchet("init", "--merge-driver").out.contains("already"))
    let ended = try merge(level)
    #expect(ended.status == 0, "\(ended.out)\(ended.err)")
    #expect(try level.file.contains((one + two + "\"b|").replacing("CLASS", with: machine)))
  }

  @Test func aLoosenedLevelSurvivesATightenedOne() throws {
    let level = try branches(
      ("\"level_s\": 8, \"epoch\": 0", "\"level_s\": 7, \"epoch\": 0"),
      ("\"level_s\": 8, \"epoch\": 0", "\"level_s\": 9, \"epoch\": 1, \"loosened\": {\"reason\": \"r\"}"))
    try level.ratchet("init", "--merge-driver")
    #expect(try merge(level).status == 0)
    #expect(try level.file.contains("{\"level_s\": 9, \"epoch\": 1, \"loosened\": {\"reason\": \"r\"}},"))
    #expect(try level.ratchet("gate").status == 0)
  }

  @Test func whatNoRuleDecidesIsAConflict() throws {
    let level = try branches(("\"5%\"", "\"all\""), ("\"5%\"", "[\"app\"]"))
    try level.ratchet("init", "--merge-driver")
    let ended = try merge(level)
    #expect(ended.status == 1 && ended.err.contains("both sides changed loops inner"), "\(ended.err)")
    #expect(try level.sh("git diff --name-only --diff-filter=U") == "ratchet.json")
    #expect(try level.file.contains("\n<<<<<<< ours\n{"))
    let gate = try level.ratchet("gate")
    #expect(
      gate.status == 2 && gate.err.contains("a merge conflict") && gate.err.contains("hint: ratchet fix"), "\(gate.err)"
    )
    let fix = try level.ratchet("fix")
    #expect(fix.status == 1 && fix.err.contains("loops inner in ways that no rule decides"), "\(fix.err)")
    try level.replace("{\"budget_s\": 60, \"targets\": [\"app\"]}\n=======\n", "")
    try level.replace("<<<<<<< ours\n", "")
    try level.replace("\n>>>>>>> theirs\n", "")
    #expect(try level.ratchet("fix").out == "ratchet.json has no conflict\n")
  }

  @Test func fixResolvesWhatGitLeftWithoutADriver() throws {
    let machine = try LevelBench().machine
    let (one, two) = (Self.entry("a1", 1), Self.entry("a2", 2))
    for style in ["merge", "diff3"] {
      let level = try branches(("\"b|\(machine)", one + "\"b|\(machine)"), ("\"b|\(machine)", two + "\"b|\(machine)"))
      try level.sh("git config merge.conflictStyle \(style); git merge -q main >/dev/null 2>&1 || true")
      #expect(try level.file.contains("<<<<<<< "))
      #expect(try level.ratchet("tighten").err.contains("hint: ratchet fix"))
      try level.check(["fix"], status: 0, "ratchet.json is resolved\nnext: git add ratchet.json\n")
      #expect(try level.file.contains((one + two + "\"b|").replacing("CLASS", with: machine)))
      try level.sh("git add ratchet.json; git commit -qm met")
      #expect(try level.ratchet("gate").status == 0)
    }
  }

  @Test func fixKnowsTheBaseFromTheIndex() throws {
    // What one side deleted and the other left alone is gone: the markers alone do not tell who had it.
    let machine = try LevelBench().machine
    let level = try branches(
      ("\"b|\(machine)\":\n{\"level_s\": 8, \"epoch\": 0},\n\n", ""),
      ("\"b|\(machine)", Self.entry("a", 1) + "\"b|\(machine)"))
    try level.sh("git merge -q main >/dev/null 2>&1 || true")
    #expect(try level.ratchet("fix").status == 0)
    let text = try level.file
    #expect(text.contains("\"a|\(machine)\"") && !text.contains("\"b|\(machine)\""), "\(text)")
  }

  @Test func aSideThatIsNoFileOfOursIsMergedByLines() throws {
    let bench = try Bench(files: ["base": "a\nb\nc\n", "ours": "a\nB\nc\n", "theirs": "a\nb\nc\nd\n"])
    let ended = try bench.ratchet(["merge-driver", "base", "ours", "theirs"])
    #expect(ended.status == 0 && ended.err.contains("merged line by line"), "\(ended.err)")
    #expect(try bench.folder.read("ours") == "a\nB\nc\nd\n")
    try bench.folder.write("theirs", "a\nX\nc\n")
    #expect(try bench.ratchet(["merge-driver", "base", "ours", "theirs"]).status == 1)
    #expect(try bench.folder.read("ours").contains("<<<<<<< ours\nB\n"))
    #expect(try bench.ratchet(["merge-driver", "base", "none", "theirs"]).status == 2)
  }

  @Test func bothSidesMadeTheFile() throws {
    let bench = try Bench(files: [
      "base": "", "ours": "{\"schema\": 1, \"levels\": {\"a|linux-x86_64\": {\"level_s\": 2}}}",
      "theirs": "{\"schema\": 1, \"levels\": {\"a|linux-x86_64\": {\"level_s\": 1}}}",
    ])
    #expect(try bench.ratchet(["merge-driver", "base", "ours", "theirs"]).status == 0)
    #expect(try bench.folder.read("ours").contains("\"level_s\": 1"))
  }

  @Test func registeringIsOnlyDoneWhenAskedForAndKeepsWhatIsThere() throws {
    let level = try LevelBench()
    try level.bench.folder.write(".gitattributes", "*.png binary")
    #expect(try level.ratchet("init", "--print").status == 0)
    #expect(try level.sh("git config --local --get merge.ratchet.driver || echo none") == "none")
    try level.ratchet("init", "--merge-driver")
    #expect(try level.bench.folder.read(".gitattributes") == "*.png binary\nratchet.json merge=ratchet\n")
    #expect(try level.sh("git config --local --get merge.ratchet.driver") == "ratchet merge-driver %O %A %B")
    let bench = try Bench(files: ["ratchet.json": "{\"schema\": 1}"])
    let outside = try bench.ratchet(["init", "--merge-driver"])
    #expect(outside.status == 2 && outside.err.contains("no git repository"))
  }
}
