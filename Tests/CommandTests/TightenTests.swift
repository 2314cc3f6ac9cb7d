import TestSupport
import Testing

/// `ratchet tighten` over recorded builds, through the built program.
struct TightenTests {
  @Test func theFirstLevelsAndTheNext() throws {
    let level = try LevelBench()
    try level.record(LevelBench.around(8, 40), targets: ["app": 0.5, "lib": 0.2, "tiny": 0.01])
    try level.check(
      ["tighten"], status: 0,
      """
      moved 3 of 3 levels
        loop:inner|CLASS  new: 8.00 s  median of 40 builds
        app|CLASS         new: 4.00 s  median of 40 builds
        lib|CLASS         new: 1.60 s  median of 40 builds
      next: git commit -m "Tighten levels" ratchet.json

      """)
    let commit = try level.sh("git rev-parse --short=12 HEAD")
    let expected = """
      "levels": {

      "app|CLASS":
      {"level_s": 4, "epoch": 0, "anchor_s": 4, "sd": 0.0149, "anchor": "COMMIT", "n": 40},

      "lib|CLASS":
      {"level_s": 1.6, "epoch": 0, "anchor_s": 1.6, "sd": 0.0149, "anchor": "COMMIT", "n": 40},

      "loop:inner|CLASS":
      {"level_s": 8, "epoch": 0, "anchor_s": 8, "sd": 0.0149, "anchor": "COMMIT", "n": 40},

      "": null
      }}

      """
    let text = try level.file
    checkText(
      String(text[(try #require(text.firstRange(of: "\"levels\"")).lowerBound)...]),
      expected.replacing("CLASS", with: level.machine).replacing("COMMIT", with: commit))
    try level.sh("git commit -qam levels")
    try level.check(
      ["tighten"], status: 0,
      """
      no level of 3 moves
      left alone:
        loop:inner|CLASS  not a step of 5 % lower: at most 8.08 s
        app|CLASS         not a step of 5 % lower: at most 4.04 s
        lib|CLASS         not a step of 5 % lower: at most 1.62 s

      """)
    try level.record(LevelBench.around(6.4, 40), targets: ["app": 0.5, "lib": 0.25], day: 20)
    try level.check(
      ["tighten", "--dry-run"], status: 0,
      """
      would move 2 of 3 levels
        loop:inner|CLASS  8.00 s → 6.58 s  median of 40 builds at most 6.46 s
        app|CLASS         4.00 s → 3.29 s  median of 40 builds at most 3.23 s
      left alone:
        lib|CLASS  not a step of 5 % lower: at most 1.62 s
        noise of inner|CLASS measured anew
      next: ratchet tighten

      """)
    #expect(try level.sh("git status --porcelain") == "")
    try level.ratchet("tighten")
    #expect(try level.file.contains("\"level_s\": 6.58"))
    // Measured figures are new in the same file, and in a commit of nothing else.
    #expect(try level.file.contains("{\"median_s\": 6.4, \"spread\": 0.0149, \"calibrated\": false},"))
    try level.check(
      ["gate"], status: 0, "ratchet.json against HEAD, for what is not committed yet (COMMIT): nothing is looser\n")
  }

  @Test func onlyGreenBuildsOfTheTrunkCount() throws {
    let level = try LevelBench()
    try level.record(LevelBench.around(8, 30))
    try level.record(
      LevelBench.around(5, 40), branch: "topic", dirty: "\"a.c\":\"\(String(repeating: "1", count: 40))\"")
    try level.record(LevelBench.around(5, 40), commit: String(repeating: "2", count: 40), branch: "topic")
    try level.record(LevelBench.around(5, 40), commit: String(repeating: "3", count: 40), branch: nil)
    try level.record(LevelBench.around(8, 9), commit: String(repeating: "4", count: 40))  // on a branch called main
    let settings = "\"ratchet.json\":\"\(String(repeating: "1", count: 40))\""
    try level.check(
      ["tighten"], status: 0, "no level of 1 moves\nleft alone:\n  loop:inner|CLASS  39 of 40 builds of the trunk\n")
    // A detached HEAD on the line of the trunk, with only ratchet.json changed.
    try level.record(LevelBench.around(8, 1), branch: nil, dirty: settings, day: 20)
    #expect(try level.ratchet("tighten").out.hasPrefix("moved 1 of 1 level\n"))
  }

  @Test func nothingMovesElsewhere() throws {
    let level = try LevelBench()
    try level.record(LevelBench.around(8, 40))
    try level.check(
      ["tighten"], status: 1,
      "error: levels fall on the trunk, and this is a pull request\n\nhint: git switch main\n",
      environment: ["GITHUB_BASE_REF": "main"])
    try level.sh("git switch -qc topic; echo 2 >a.c; git commit -qam two")
    try level.check(
      ["tighten"], status: 1, "error: levels fall on the trunk, and this is not main\n\nhint: git switch main\n")
    try level.sh("git switch -q --detach main")
    #expect(try level.ratchet("tighten", "--dry-run").status == 0)
  }

  @Test func aLargeDropNeedsALook() throws {
    let level = try LevelBench(levels: "\"loop:inner|CLASS\":\n{\"level_s\": 20, \"p90\": 3},\n\n")
    try level.record(LevelBench.around(12, 40))
    try level.check(
      ["tighten"], status: 0,
      """
      no level of 1 moves
      left alone:
        loop:inner|CLASS  to 12.3 s: more than 30 % at once
      next: look at those builds (`ratchet history`), then `ratchet tighten --confirm`

      """)
    try level.ratchet("tighten", "--confirm")
    #expect(try level.file.contains("{\"level_s\": 12.3, \"p90\": 3, \"epoch\": 0, \"anchor_s\": 12, "))
  }

  @Test func aLabelIsAClassOfItsOwn() throws {
    let level = try LevelBench()
    for (label, machine) in [
      ("ci-large", "\(level.machine)|ci-large"), ("no label", level.machine), ("", level.machine),
    ] {
      try level.ratchet("run", "-q", "--", "true", environment: ["RATCHET_LABEL": label])
      #expect(try level.bench.lastBuild()["machine"]?["class"]?.string == machine)
    }
  }

  @Test func withoutARepositoryOrAFileThereIsNothingToTighten() throws {
    let bench = try Bench(files: ["ratchet.json": "{\"schema\": 1}"])
    let ended = try bench.ratchet(["tighten"])
    #expect(ended.status == 2 && ended.err.contains("there is no trunk"))
    let empty = try LevelBench()
    try empty.sh("git rm -q ratchet.json")
    let without = try empty.ratchet("tighten")
    #expect(without.status == 2 && without.err.contains("hint: ratchet init"))
  }
}
