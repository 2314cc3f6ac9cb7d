import Model
import Testing

@testable import Tools

/// What a build file says that a failure held up.
@Suite struct NinjaGraphTests {
  private static let text = """
    rule cc
      command = cc $in -o $out
    build a.o: cc a.c
    build b.o b.d: cc b.c | gen.h || stamp
      flags = build app: nonsense
    build lib.a: ar a.o $
        b.o
    build app: link main.o | lib.a
    build with$ space$:x: link lib.a
    build ${dir}odd: link lib.a
    build test: run app
    build all: phony app other
    build other: link c.o
    default all

    """

  private func blocked(_ failed: Set<ByteString>, goals: [ByteString] = [], _ text: String = text) -> String {
    let graph = NinjaGraph(Sighting(path: "build.ninja", bytes: Array(text.utf8)))
    return (graph?.blocked(by: failed, goals: goals) ?? []).map { $0.map(\.description).joined(separator: ",") }
      .joined(separator: " ")
  }

  @Test func whatNeedsAFailureHoweverFar() {
    #expect(blocked(["a.o"]) == "lib.a app")
    // All outputs of an edge fail together, and order-only inputs hold up too.
    #expect(blocked(["b.d"]) == "lib.a app")
    #expect(blocked(["stamp"]) == "b.o,b.d lib.a app")
    #expect(blocked(["c.o"]) == "other" && blocked(["nothing"]) == "" && blocked([]) == "")
  }

  @Test func onlyWhatWasAskedFor() {
    #expect(blocked(["a.o"], goals: ["test"]) == "lib.a app test")
    #expect(blocked(["a.o"], goals: ["lib.a"]) == "lib.a")
    #expect(blocked(["a.o"], goals: ["with space:x"]) == "lib.a with space:x")
    #expect(blocked(["a.o"], goals: ["none"]) == "")
    #expect(blocked(["a.o"], Self.text.replacing("default all\n", with: "")) == "lib.a app with space:x test")
  }

  @Test func oddFilesSayNothingWrong() {
    for text in ["", "build", "build ", "build a", "build a:", "build : x", "build a: cc $", "default", "$\n$\n$"] {
      #expect(blocked(["a"], text) == "")
    }
    #expect(blocked(["a"], "build b: cc a\r\nbuild a: cc b\r\n") == "b a")
    let cut = Sighting(path: "x", bytes: [0x20], status: Sighting.Status(size: 2, inode: 1, modified: 1))
    #expect(NinjaGraph(cut) == nil)
  }

  @Test func theTargetOfALink() {
    let text = """
      build bin/fire: CXX_EXECUTABLE_LINKER__kiln_Debug CMakeFiles/kiln.dir/main.cc.o | lib/libclay.a
      build stamp: CUSTOM_COMMAND CMakeFiles/kiln.dir/main.cc.o
      build lib/libclay.a: C_STATIC_LIBRARY_LINKER__clay_
      """
    let graph = NinjaGraph(Sighting(path: "build.ninja", bytes: Array((text + "\n").utf8)))
    #expect(graph?.linked("bin/fire") == "kiln")
    #expect(graph?.linked("stamp") == nil && graph?.linked("lib/libclay.a") == nil && graph?.linked("none") == nil)
  }

  private func waits(_ made: Set<ByteString>) -> [ByteString: [ByteString]]? {
    NinjaGraph(Sighting(path: "build.ninja", bytes: Array(Self.text.utf8)))?.waits(of: made)
  }

  @Test func whatIsEndedBefore() {
    #expect(
      waits(["a.o", "b.o", "lib.a", "app", "unknown"])
        == ["a.o": [], "b.o": [], "lib.a": ["a.o", "b.o"], "app": ["lib.a"]])
    // Through what did not run, and by another of an edge's outputs.
    #expect(waits(["a.o", "b.d", "app"]) == ["a.o": [], "b.d": [], "app": ["a.o", "b.d"]])
    #expect(waits([]) == [:])
  }

  @Test func circlesEnd() {
    let graph = NinjaGraph(Sighting(path: "x", bytes: Array("build a: r b\nbuild b: r c\nbuild c: r b a\n".utf8)))
    #expect(graph?.waits(of: ["a"]) == ["a": []])
  }

  /// An object that its compile does not name waits for a generator: a link of the schedule, no file that it reads.
  @Test func theOrderReachesTheFiles() {
    var run = NinjaRun(before: nil, after: NinjaRun.log("9 101 stamp\n109 201 b.o"))
    run.files["/ws/build.ninja"] = Self.text + "build stamp: gen\n"
    let reading = run.read(
      """
      0..900 ninja
        10..100 sh -c 'gen stamp'
          12..99 gen stamp
        110..200 sh -c 'cc -c b.c -o b.o'
          112..199 cc -c b.c -o b.o
      """)
    let files = reading.files[TargetKey(name: "b.o")]
    #expect(files?.steps.map(\.waitsFor) == [["/ws/stamp"]] && files?.isOrdered == true)
    #expect(files?.reads == ["/ws/b.c"])
    #expect(reading.files[TargetKey(name: "stamp")]?.isOrdered == true)
  }

  private let failing = """
    0..900 !1 ninja
      10..100 sh -c 'cc -c a.c -o a.o'
        12..99 cc -c a.c -o a.o
      10..90 !1 sh -c 'cc -c b.c -o b.o'
        12..89 !1 cc -c b.c -o b.o
    """

  @Test func itIsTold() {
    var run = NinjaRun(before: nil, after: NinjaRun.log("9 101 a.o"))
    #expect(describe(run.read(failing)) == "a.o compile executed 87\nb.o compile failed 77")
    run.files["/ws/build.ninja"] = Self.text
    #expect(
      describe(run.read(failing))
        == "a.o compile executed 87\nb.o compile failed 77\napp task notRun 0\nlib.a task notRun 0")
    #expect(
      describe(run.read(failing, command: "ninja lib.a"))
        == "a.o compile executed 87\nb.o compile failed 77\nlib.a task notRun 0")
    // A build that somebody stopped says nothing of what it did not reach.
    #expect(!describe(run.read(failing.replacing("!1", with: "^2"))).contains("notRun"))
  }
}
