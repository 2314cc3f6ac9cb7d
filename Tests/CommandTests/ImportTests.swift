import JSON
import System
import TestSupport
import Testing

/// `ratchet history import` of files under any name, packed or not, one or several.
struct ImportTests {
  private let bench: Bench

  private static let event = #"""
    {"name":"web:build","cat":"web,build,","ph":"X","ts":1790000000123000,"dur":2000000,"pid":991,"tid":0,
    "args":{"target":{"project":"web","target":"build"},"status":"success"}},
    """#
  private static let hit = event.replacing("web", with: "ui").replacing("success", with: "local-cache")
  private static let summary = #"""
    {"run":{"command":"nx run-many -t build","startTime":"2026-09-21T14:13:20.100Z","endTime":"2026-09-21T14:13:22.600Z"},
    "tasks":[{"taskId":"web:build","startTime":"2026-09-21T14:13:20.123Z","endTime":"2026-09-21T14:13:22.123Z",
    "cacheStatus":"cache-miss","status":0},{"taskId":"lib:build","startTime":"2026-09-21T14:13:20.123Z",
    "endTime":"2026-09-21T14:13:20.123Z","cacheStatus":"remote-cache-hit","status":0}]}
    """#

  init() throws {
    bench = try Bench(files: ["odd/first.dump": "[\(Self.event)\(Self.hit)", "odd/second": Self.summary])
  }

  private func build(_ paths: String...) throws -> (JSONValue, Ended) {
    let ended = try bench.ratchet(["history", "import", "--print"] + paths)
    try #require(ended.status == 0, "\(ended.err)")
    let lines = ended.out.split(separator: "\n")
    #expect(lines.count == 1)
    return (try JSONValue(parsing: Array(lines.first.map(String.init)?.utf8 ?? "".utf8)), ended)
  }

  private func outcomes(_ build: JSONValue) -> [String] {
    (build["targets"]?.array ?? []).map { "\($0["t"]?.string ?? "") \($0["outcome"]?.string ?? "")" }
  }

  @Test func aProfileAlone() throws {
    let (build, ended) = try build("odd/first.dump")
    #expect(outcomes(build) == ["ui:build localHit", "web:build executed"])
    #expect(build["by"]?.string == "import" && build["tool"]?.string == "nx")
    #expect(build["started"]?.string == "2026-09-21T14:13:20.123Z")
    #expect(ended.err.contains("nx 16 or newer"), "\(ended.err)")
    #expect(!bench.hasHistory)
  }

  @Test func severalFilesAreOneRun() throws {
    let (build, _) = try build("odd/first.dump", "odd/second")
    #expect(Set(outcomes(build)) == ["ui:build localHit", "web:build executed", "lib:build remoteHit"])
    #expect(build["command"]?.array?.compactMap(\.string) == ["nx", "run-many", "-t", "build"])
    #expect(build["wall_ms"]?.number == 2500)
    #expect(outcomes(try self.build("odd").0) == outcomes(build))
  }

  @Test func packedFilesAreTheSame() throws {
    #expect(try run(["gzip", "odd/first.dump"], in: bench.path).status == 0)
    #expect(outcomes(try build("odd/first.dump.gz").0) == ["ui:build localHit", "web:build executed"])
  }

  @Test func importedBuildsAreMarked() throws {
    let ended = try bench.ratchet(["history", "import", "odd"])
    #expect(ended.status == 0 && ended.out.contains("nx, 3 targets"), "\(ended.out)\(ended.err)")
    #expect(try bench.lastBuild()["by"]?.string == "import")
    #expect(try bench.lastBuild()["notes"]?.array?.contains(.string("read from files of nx 16 or newer")) == true)
  }

  @Test(arguments: ["missing", "empty", "graph.json", "noise"])
  func whatIsNoRun(_ name: String) throws {
    try bench.folder.write("empty", "")
    try bench.folder.write("noise", "\u{0}\u{1}[{")
    try bench.folder.write("graph.json", #"{"tasks":{"roots":["a:b"],"tasks":{"a:b":{}},"dependencies":{"a:b":[]}}}"#)
    let ended = try bench.ratchet(["history", "import", name])
    #expect(ended.status == 2, "\(ended.err)")
    #expect(ended.err.hasPrefix("error: ") && ended.err.contains("hint: ratchet history import PATH"), "\(ended.err)")
  }

  /// A log of ninja alone: what its last cycle made.
  @Test(arguments: [".ninja_log", "ninja_log"])
  func aLogOfNinjaAlone(name: String) throws {
    let row = { (start: Int, end: Int, file: String) in
      "\(start)\t\(end)\t1700000000000000000\t\(file)\tdeadbeef\(end)\n"
    }
    let log = "# ninja log v5\n" + row(0, 900, "old.o") + row(0, 120, "a.o") + row(5, 300, "b.o") + row(300, 420, "app")
    let bench = try Bench(files: [name: log])
    let ended = try bench.ratchet(["history", "import", "--print", name])
    #expect(ended.status == 0, "\(ended.err)")
    let build = try JSONValue(parsing: Array(ended.out.utf8))
    #expect(build["tool"]?.string == "ninja" && build.targetNames.contains("app"))
    #expect(build.target("b.o")?["wall_ms"]?.number == 295)
    #expect(build.target("old.o")?["outcome"]?.string != "executed")
  }
}
