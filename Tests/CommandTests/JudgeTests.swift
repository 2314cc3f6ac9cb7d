import JSON
import TestSupport
import Testing

/// `ratchet gate --pairs`, `--series` and `--trunk`, and `ratchet report --by commit`, through the built program.
struct GateVerbTests {
  private static let known =
    "{\"history\":[\((0..<24).map { $0 % 2 == 0 ? "0.012" : "-0.011" }.joined(separator: ","))]}\n"

  private static func pairs(_ target: String, _ base: Double, _ head: Double, _ count: Int = 6) -> String {
    (0..<count).map { "{\"target\":\"\(target)\",\"base_s\":\(base + Double($0 % 3) / 20),\"head_s\":\(head)}\n" }
      .joined()
  }

  private static func series(_ count: Int, rise: Int, target: String = "app") -> String {
    (1...count).map { number in
      let seconds = (12 + Double(number * 7 % 5) / 20) * (number >= rise ? 1.1 : 1)
      return "{\"target\":\"\(target)\",\"seconds\":\(seconds),\"commit\":\"c\(number)\"}\n"
    }.joined()
  }

  private func judge(_ words: [String], input: String, _ status: Int, at location: SourceLocation = #_sourceLocation)
    throws -> Ended
  {
    let ended = try Bench().ratchet(["gate"] + words, input: input)
    #expect(ended.status == status, "\(ended.out)\(ended.err)", sourceLocation: location)
    return ended
  }

  @Test func pairsFromStdin() throws {
    let slow = try judge(["--pairs", "-"], input: Self.known + Self.pairs("app", 12.1, 13.5), 1)
    #expect(slow.out.hasPrefix("FAIL app  +11.") && slow.out.contains(" : 1 (needs 1,000 : 1)"), "\(slow.out)")
    #expect(slow.out.contains("fix it, or: ratchet loosen app --to 13.5s --reason"))
    let same = try judge(["--pairs", "-"], input: Self.known + Self.pairs("app", 12.1, 12.13), 0)
    #expect(same.out.hasPrefix("PASS app") && same.out.contains("would have seen +"), "\(same.out)")
    let few = try judge(["--pairs", "-", "--max-pairs", "3"], input: Self.known + Self.pairs("app", 12.1, 12.5), 0)
    #expect(few.out.contains("INCONCLUSIVE after 3 pairs"), "\(few.out)")
    let one = try judge(["--pairs", "-"], input: Self.pairs("app", 12.1, 19.5, 1), 2)
    #expect(one.out.contains("INVALID app  1 pair cannot fail anything"), "\(one.out)")
  }

  @Test func aReceiptGivesTheSameAnywhere() throws {
    let bench = try Bench(files: [
      "pairs": Self.known + Self.pairs("loop:inner", 60, 60.2) + Self.pairs("app", 12.1, 13.5)
    ])
    let first = try bench.ratchet(["gate", "--pairs", "pairs", "--receipt", "receipt", "--format", "json"])
    #expect(first.status == 1)
    let elsewhere = try Bench(files: ["receipt": try bench.folder.read("receipt")])
    let again = try elsewhere.ratchet(["gate", "--pairs", "receipt", "--receipt", "second", "--format", "json"])
    #expect(again.outBytes == first.outBytes && again.status == 1, "\(again.out)\(again.err)")
    #expect(try elsewhere.folder.read("second") == bench.folder.read("receipt"))
    try elsewhere.folder.write("receipt", try bench.folder.read("receipt").replacing("\"fail\"", with: "\"pass\""))
    let forged = try elsewhere.ratchet(["gate", "--pairs", "receipt"])
    #expect(forged.status == 2 && forged.err.contains("its own pairs say"), "\(forged.err)")
  }

  @Test func wrongUsage() throws {
    for words in [
      ["--pairs", "-", "--series", "-"], ["--pairs", "-", "--trunk"], ["--series", "-", "--receipt", "r"],
      ["--series", "-", "--max-pairs", "5"], ["--pairs", "-", "--max-pairs", "2"],
      ["--pairs", "-", "--max-pairs", "201"],
      ["--receipt", "r"], ["--pairs"], ["--pairs", "-", "--format", "xml"],
    ] {
      _ = try judge(words, input: "", 64)
    }
  }

  @Test func whatCannotBeReadIsNoVerdict() throws {
    let bench = try Bench(files: ["bad": Self.known + "{\"target\":\"a\u{1b}\",\"base_s\":0,\"head_s\":1}\n"])
    let bad = try bench.ratchet(["gate", "--pairs", "bad"])
    #expect(bad.status == 2 && bad.out.isEmpty, "\(bad.out)")
    #expect(bad.err.contains("error: bad, line 2: not JSON at column"), "\(bad.err)")
    let none = try bench.ratchet(["gate", "--pairs", "no-such-file"])
    #expect(none.status == 2 && none.err.contains("cannot read no-such-file"), "\(none.err)")
    #expect(try bench.ratchet(["gate", "--pairs", "."]).status == 2)
    #expect(try bench.ratchet(["gate", "--pairs", "/dev/null"]).err.contains("there is no pair in it"))
    try bench.folder.write("good", Self.known + Self.pairs("app", 12.1, 12.13))
    let full = try bench.ratchet(["gate", "--pairs", "good", "--receipt", "no/such/folder"])
    #expect(full.status == 2 && full.out.hasPrefix("PASS") && full.err.contains("the receipt could not be written"))
  }

  @Test func hostileNamesAreShownInert() throws {
    let input = Self.known + Self.pairs("\\u001b[31m<b>|`", 12.1, 13.5)
    for format in ["terminal", "markdown", "json"] {
      let ended = try judge(["--pairs", "-", "--format", format], input: input, 1)
      #expect(!(ended.out + ended.err).contains("\u{1b}"), "\(ended.out)")
    }
  }

  @Test func seriesOfBuilds() throws {
    let crept = try judge(["--series", "-"], input: Self.series(90, rise: 60), 1)
    #expect(crept.out.hasPrefix("DRIFT app  +") && crept.out.contains("unconfirmed: alarm at c"), "\(crept.out)")
    #expect(crept.out.contains("shown: c60 +10.") || crept.out.contains("shown: c60 +9."), "\(crept.out)")
    let calm = try judge(["--series", "-"], input: Self.series(90, rise: 900), 0)
    #expect(calm.out.hasPrefix("PASS app") && calm.out.contains("creep 0.0 of 12"), "\(calm.out)")
    let few = try judge(["--series", "-"], input: Self.series(20, rise: 900), 2)
    #expect(few.out.contains("INVALID app  20 builds of 41"), "\(few.out)")
  }

  @Test func aHundredThousandPairs() throws {
    let lines = Self.pairs("app", 12.1, 12.13, 50)
    let bench = try Bench()
    try bench.folder.write("pairs", Self.known + String(repeating: lines, count: 600))
    let ended = try bench.ratchet(["gate", "--pairs", "pairs"])
    #expect(ended.status == 0 && ended.out.contains("29998 pairs came after the decision"), "\(ended.out)\(ended.err)")
  }

  // MARK: The trunk

  private static let levels = """
    "app|CLASS":
    {"level_s": 4, "epoch": 0, "anchor_s": 4, "sd": 0.015, "anchor": "ANCHOR", "n": 40},

    "loop:inner|CLASS":
    {"level_s": 8, "epoch": 0, "anchor_s": 8, "sd": 0.015, "anchor": "ANCHOR", "n": 40},

    "other|CLASS":
    {"level_s": 8, "epoch": 0},


    """

  /// Forty builds at the anchor, then so many commits with one build each.
  private func trunk(_ walls: [Double]) throws -> LevelBench {
    let level = try LevelBench(levels: Self.levels)
    try level.record(LevelBench.around(8, 40), targets: ["app": 0.5])
    let anchor = try level.sh("git rev-parse --short=10 HEAD")
    try level.replace("ANCHOR", anchor)
    for (number, wall) in walls.enumerated() {
      try level.sh("echo \(number) > a.c; git commit -qam c\(number)")
      try level.record([wall], targets: ["app": 0.5], day: 11 + number / 4)
    }
    return level
  }

  @Test func theTrunkKeepsItsLevels() throws {
    let level = try trunk([])
    let ended = try level.ratchet("gate", "--trunk")
    #expect(ended.status == 0, "\(ended.out)\(ended.err)")
    #expect(ended.out.contains("PASS loop inner  ") && ended.out.contains("median 8.00 s of 8.80 s"), "\(ended.out)")
    #expect(ended.out.contains("one level has no recorded build"), "\(ended.out)")
  }

  @Test func aDriftOfTheTrunkHasItsCommit() throws {
    let level = try trunk(Array(repeating: 8, count: 6) + Array(repeating: 8.5, count: 14))
    let ended = try level.ratchet("gate", "--trunk", "--format", "json")
    #expect(ended.status == 1, "\(ended.out)\(ended.err)")
    let json = try JSONValue(parsing: ended.outBytes)
    let loop = try #require(json["verdicts"]?.array?.first { $0["loop"] == .bool(true) })
    #expect(loop["verdict"]?.string == "drift")
    let step = try #require(loop["creep"]?["alarm"]?["steps"]?.array?.first)
    #expect(step["commit"]?.string == (try level.sh("git rev-parse HEAD~13")), "\(ended.out)")
    #expect(loop["creep"]?["alarm"]?["rose"]?["build"]?.number == 47)
    let text = try level.ratchet("gate", "--trunk")
    #expect(text.out.contains("DRIFT") && text.out.contains("+6.3 % since "), "\(text.out)")
    let report = try level.ratchet("report", "--by", "commit")
    #expect(report.status == 0 && report.out.contains("1 change is told from noise"), "\(report.out)\(report.err)")
    let named = try level.ratchet("report", "--by", "commit", "--target", "app", "--top", "2", "--format", "markdown")
    #expect(
      named.out.hasPrefix("### Who spent the time of target `app`") && named.out.contains("| shown |"), "\(named.out)")
    #expect(try level.ratchet("report", "--by", "commit", "--target", "none").status == 2)
  }

