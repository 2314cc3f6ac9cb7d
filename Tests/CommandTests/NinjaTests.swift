import JSON
import System
import TestSupport
import Testing

#if canImport(Glibc)
  @preconcurrency import Glibc
#endif

/// Real Ninja of both log versions through the built program.
struct NinjaTests {
  static let versions = [RealTool("ninja-1.11"), RealTool("ninja-1.13")]

  private static let project = [
    "build.ninja": """
    rule cc
      command = gcc -MD -MF $out.d -c $in -o $out
      depfile = $out.d
      deps = gcc
    rule link
      command = gcc $in -o $out
    rule gen
      command = sh gen.sh
    build a.h gen.c: gen | gen.sh
    build obj/a.o: cc a.c || a.h
    build obj/b.o: cc b.c
    build obj/gen.o: cc gen.c
    build app: link obj/a.o obj/b.o obj/gen.o

    """,
    "gen.sh": "sleep 0.05; echo '#define A 1' > a.h; echo 'int gen;' > gen.c\n",
    "a.c": "#include \"a.h\"\nint main(void){return 0*A;}\n", "b.c": "int b;\n",
  ]

  private func bench(_ ninja: RealTool, _ more: [String: String] = [:]) throws -> (Bench, (String...) throws -> Ended) {
    let bench = try Bench(files: Self.project.merging(more) { $1 })
    let path = try RealTool.path([ninja])
    return (bench, { try bench.ratchet(["run", "-q"] + $0, environment: ["PATH": path]) })
  }

  @Test(arguments: versions) func everyEdgeBothWays(_ ninja: RealTool) throws {
    let (bench, run) = try bench(ninja)
    #expect(try run("ninja", "-j2").status == 0)
    var build = try bench.lastBuild()
    #expect(Set(build.targetNames) == ["a.h", "obj/a.o", "obj/b.o", "obj/gen.o", "app"])
    #expect(build["tool"]?.string == "ninja" && build["class"]?.string == "clean")
    #expect(build["notes"]?.array?.isEmpty ?? true, "\(String(describing: build["notes"]))")
    #expect(build.target("app")?["kind"]?.string == "link" && build.target("a.h")?["kind"]?.string == "generate")
    #expect(build["targets"]?.array?.allSatisfy { $0["src"]?.string == "process" } == true)
    #expect((build.target("a.h")?["wall_ms"]?.number ?? 0) >= 50)
    #expect((build.target("obj/a.o")?["rss_kb"]?.number ?? 0) > 1000)

    #expect(try run("ninja").status == 0)
    build = try bench.lastBuild()
    #expect(build["class"]?.string == "no-op" && build["outcomes"]?["upToDate"]?.number == 5)

    try bench.folder.write("b.c", "int b = 2;\n")
    #expect(try run("ninja").status == 0)
    build = try bench.lastBuild()
    #expect(build.targetNames == ["obj/b.o", "app"])
    #expect(build["class"]?.string == "incremental" && build["outcomes"]?["upToDate"]?.number == 3)
  }

  /// Built for weeks before somebody wraps it: the first record is no clean build.
  @Test(arguments: versions) func theFirstWrappedBuildNeedNotBeClean(_ ninja: RealTool) throws {
    let (bench, run) = try bench(ninja)
    let path = try RealTool.path([ninja])
    #expect(try TestSupport.run(["ninja"], in: bench.path, environment: bench.environment(["PATH": path])).status == 0)
    try bench.folder.write("b.c", "int b = 2;\n")
    #expect(try run("ninja").status == 0)
    #expect(try bench.lastBuild()["class"]?.string == "incremental")
    try bench.sh("rm -rf .ratchet obj app a.h gen.c")
    #expect(try run("ninja").status == 0)
    #expect(try bench.lastBuild()["class"]?.string == "clean")
  }

  @Test(arguments: versions) func anEditedHeaderExplainsTheCompile(_ ninja: RealTool) throws {
    let (bench, run) = try bench(ninja, ["c.h": "#define C 1\n", "b.c": "#include \"c.h\"\nint b = C;\n"])
    try bench.git("init -q; printf 'obj\\n.ratchet\\n' > .gitignore; git add .; git commit -qm one")
    #expect(try run("ninja").status == 0)
    try bench.folder.write("c.h", "#define C 2\n")
    #expect(try run("ninja").status == 0)
    let build = try bench.lastBuild()
    #expect(build.targetNames == ["obj/b.o", "app"])
    #expect(build.target("obj/b.o")?["why"]?.string == "c.h changed")
    #expect(build.target("app")?["why"]?.string == "obj/b.o rebuilt")
    // Of a build whose processes are not seen the two logs tell as much.
    try bench.folder.write("c.h", "#define C 3\n")
    #expect(try run("--trace", "off", "ninja").status == 0)
    #expect(try bench.lastBuild().target("obj/b.o")?["why"]?.string == "c.h changed")
    try bench.folder.write(".ninja_deps", "something else")
    try bench.folder.write("c.h", "#define C 4\n")
    #expect(try run("ninja").status == 0)
  }

