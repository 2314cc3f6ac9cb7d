import JSON
import System
import TestSupport
import Testing

#if canImport(Glibc)
  @preconcurrency import Glibc
#endif

/// Turborepo's part in a build through the built program, with a stand-in for Turborepo that writes what it writes: the
/// real one comes from a registry (`Scripts/live JS`).
@Suite(.enabled(if: standInsCanRun, "node is not installed"))
struct TurboTests {
  private static let project = [
    "package.json": #"{"name": "shop", "workspaces": ["packages/*"]}"#, "turbo.json": "{}",
    "packages/base/package.json": #"{"name": "base", "scripts": {"build": "sh ../../work.sh base"}}"#,
    "packages/base/src/a": "1",
    "packages/net/package.json":
      #"{"name": "net", "scripts": {"build": "sh ../../work.sh net"}, "dependencies": {"base": "1"}}"#,
    "packages/net/src/a": "1",
    "packages/types/package.json": #"{"name": "types", "dependencies": {"net": "1"}}"#,
    "packages/app/package.json":
      #"{"name": "app", "scripts": {"build": "sh ../../work.sh app"}, "dependencies": {"types": "1"}}"#,
    "packages/app/src/a": "1",
    "work.sh": """
    if [ -e src/slow ]; then touch ../../started; sleep 30; fi
    sleep 0.03
    [ ! -e src/fails ] || exit 3
    """,
  ]

  private let bench: Bench

  init() throws {
    bench = try Bench(files: Self.project)
    _ = try run(["git", "init", "-q"], in: bench.path)
    for name in ["turbo", "npm"] {
      try bench.folder.write("bin/\(name)", try standIn(name))
      _ = try run(["chmod", "+x", "bin/\(name)"], in: bench.path)
    }
  }

  private var environment: [String: String?] {
    ["PATH": "\(bench.path)/bin:/usr/local/bin:/usr/bin:/bin", "TURBO_RUN_SUMMARY": nil]
  }

  private func ratchet(_ words: String...) throws -> JSONValue {
    _ = try bench.ratchet(["run", "-q"] + words, environment: environment)
    return try bench.lastBuild()
  }

  private func outcomes(_ build: JSONValue) -> [String: String] {
    let targets = build["targets"]?.array ?? []
    return Dictionary(
      targets.compactMap { target in
        target["t"]?.string.flatMap { name in target["outcome"]?.string.map { (name, $0) } }
      }, uniquingKeysWith: { first, _ in first })
  }

  private var summaries: [String] {
    ((try? Disk.list(bench.folder.path / ".turbo/runs")) ?? []).map(\.description).sorted()
  }

  @Test func ranRestoredFailedAndHeldUp() throws {
    var build = try ratchet("turbo", "run", "build")
    #expect(build["tool"]?.string == "turbo" && build["exit"]?.number == 0)
    #expect(outcomes(build) == ["base#build": "executed", "net#build": "executed", "app#build": "executed"])
    #expect(build.target("net#build")?["src"]?.string == "process")
    #expect((build.target("net#build")?["launch_ms"]?.number ?? 0) > 1)
    // The package without a script ties the others together.
    #expect(build.target("app#build")?["needs"]?.array?.count == 1)
    #expect(summaries == [], "a summary that exists only because of us")
    let graph = try #require(build["graph"]?.string)

    build = try ratchet("turbo", "run", "build")
    #expect(build["class"]?.string == "no-op" && build["graph"]?.string == graph)
    #expect(Set(outcomes(build).values) == ["localHit"])
    #expect((build.target("net#build")?["saved_ms"]?.number ?? 0) >= 30)

    try bench.folder.write("packages/net/src/fails", "1")
    build = try ratchet("turbo", "run", "build")
    #expect(build["exit"]?.number == 3)
    #expect(outcomes(build) == ["base#build": "localHit", "net#build": "failed", "app#build": "notRun"])
  }

  @Test func withoutToolFilesTheProcessesTell() throws {
    let build = try ratchet("--no-tool-files", "turbo", "run", "build")
    #expect(outcomes(build) == ["base#build": "executed", "net#build": "executed", "app#build": "executed"])
    #expect(summaries == [])
    #expect(try ratchet("--no-tool-files", "turbo", "run", "build").targetNames == ["turbo run build"])
  }

  @Test func theUsersOwnSummariesStay() throws {
    _ = try ratchet("turbo", "run", "build", "--summarize")
    #expect(summaries.count == 1)
    let build = try ratchet("turbo", "run", "build", "--summarize")
    #expect(summaries.count == 2 && Set(outcomes(build).values) == ["localHit"])
    _ = try ratchet("turbo", "run", "build")
    #expect(summaries.count == 2)
  }

  /// What a tool says of restored tasks is not believed against their processes.
  @Test func aLieIsUnknown() throws {
    try bench.folder.write(".liar", "")
    let build = try ratchet("turbo", "run", "build")
    #expect(Set(outcomes(build).values) == ["unknown"])
    #expect(build["notes"]?.array?.first?.string?.contains("but a process of it ran") == true)
  }

  @Test(arguments: [false, true]) func ctrlC(_ isOld: Bool) throws {
    if isOld { try bench.folder.write(".old", "") }
    _ = try ratchet("turbo", "run", "build")
    try bench.folder.write("packages/net/src/slow", "1")
    let child = try bench.start(["run", "turbo", "run", "build"], environment: environment)
    for _ in 0..<2000 where !Disk.exists(bench.folder.path / "started") { usleep(10_000) }
    usleep(100_000)
    child.sendToGroup(SIGINT)
    let ended = child.wait()
    let build = try bench.lastBuild()
    #expect(build["exit"]?.number == (isOld ? 1 : 0))
    #expect(outcomes(build)["net#build"] == "cancelled" && outcomes(build)["app#build"] == "notRun")
    // A hit leaves no process: without a summary nothing says whether it was one.
    #expect(outcomes(build)["base#build"] == (isOld ? "unknown" : "localHit"))
    #expect(isOld || ended.err.contains("not judged: cancelled"), "\(ended.err)")
  }

  @Test func anotherRunsSummaryIsNotUsed() throws {
    _ = try ratchet("turbo", "run", "build", "--summarize")
    let late = try bench.folder.read(".turbo/runs/\(summaries[0])")
    try bench.folder.write("late.sh", "turbo run build\ncp saved .turbo/runs/late.json\n")
    try bench.folder.write("saved", late)
    let build = try ratchet("sh", "late.sh")
    #expect(Set(outcomes(build).filter { $0.key.hasSuffix("#build") }.values) == ["localHit"])
    #expect(summaries.contains("late.json"), "whose it is, nobody can tell: it stays")
  }
}

/// A program that stands in for a real tool.
func standIn(_ name: String) throws -> String {
  let folder = (Path(#filePath).parent ?? "/") / "StandIns"
  return String(decoding: try Disk.read(folder / Path(name)), as: UTF8.self)
}

let standInsCanRun = ((try? run(["node", "--version"]))?.status) == 0
