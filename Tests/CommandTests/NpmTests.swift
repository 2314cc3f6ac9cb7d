import JSON
import System
import TestSupport
import Testing

#if canImport(Glibc)
  @preconcurrency import Glibc
#endif

/// Real npm workspaces through the built program, without a network: every script writes down when it began and ended, and
/// the records are held against that.
@Suite(.enabled(if: npmIsHere, "node and npm are not installed"))
struct NpmTests {
  private static let project = [
    "package.json": """
    {"name": "shop", "private": true, "workspaces": ["packages/*"],
     "scripts": {"build": "npm run build --workspaces", "check": "sh stamp.sh check 0"}}
    """,
    "packages/app/package.json": """
    {"name": "app", "version": "1.0.0", "dependencies": {"@acme/base": "*"},
     "scripts": {"prebuild": "sh ../../stamp.sh app#prebuild 0", "build": "sh ../../stamp.sh app#build 0"}}
    """,
    "packages/base/package.json": """
    {"name": "@acme/base", "version": "1.0.0", "scripts": {"build": "sh ../../stamp.sh @acme/base#build \\"$(cat exit)\\""}}
    """,
    "packages/base/exit": "0",
    "packages/docs/package.json": """
    {"name": "docs", "version": "1.0.0", "scripts": {"build": "sh ../../stamp.sh docs#build 0"}}
    """,
    "packages/types/package.json": #"{"name": "types", "version": "1.0.0"}"#,
    // An exit of "slow" waits until it is killed.
    "stamp.sh": """
    root=$(cd "$(dirname "$0")" && pwd)
    begin=$(date +%s%N)
    if [ "$2" = slow ]; then touch "$root/started"; sleep 30; fi
    sleep 0.05
    echo "{\\"task\\": \\"$1\\", \\"start\\": $begin, \\"end\\": $(date +%s%N), \\"exit\\": $2}" >> "$root/stamps.jsonl"
    exit "$2"
    """,
  ]

  private static let environment: [String: String?] = [
    "npm_config_offline": "true", "npm_config_update_notifier": "false", "npm_config_fund": "false", "NO_COLOR": "1",
  ]

  private struct Stamp {
    var task: String
    var milliseconds: Double
    var exit: Double
  }

  private let bench: Bench

  init() throws {
    bench = try Bench(files: Self.project)
    _ = try run(["git", "init", "-q"], in: bench.path)
  }

  private func ratchet(_ words: String...) throws -> Ended {
    try? Disk.remove(bench.folder.path / "stamps.jsonl")
    return try bench.ratchet(
      ["run", "-q"] + words, environment: Self.environment.merging(["HOME": bench.path]) { $1 })
  }

  private func stamps() throws -> [Stamp] {
    guard Disk.exists(bench.folder.path / "stamps.jsonl") else { return [] }
    return try bench.folder.read("stamps.jsonl").split(separator: "\n").compactMap { line in
      let value = try JSONValue(parsing: Array(line.utf8))
      guard let task = value["task"]?.string, let start = value["start"]?.number, let end = value["end"]?.number,
        let exit = value["exit"]?.number
      else { return nil }
      return Stamp(task: task, milliseconds: (end - start) / 1e6, exit: exit)
    }
  }

  /// What ran is what the record says ran, and for at least as long as it says itself.
  private func check(_ build: JSONValue, at location: SourceLocation = #_sourceLocation) throws {
    let ran = build["targets"]?.array?.filter { $0["kind"]?.string == "task" && $0["wall_ms"]?.number ?? 0 > 0 } ?? []
    let stamps = try stamps()
    #expect(ran.compactMap { $0["t"]?.string } == stamps.map(\.task), sourceLocation: location)
    for (target, stamp) in zip(ran, stamps) {
      #expect(target["outcome"]?.string == (stamp.exit == 0 ? "executed" : "failed"), sourceLocation: location)
      #expect((target["wall_ms"]?.number ?? 0) >= stamp.milliseconds - 1, "\(stamp.task)", sourceLocation: location)
      #expect(target["src"]?.string == "process", sourceLocation: location)
    }
  }