  @Test func aCeilingOfTheTrunk() throws {
    let level = try trunk([])
    try level.record(LevelBench.around(9.2, 20), targets: ["app": 0.5], day: 12)
    let ended = try level.ratchet("gate", "--trunk")
    #expect(ended.status == 1 && ended.out.hasPrefix("CEILING"), "\(ended.out)\(ended.err)")
    #expect(ended.out.contains("above 8.80 s: level 8.00 s + headroom"), "\(ended.out)")
  }

  @Test func aTrunkWithoutAnythingToJudge() throws {
    let none = try LevelBench(levels: Self.levels)
    let unbuilt = try none.ratchet("gate", "--trunk")
    #expect(unbuilt.status == 2 && unbuilt.err.contains("no recorded build of the trunk belongs to any of 3 levels"))
    let bare = try LevelBench()
    try bare.record(LevelBench.around(8, 40), targets: ["app": 0.5])
    let without = try bare.ratchet("gate", "--trunk")
    #expect(without.status == 2 && without.err.contains("hint: ratchet tighten"), "\(without.err)")
    #expect(try none.ratchet("report", "--by", "commit").status == 2)
    #expect(try Bench().ratchet(["gate", "--trunk"]).status == 2)
  }

  // MARK: Schemas

  @Test func theSchemas() throws {
    let level = try trunk(Array(repeating: 8, count: 6) + Array(repeating: 8.5, count: 14))
    let folder = level.bench.folder
    try folder.write("trunk.json", try level.ratchet("gate", "--trunk", "--format", "json").out)
    let commits = try level.ratchet("report", "--by", "commit", "--format", "json").out
    let target = try level.ratchet("report", "--by", "commit", "--target", "app", "--format", "json").out
    try folder.write("commits.json", commits)
    try folder.write("target.json", target)
    let inputs = [
      Self.known + Self.pairs("loop:inner", 60, 60.2) + Self.pairs("app", 12.1, 13.5) + Self.pairs("lib", 12.1, 12.2),
      Self.pairs("app", 12.1, 12.7, 1), Self.pairs("app", 12.1, 12.3, 12),
      Self.pairs("a", 12, 14).replacing(".05", with: ""),
      "{\"budget_s\":60}\n" + Self.pairs("loop:inner", 59.8, 60.3) + Self.pairs("app", 12.1, 19),
    ]
    var files = ["trunk.json"]
    for (number, input) in inputs.enumerated() {
      files.append("pairs\(number).json")
      try folder.write(
        "pairs\(number).json", try level.bench.ratchet(["gate", "--pairs", "-", "--format", "json"], input: input).out)
    }
    let series = Self.series(90, rise: 60) + Self.series(20, rise: 90, target: "few")
    try folder.write(
      "series.json", try level.bench.ratchet(["gate", "--series", "-", "--format", "json"], input: series).out)
    try validate("verdicts.v1.json", files + ["series.json"], in: level.bench)
    try validate("commits.v1.json", ["commits.json", "target.json"], in: level.bench)
  }

  private func validate(_ schema: String, _ files: [String], in bench: Bench) throws {
    let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let tool = "\(root)/.venv/bin/check-jsonschema"
    let ended = try run([tool, "--schemafile", "\(root)/docs/schemas/\(schema)"] + files, in: bench.path)
    #expect(ended.status == 0, "\(ended.out)\(ended.err)\n(`Scripts/test` installs the validator into .venv)")
  }
}
