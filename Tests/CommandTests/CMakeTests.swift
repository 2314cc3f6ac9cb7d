import JSON
import System
import TestSupport
import Testing

/// Real CMake with both generators through the built program: targets under the names that CMakeLists.txt gives.
struct CMakeTests {
  struct Combination: CustomTestStringConvertible, Sendable {
    var cmake: RealTool
    var ninja: RealTool
    var generator: String
    var testDescription: String { "\(cmake) \(generator)" }
  }

  static let combinations = [
    ("cmake-3.25", "ninja-1.11"), ("cmake-4", "ninja-1.13"),
  ].flatMap { cmake, ninja in
    ["Ninja", "Unix Makefiles"].map {
      Combination(cmake: RealTool(cmake), ninja: RealTool(ninja), generator: $0)
    }
  }

  private static let project = [
    "CMakeLists.txt": """
    cmake_minimum_required(VERSION 3.16)
    project(kiln C)
    add_custom_command(OUTPUT gen/table.h COMMAND sh ${CMAKE_SOURCE_DIR}/gen.sh DEPENDS gen.sh VERBATIM)
    add_custom_target(table DEPENDS gen/table.h)
    add_custom_target(check COMMAND sh -c "sleep 0.05")
    add_subdirectory(lib)
    add_executable(kiln main.c)
    set_target_properties(kiln PROPERTIES OUTPUT_NAME fire)
    target_link_libraries(kiln clay)
    target_include_directories(kiln PRIVATE ${CMAKE_BINARY_DIR})
    add_dependencies(kiln table)
    add_library(glaze SHARED glaze.c)

    """,
    "lib/CMakeLists.txt": "add_library(clay STATIC one.c two.c)\n",
    "lib/one.c": "int one(void){return 1;}\n", "lib/two.c": "int two(void){return 2;}\n",
    "glaze.c": "int glaze(void){return 3;}\n",
    "main.c": "#include \"gen/table.h\"\nint one(void);\nint main(void){return one()-TABLE;}\n",
    "gen.sh": "mkdir -p gen; sleep 0.05; echo '#define TABLE 1' > gen/table.h\n",
  ]

  private struct Site {
    var bench: Bench
    var path: String

    init(_ combination: Combination) throws {
      bench = try Bench(files: CMakeTests.project)
      path = try RealTool.path([combination.cmake, combination.ninja])
      let configured = try TestSupport.run(
        ["cmake", "-S", ".", "-B", "out", "-G", combination.generator, "-DCMAKE_C_COMPILER_WORKS=1"], in: bench.path,
        environment: bench.environment(["PATH": path]))
      try #require(configured.status == 0, "\(configured.err)")
    }

    @discardableResult func run(_ words: String...) throws -> JSONValue {
      let ended = try bench.ratchet(["run", "-q"] + words, environment: ["PATH": path])
      lastStatus.value = ended.status
      return try bench.lastBuild()
    }

    final class Box: @unchecked Sendable { var value: Int? }
    let lastStatus = Box()
  }

  private static let all: Set<String> = ["clay", "kiln", "glaze", "gen/table.h"]

  private func executed(_ build: JSONValue) -> Set<String> {
    Set(build["targets"]?.array?.filter { $0["outcome"]?.string == "executed" }.compactMap { $0["t"]?.string } ?? [])
  }

  @Test(arguments: combinations) func targetsBothWays(_ combination: Combination) throws {
    let site = try Site(combination)
    var build = try site.run("cmake", "--build", "out", "-j", "2")
    #expect(site.lastStatus.value == 0)
    #expect(Set(build.targetNames) == Self.all)
    #expect(executed(build) == Self.all)
    #expect(build["tool"]?.string == "cmake" && build["class"]?.string == "clean" && build["jobs"]?.number == 2)
    #expect(build.target("kiln")?["kind"]?.string == "link" && build.target("clay")?["kind"]?.string == "archive")
    let steps = build.target("clay")?["actions"]?.array?.compactMap { $0["out"]?.string } ?? []
    #expect(
      Set(steps).isSuperset(of: ["lib/CMakeFiles/clay.dir/one.c.o", "lib/CMakeFiles/clay.dir/two.c.o"]), "\(steps)")

