import JSON
import System
import TestSupport
import Testing

/// Lua's own sources, as Debian has them, built bare and wrapped: the main job on a project that nobody prepared.
struct LuaTests {
  private static let source = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/.prove/lua"

  /// At one path one after the other: compilers write paths down.
  private func built(_ words: [String], in folder: String) throws -> Ended {
    _ = try run(["sh", "-c", "rm -rf lua && cp -R '\(Self.source)' lua"], in: folder)
    return try run(words, in: "\(folder)/lua", environment: Bench.clean)
  }

  private func checksums(in folder: String) throws -> String {
    let script =
      "find lua/src -type f \\( -name '*.o' -o -name '*.a' -o -name lua -o -name luac \\) | sort | xargs sha256sum"
    return try run(["sh", "-c", script], in: folder).out
  }

  @Test func everyObjectFileIsATargetAndEveryFileIsAsBare() throws {
    try #require(Disk.exists(Path(Self.source)), "no sources of lua under .prove: Scripts/test fetches them")
    let bench = try Bench()
    let command = ["make", "-j2", "linux", "MYCFLAGS=-O0"]
    let bare = try built(command, in: bench.path)
    let expected = try checksums(in: bench.path)
    let wrapped = try built([product("ratchet"), "run", "--"] + command, in: bench.path)
    #expect(bare.status == 0 && wrapped.status == 0)
    #expect(try checksums(in: bench.path) == expected)
    #expect(expected.split(separator: "\n").count > 30)
    #expect(bare.out.split(separator: "\n").sorted() == wrapped.out.split(separator: "\n").sorted())

    let build = try #require(try bench.builds("lua/.ratchet/history.jsonl").last)
    let objects = try run(["sh", "-c", "cd lua/src && ls *.o liblua.a lua luac"], in: bench.path).out.split(
      separator: "\n")
    let names = Set(build.targetNames)
    for object in objects { #expect(names.contains(String(object)), "\(object)") }
    let compiles = build["targets"]?.array?.filter { $0["kind"]?.string == "compile" } ?? []
    #expect(compiles.count == objects.count { $0.hasSuffix(".o") })
    for target in compiles {
      #expect((target["cpu_ms"]?.number ?? 0) > 0 && (target["rss_kb"]?.number ?? 0) > 1000)
      #expect(target["dir"]?.string == "src")
    }
    #expect(wrapped.err.contains("ratchet: clean build"))
    #expect(wrapped.err.contains("not judged as inner loop"))
  }
}