  @Test(arguments: versions) func aFailureIsNamedByItsProcess(_ ninja: RealTool) throws {
    let (bench, run) = try bench(ninja, ["b.c": "int b = nope;\n"])
    #expect(try run("ninja", "-k0").status == 1)
    let build = try bench.lastBuild()
    #expect(build.target("obj/b.o")?["outcome"]?.string == "failed")
    #expect(build.target("obj/a.o")?["outcome"]?.string == "executed")
    // The build file tells that the link needs it.
    #expect(build.target("app")?["outcome"]?.string == "notRun" && build["outcomes"]?["notRun"]?.number == 1)
  }

  @Test(arguments: versions) func aSignalCancelsWhatRuns(_ ninja: RealTool) throws {
    let (bench, _) = try bench(ninja, ["gen.sh": "touch started; sleep 20\n"])
    let child = try bench.start(["run", "-q", "ninja", "-j4"], environment: ["PATH": try RealTool.path([ninja])])
    for _ in 0..<1000 where !Disk.exists(bench.folder.path / "started") || !Disk.exists(bench.folder.path / "obj/b.o") {
      usleep(10_000)
    }
    usleep(100_000)
    child.sendToGroup(SIGINT)
    let ended = child.wait()
    #expect(ended.status == 2 || ended.status == 130, "\(ended.err)")
    let build = try bench.lastBuild()
    #expect(build["targets"]?.array?.map { $0["outcome"]?.string }.contains("cancelled") == true)
    #expect(build.target("obj/b.o")?["outcome"]?.string == "executed")
  }

  @Test(arguments: versions) func withoutProcessesTheLogTells(_ ninja: RealTool) throws {
    let (bench, run) = try bench(ninja)
    #expect(try run("--trace", "off", "ninja").status == 0)
    let build = try bench.lastBuild()
    #expect(Set(build.targetNames) == ["a.h", "obj/a.o", "obj/b.o", "obj/gen.o", "app"])
    #expect(build["targets"]?.array?.allSatisfy { $0["src"]?.string == "tool" } == true)
    #expect((build.target("a.h")?["wall_ms"]?.number ?? 0) >= 49)
    #expect(try run("--trace", "off", "ninja").status == 0)
    #expect(try bench.lastBuild()["class"]?.string == "no-op")
  }

  @Test(arguments: versions) func makesThatCallNinja(_ ninja: RealTool) throws {
    let (bench, run) = try bench(ninja, ["sub/Makefile": "all:\n\t@ninja -C ..\n"])
    #expect(try run("make", "-C", "sub").status == 0)
    var build = try bench.lastBuild()
    #expect(Set(build.targetNames) == ["all", "a.h", "obj/a.o", "obj/b.o", "obj/gen.o", "app"])
    #expect(build.target("all")?["kind"]?.string == "group")
    #expect(build.target("app")?["in"]?.string == "all")
    try bench.folder.write("a.c", "int main(void){return 0;}\n")
    try bench.folder.write("go.sh", "ninja -t recompact >/dev/null\nninja --version >/dev/null\nninja\n")
    #expect(try run("sh", "go.sh").status == 0)
    build = try bench.lastBuild()
    #expect(Set(build.targetNames).isSuperset(of: ["obj/a.o", "app"]))
    #expect(build.target("obj/b.o") == nil)
  }

  /// Ninja makes its build file anew and then begins again; the clock of its log with it.
  @Test(arguments: versions) func aBuildFileThatIsRegenerated(_ ninja: RealTool) throws {
    let more =
      "rule again\n  command = sleep 0.05; touch build.ninja\n  generator = 1\nbuild build.ninja: again | input\n"
    let (bench, run) = try bench(
      ninja, ["build.ninja": (Self.project["build.ninja"] ?? "") + more, "input": ""])
    #expect(try run("ninja").status == 0)
    try bench.folder.write("input", "2")
    try bench.folder.write("b.c", "int b = 3;\n")
    #expect(try run("ninja").status == 0)
    let build = try bench.lastBuild()
    #expect(build.targetNames == ["build.ninja", "obj/b.o", "app"])
  }
}
