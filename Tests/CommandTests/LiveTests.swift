import System
import TestSupport
import Testing

/// The logic of `Scripts/live JS`, with stand-ins for the tools: it passes what is right, and says what is wrong.
@Suite(.enabled(if: standInsCanRun, "node is not installed"))
struct LiveTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in ["turbo", "npm"] {
      try folder.write("tools/turbo/bin/\(name)", try standIn(name))
      _ = try run(["chmod", "+x", "\(folder.path)/tools/turbo/bin/\(name)"])
    }
  }

  private func live(_ words: String...) throws -> Ended {
    let script = (0..<3).reduce(Path(#filePath)) { path, _ in path.parent ?? path } / "Scripts/lib/live_js.py"
    return try run(
      ["python3", script.description, product("ratchet"), "--table", "\(folder.path)/table.md"] + words,
      in: folder.path.description, environment: Bench.clean)
  }

  @Test func everyRunOfAToolThatDoesItsWork() throws {
    let ended = try live("--tools", "\(folder.path)/tools", "turbo", "lage")
    #expect(ended.status == 0, "\(ended.out)\(ended.err)")
    #expect(ended.out.contains("turbo again: 0 ran; 5 localHit\n"))
    #expect(ended.out.contains("turbo failing: 1 ran; 1 failed 3 localHit 1 notRun\n"))
    #expect(ended.out.contains("skipped lage: not in the folder of tools\n"))
    #expect(ended.out.hasSuffix("5 runs, 0 wrong, 1 tools skipped\n"))
    #expect(try folder.read("table.md").contains("| turbo | clean | 5 | 5 executed | - |"))
  }

  /// A tool that runs more than anyone sees, and one whose work says nothing.
  @Test func whatIsWrongIsSaid() throws {
    let ghost = """
      #!/bin/sh
      echo '{"task": "ghost#build", "start": 1, "end": 2, "exit": 0}' >> stamps.jsonl
      """
    try folder.write("tools/turbo/bin/turbo", ghost)
    _ = try run(["chmod", "+x", "\(folder.path)/tools/turbo/bin/turbo"])
    var ended = try live("--tools", "\(folder.path)/tools", "--runs", "clean", "turbo")
    #expect(ended.status == 1)
    #expect(ended.out.contains("WRONG: ghost#build ran and is not in the record"), "\(ended.out)")
    try folder.write("tools/turbo/bin/turbo", "#!/bin/sh\ntrue\n")
    _ = try run(["chmod", "+x", "\(folder.path)/tools/turbo/bin/turbo"])
    ended = try live("--tools", "\(folder.path)/tools", "--runs", "clean", "turbo")
    #expect(ended.status == 1 && ended.out.contains("no task ran"), "\(ended.out)")
  }

  @Test func withoutTheRegistryItSaysSoAndEndsWell() throws {
    try folder.write("no/npm", "#!/bin/sh\necho 'npm error code ENOTFOUND' >&2\nexit 1\n")
    _ = try run(["chmod", "+x", "\(folder.path)/no/npm"])
    let script = (0..<3).reduce(Path(#filePath)) { path, _ in path.parent ?? path } / "Scripts/lib/live_js.py"
    let ended = try run(
      ["python3", script.description, product("ratchet"), "--table", "\(folder.path)/table.md", "bun"],
      in: folder.path.description,
      environment: Bench.clean.merging(["PATH": "\(folder.path)/no:/usr/local/bin:/usr/bin:/bin"]) { $1 })
    #expect(
      ended.status == 0 && ended.out.contains("skipped bun: npm error code ENOTFOUND"), "\(ended.out)\(ended.err)")
    #expect(!Disk.exists(folder.path / "table.md"))
  }

  @Test func anUnknownToolIsNamed() throws {
    let ended = try live("turbot")
    #expect(ended.status == 1 && ended.err.contains("no such tool: turbot"))
  }
}
