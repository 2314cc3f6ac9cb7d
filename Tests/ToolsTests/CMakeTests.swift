import Model
import Testing

@testable import Tools

/// What CMake's build files make, under the names of its targets.
@Suite struct CMakeTests {
  @Test(arguments: [
    ("CMakeFiles/app.dir/src/a.c.o", "app"), ("sub/CMakeFiles/my.lib.dir/cmake_pch.hxx.gch", "my.lib"),
    ("CMakeFiles/app.dir", nil), ("CMakeFiles/app", nil), ("app.dir/a.o", nil), ("xCMakeFiles/app.dir/a.o", nil),
    ("CMakeFiles/CMakeFiles/app.dir/a.o", nil), ("/ws/b/CMakeFiles/app.dir/a.o", "app"),
  ])
  func owners(_ path: ByteString, _ target: ByteString?) { #expect(CMakeNames.owner(of: path) == target) }

  @Test(arguments: [
    ("CMakeFiles/docs", "docs"), ("sub/CMakeFiles/edit_cache.util", "edit_cache"), ("docs", nil),
    ("CMakeFiles/x.check", nil), ("CMakeFiles/", nil),
  ])
  func utilities(_ path: ByteString, _ name: ByteString?) { #expect(CMakeNames.utility(path) == name) }

  private func name(_ outputs: [ByteString], _ command: ByteString? = nil) -> CMakeNames.Name {
    let names = CMakeNames(
      outputs: ["CMakeFiles/app.dir/a.c.o", "lib/CMakeFiles/core.dir/c.c.o", "gen/app.h"], reply: nil)
    return names.name(outputs, command: command)
  }

  @Test func namesWithoutAReply() {
    #expect(name(["bin/app"]) == .target("app", .last))
    #expect(name(["lib/libcore.so.1.2"]) == .target("core", .last))
    #expect(name(["libcore.a"]) == .target("core", .last))
    #expect(name(["gen/app.h", "gen/app.c"]) == .output("gen/app.h"))
    #expect(name(["/ws/b/gen/x.h", "gen/x.h"]) == .output("gen/x.h"))
    #expect(name(["CMakeFiles/docs", "/ws/b/CMakeFiles/docs"]) == .target("docs", .whole))
    #expect(name(["cmake_install.cmake", "build.ninja"]) == .output("build.ninja"))
    #expect(name(["CMakeFiles/cmake.verify_globs"]) == .nobody)
  }

  /// A link's command says what it joins, whatever its file is called.
  @Test func namesByTheLinkCommand() {
    let link: ByteString = ": && /usr/bin/cc CMakeFiles/app.dir/a.c.o -o out/Application && :"
    #expect(name(["out/Application"], link) == .target("app", .last))
    #expect(name(["out/Application"], "cp CMakeFiles/app.dir/a.c.o out/Application") == .output("out/Application"))
    #expect(
      name(["libcore.so"], "cmake -E cmake_symlink_library libcore.so.1 libcore.so libcore.so && :")
        == .target("core", .last))
    #expect(name(["big"], ": && cc @CMakeFiles/app.rsp -o big && :") == .target("app", .last))
  }

  @Test func plainNinjaNamesStand() {
    let names = CMakeNames(outputs: ["app.p/main.c.o", "app"], reply: nil)
    #expect(names.name(["app"], command: nil) == .output("app"))
    #expect(names.name(["CMakeFiles/docs"], command: nil) == .output("CMakeFiles/docs"))
  }

  // MARK: the file API

  private static let reply: [ByteString: String] = {
    let folder = "/ws/.cmake/api/v1/reply"
    func target(_ name: String, _ type: String, _ artifact: String?, _ needs: [String]) -> String {
      let artifacts = artifact.map { #""artifacts":[{"path":"\#($0)"}],"# } ?? ""
      let dependencies = needs.map { #"{"id":"\#($0)::@1"}"# }.joined(separator: ",")
      return
        #"{"id":"\#(name)::@1","name":"\#(name)","type":"\#(type)",\#(artifacts)"dependencies":[\#(dependencies)]}"#
    }
    let entries = ["app", "core", "gen"].map { #"{"jsonFile":"target-\#($0)-1.json"}"# }.joined(separator: ",")
    let files = [
      "index-1.json": "{}",
      "index-2.json": #"{"objects":[{"kind":"codemodel","version":{"major":2},"jsonFile":"codemodel-v2-1.json"}]}"#,
      "codemodel-v2-1.json":
        #"{"paths":{"source":"/src","build":"/ws"},"configurations":[{"targets":[\#(entries)]}]}"#,
      "target-app-1.json": target("app", "EXECUTABLE", "bin/Application", ["core"]),
      "target-core-1.json": target("core", "STATIC_LIBRARY", "libinner.a", []),
      "target-gen-1.json": target("gen", "UTILITY", nil, []),
    ]
    return Dictionary(uniqueKeysWithValues: files.map { (ByteString("\(folder)/\($0.key)"), $0.value) })
  }()

  private let failing = """
    0..900 !1 ninja -k0
      10..100 sh -c 'cc -c c.c -o CMakeFiles/core.dir/d.c.o'
        12..99 cc -c c.c -o CMakeFiles/core.dir/d.c.o
      10..90 !1 sh -c 'cc -c c.c -o CMakeFiles/core.dir/c.c.o'
        12..89 !1 cc -c c.c -o CMakeFiles/core.dir/c.c.o
    """

  @Test func aReplyNamesLinksAndWhatWaitsForAFailure() {
    let old = NinjaRun.log("0 50 bin/Application age=9000\n0 40 libinner.a age=9000\n0 20 old_tool age=9000")
    var run = NinjaRun(before: old, after: old + "9\t101\t1\tCMakeFiles/core.dir/d.c.o\tx\n")
    run.files = Self.reply
    #expect(
      describe(run.read(failing))
        == "core compile failed 87/164\napp task notRun 0\nold_tool task upToDate 0")
    run.files = [:]
    #expect(describe(run.read(failing)).hasPrefix("core compile failed 87/164"))
  }

  @Test(arguments: ["{", "[]", "null", #"{"objects":[{"kind":"codemodel","version":{"major":2},"jsonFile":7}]}"#, ""])
  func aDamagedReplyIsNone(_ index: String) {
    var run = NinjaRun(before: nil, after: NinjaRun.log("9 101 CMakeFiles/core.dir/d.c.o"))
    run.files = Self.reply
    run.files["/ws/.cmake/api/v1/reply/index-2.json"] = index
    #expect(run.read(failing).targets.first?.name == "core")
  }

  @Test func partsOfAReplyThatCannotBeReadAreNamed() {
    var run = NinjaRun(before: nil, after: NinjaRun.log("9 101 CMakeFiles/core.dir/d.c.o"))
    run.files = Self.reply
    run.files["/ws/.cmake/api/v1/reply/target-core-1.json"] = "{\"id\":"
    #expect(run.read(failing).notes == ["1 of the targets in CMake's file API reply could not be read"])
  }

  /// Compiled, but nothing joined it before the build ended badly.
  @Test func aTargetWithoutItsLinkIsCancelled() {
    let trace = """
      0..900 !1 ninja
        10..100 sh -c 'cc -c c.c -o CMakeFiles/core.dir/c.c.o'
          12..99 cc -c c.c -o CMakeFiles/core.dir/c.c.o
        10..90 !1 sh -c 'cc -c a.c -o CMakeFiles/app.dir/a.c.o'
          12..89 !1 cc -c a.c -o CMakeFiles/app.dir/a.c.o
      """
    let run = NinjaRun(before: nil, after: NinjaRun.log("9 101 CMakeFiles/core.dir/c.c.o"))
    #expect(describe(run.read(trace)) == "core compile cancelled 87\napp compile failed 77")
  }

  // MARK: makefiles

  private let make = """
    0..1000 cmake --build b
      5..990 in:/ws/b {MAKEFLAGS=RATCHET_TARGET=} gmake -f Makefile
        10..20 {RATCHET_TARGET=cmake_check_build_system} cmake -S/ws -B/ws/b --check-build-system CMakeFiles/Makefile.cmake 0
        30..980 {RATCHET_TARGET=all} gmake -s -f CMakeFiles/Makefile2 all
          40..60 {RATCHET_TARGET=CMakeFiles/app.dir/all} gmake -s -f CMakeFiles/app.dir/build.make CMakeFiles/app.dir/depend
            41..59 {RATCHET_TARGET=CMakeFiles/app.dir/depend} cmake -E cmake_depends 'Unix Makefiles' /ws
          61..970 {RATCHET_TARGET=CMakeFiles/app.dir/all} gmake -s -f CMakeFiles/app.dir/build.make CMakeFiles/app.dir/build
            65..90 {RATCHET_TARGET=CMakeFiles/app.dir/a.c.o} sh -c 'cmake -E cmake_echo_color --green "Building C"'
              67..89 cmake -E cmake_echo_color --green 'Building C'
            100..300 {RATCHET_TARGET=CMakeFiles/app.dir/a.c.o} cc -o CMakeFiles/app.dir/a.c.o -c /ws/a.c
            310..400 {RATCHET_TARGET=gen/x.h} gen x.in gen/x.h
            410..600 {RATCHET_TARGET=bin/Application} cmake -E cmake_link_script CMakeFiles/app.dir/link.txt
              415..598 cc CMakeFiles/app.dir/a.c.o -o bin/Application
          700..710 {RATCHET_TARGET=CMakeFiles/old.dir/all} gmake -s -f CMakeFiles/old.dir/build.make CMakeFiles/old.dir/build
          720..730 {RATCHET_TARGET=CMakeFiles/docs.dir/all} gmake -s -f CMakeFiles/docs.dir/build.make CMakeFiles/docs.dir/build
            721..729 {RATCHET_TARGET=CMakeFiles/docs} doxygen
    """

  @Test func recipesOfCMakesMakefiles() {
    let files: [ByteString: String] = [
      "/ws/b/CMakeFiles/app.dir/link.txt": "", "/ws/b/CMakeFiles/old.dir/link.txt": "",
    ]
    let expected = """
      app link executed 390
      gen/x.h generate executed 90
      docs task executed 8
      old task upToDate 0
      """
    #expect(describe(readTrace(make, files: files)) == expected)
  }

  @Test func theOrderOfTargets() {
    let text = """
      # CMake's rules
      all: CMakeFiles/app.dir/all
      CMakeFiles/app.dir/all: lib/CMakeFiles/core.dir/all
      CMakeFiles/app.dir/all: CMakeFiles/docs.dir/all
      \t$(MAKE) -f CMakeFiles/app.dir/build.make CMakeFiles/app.dir/all: CMakeFiles/x.dir/all
      CMakeFiles/app.dir/codegen: CMakeFiles/docs.dir/all
      lib/CMakeFiles/core.dir/all:
      CMakeFiles/app.dir/rule: CMakeFiles/app.dir/all
      """
    #expect(CMakeOrder(Array(text.utf8)).before == ["app": ["core", "docs"]])
    let files: [ByteString: String] = ["/ws/b/CMakeFiles/Makefile2": text]
    let reading = readTrace(make, files: files)
    #expect(
      reading.files[TargetKey(name: "app")]?.waitsFor == [TargetKey(name: "core"), TargetKey(name: "docs")])
    #expect(reading.files[TargetKey(name: "gen/x.h")]?.waitsFor == [])
  }

  @Test func whatCMakesMakefilesCouldNotReach() {
    let text = """
      all: CMakeFiles/app.dir/all
      all: lib/all
      lib/all: lib/CMakeFiles/core.dir/all
      third/all: CMakeFiles/other.dir/all
      CMakeFiles/app.dir/all: lib/CMakeFiles/core.dir/all
      lib/CMakeFiles/core.dir/all: CMakeFiles/gen.dir/all
      CMakeFiles/other.dir/all: lib/CMakeFiles/core.dir/all
      """
    let order = CMakeOrder(Array(text.utf8))
    #expect(order.blocked(by: ["gen"]) == ["core", "app"])
    #expect(order.blocked(by: ["core"]) == ["app"] && order.blocked(by: ["app"]) == [] && order.blocked(by: []) == [])
  }

  @Test func withoutNamesTheArgumentsTell() {
    let bare = make.replacing(#/\{RATCHET_TARGET=[^}]*\} /#, with: "").replacing(
      "{MAKEFLAGS=RATCHET_TARGET=} ", with: "")
    let names = readTrace(bare, targetNames: false).targets.filter { $0.outcome == .executed }.map(\.name)
    #expect(names == ["app"])
  }
}