  @Test func cleanNoOpAndEdit() throws {
    #expect(try ratchet("npm", "run", "build", "--workspaces", "--if-present").status == 0)
    var build = try bench.lastBuild()
    try check(build)
    #expect(build["tool"]?.string == "npm" && build["class"]?.string == "clean")
    #expect(build.targetNames == ["app#prebuild", "app#build", "@acme/base#build", "docs#build"])
    #expect(build["notes"]?.array?.isEmpty == true)
    // npm's own start stands before the first script, and in no script's own time.
    let first = try #require(build.target("app#prebuild"))
    #expect((first["launch_ms"]?.number ?? 0) > (build.target("app#build")?["launch_ms"]?.number ?? .infinity))
    let graph = try #require(build["graph"]?.string)
    let text = try bench.folder.read(".ratchet/graphs/\(graph).json")
    #expect(text.contains("@acme/base#build") && !text.contains("types"))

    // npm keeps nothing: a build without an edit does all the work again, and so does one with an edit.
    #expect(try ratchet("npm", "run", "build", "--workspaces", "--if-present").status == 0)
    build = try bench.lastBuild()
    try check(build)
    #expect(build["class"]?.string == "incremental" && build["graph"]?.string == graph)
    try bench.folder.write(
      "packages/docs/package.json", #"{"name": "docs", "scripts": {"build": "sh ../../stamp.sh docs#build 0 x"}}"#)
    #expect(try ratchet("npm", "run", "build", "--workspaces", "--if-present").status == 0)
    try check(try bench.lastBuild())
  }

  @Test func aScriptThatCallsNpmAgainIsAGroup() throws {
    try bench.folder.write("packages/types/package.json", #"{"name": "types", "scripts": {"build": "true"}}"#)
    #expect(try ratchet("npm", "run", "build").status == 0)
    let build = try bench.lastBuild()
    #expect(build.target("#build")?["kind"]?.string == "group")
    #expect(build.target("docs#build")?["in"] == nil || build.target("docs#build")?["in"]?.string == "#build")
    #expect(try ratchet("npm", "run", "check").status == 0)
    #expect(try bench.lastBuild().targetNames == ["#check"])
    #expect(try ratchet("npm", "run", "build", "-w", "docs").status == 0)
    #expect(try bench.lastBuild().targetNames == ["docs#build"])
  }

  @Test func aFailureStopsNothing() throws {
    try bench.folder.write("packages/base/exit", "3")
    #expect(try ratchet("npm", "run", "build", "--workspaces", "--if-present").status == 3)
    let build = try bench.lastBuild()
    try check(build)
    #expect(build.target("@acme/base#build")?["outcome"]?.string == "failed")
    #expect(build.target("docs#build")?["outcome"]?.string == "executed")
  }

  @Test(arguments: [SIGINT, SIGTERM]) func aSignalCancelsWhatRunsAndTheRestNeverStarts(_ signal: Int32) throws {
    try bench.folder.write("packages/base/exit", "slow")
    let child = try bench.start(
      ["run", "-q", "npm", "run", "build", "--workspaces", "--if-present"],
      environment: Self.environment.merging(["HOME": bench.path]) { $1 })
    for _ in 0..<2000 where !Disk.exists(bench.folder.path / "started") { usleep(10_000) }
    child.sendToGroup(signal)
    let ended = child.wait()
    #expect(ended.signal == Int(signal) || ended.status != 0, "\(ended.err)")
    let build = try bench.lastBuild()
    #expect(build.target("app#build")?["outcome"]?.string == "executed")
    #expect(build.target("@acme/base#build")?["outcome"]?.string == "cancelled")
    #expect(build.target("docs#build")?["outcome"]?.string == "notRun")
    #expect(build.targetNames.count == 4)
    #expect(try stamps().map(\.task) == ["app#prebuild", "app#build"])
  }

  @Test func withoutProcessesTheWholeCommandIsTold() throws {
    #expect(try ratchet("--trace", "off", "npm", "run", "check").status == 0)
    let build = try bench.lastBuild()
    #expect(build.targetNames == ["npm run check"])
    #expect(build["source"]?.string == "command")
  }

  @Test func tokensStayOutOfTheRecord() throws {
    let words = ["npm", "run", "check", "--//registry.example/:_authToken=s3cr3t", "--token", "s3cr3t"]
    _ = try bench.ratchet(["run", "-q"] + words, environment: Self.environment)
    let text = try bench.folder.read(".ratchet/history.jsonl")
    #expect(text.contains("_authToken=***") && !text.contains("s3cr3t"))
  }
}

private let npmIsHere = ((try? run(["npm", "--version"]))?.status) == 0