    build = try site.run("cmake", "--build", "out")
    #expect(build["class"]?.string == "no-op" && build.targetNames == [])
    #expect((build["outcomes"]?["upToDate"]?.number ?? 0) >= 3)

    try site.bench.folder.write("lib/two.c", "int two(void){return 4;}\n")
    build = try site.run("cmake", "--build", "out")
    #expect(executed(build) == ["clay", "kiln"] && Set(build.targetNames) == ["clay", "kiln"])
    #expect(build["class"]?.string == "incremental")
  }

  @Test(arguments: combinations) func failuresAndUtilities(_ combination: Combination) throws {
    let site = try Site(combination)
    try site.bench.folder.write("lib/two.c", "int two(void){return nope;}\n")
    var build = try site.run("cmake", "--build", "out")
    #expect(site.lastStatus.value != 0)
    #expect(build.target("clay")?["outcome"]?.string == "failed")
    #expect(!executed(build).contains("clay") && !executed(build).contains("kiln"))
    // Both build files tell that kiln links clay.
    let told = build.target("kiln")?["outcome"]?.string
    #expect(told == "notRun" || combination.generator == "Ninja" && told == "cancelled", "\(told ?? "-")")

    build = try site.run("cmake", "--build", "out", "--target", "clean")
    #expect(build["loop"] == nil)
    try site.bench.folder.write("lib/two.c", "int two(void){return 2;}\n")
    build = try site.run("cmake", "--build", "out", "--clean-first")
    #expect(build["class"]?.string == "clean" && executed(build).isSuperset(of: ["clay", "kiln", "glaze"]))

    build = try site.run("cmake", "--build", "out", "--target", "check")
    #expect(build.targetNames == ["check"])
    #expect((build.target("check")?["wall_ms"]?.number ?? 0) >= 50)
  }

  /// The build tool called by hand in the build folder, and CMake called by a script and by make.
  @Test(arguments: combinations) func nativeAndNested(_ combination: Combination) throws {
    let site = try Site(combination)
    let isNinja = combination.generator == "Ninja"
    var build = try site.run(isNinja ? "ninja" : "make", "-C", "out")
    #expect(Set(build.targetNames) == Self.all)
    try site.bench.folder.write("glaze.c", "int glaze(void){return 5;}\n")
    try site.bench.folder.write("go.sh", "set -e\ncmake --build out\nsleep 0.01\n")
    build = try site.run("sh", "go.sh")
    #expect(Set(build.targetNames).subtracting(["sh go.sh"]) == ["glaze"])
    #expect(build.target("glaze")?["dir"]?.string == "out")
    try site.bench.folder.write("glaze.c", "int glaze(void){return 6;}\n")
    try site.bench.folder.write("Makefile", "all: ; cmake --build out\n")
    build = try site.run("make")
    #expect(Set(build.targetNames) == ["all", "glaze"])
    #expect(build.target("all")?["kind"]?.string == "group")
    #expect(!Disk.exists(site.bench.folder.path / "out/.cmake/api/v1/query"))
  }

  /// With a reply of the file API beside, as an editor leaves it, what waited for a failure is known.
  @Test func aFileAPIReplyThatIsThereIsRead() throws {
    let site = try Site(Self.combinations[2])
    try site.bench.folder.write("out/.cmake/api/v1/query/codemodel-v2", "")
    let again = try TestSupport.run(
      ["cmake", "out"], in: site.bench.path, environment: site.bench.environment(["PATH": site.path]))
    try #require(again.status == 0)
    #expect(Set(try site.run("ninja", "-C", "out").targetNames) == Self.all)
    try site.bench.folder.write("lib/two.c", "int two(void){return nope;}\n")
    let build = try site.run("ninja", "-C", "out", "-k", "0")
    #expect(build["outcomes"]?["notRun"]?.number == 1 && build["outcomes"]?["upToDate"]?.number == 2)
    #expect(build.target("kiln")?["outcome"]?.string == "notRun")
  }
}
