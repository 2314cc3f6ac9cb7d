import Model
import TestSupport
import Testing

@testable import Tools

/// What edges read and write: from their arguments, and from the log in which ninja keeps what compilers included.
@Suite struct NinjaFilesTests {
  private func describe(_ files: TargetFiles?) -> String {
    guard let files else { return "-" }
    func short(_ paths: [ByteString]) -> String {
      paths.map { $0.description.replacing("/ws/", with: "") }.joined(separator: " ")
    }
    let steps = files.steps.map { " | \(short($0.reads)) > \(short($0.writes))" }.joined()
    return "\(files.extent): \(short(files.reads)) > \(short(files.writes))\(steps)"
  }

  private let trace = """
    0..1000 ninja
      10..300 sh -c 'cc -c ../a.c -o a.o'
        12..299 cc -c ../a.c -o a.o
      10..300 sh -c 'wrapped b.c'
        12..299 wrapped b.c
      310..400 sh -c 'cc a.o b.o -o app'
        312..398 cc a.o b.o -o app
    """

  private let log = "9 301 a.o\n9 301 b.o\n309 402 app"

  private func run(deps: [UInt8]?) -> NinjaRun {
    var run = NinjaRun(before: NinjaRun.log("0 1 old age=9000"), after: NinjaRun.log("0 1 old age=9000\n" + log))
    run.deps = deps
    return run
  }

  private static let deps = NinjaDepsTests.log(
    "path a.o\npath ../a.c\npath inc/m.h\npath b.o\npath b.c\npath old\ndeps 0 1 2\ndeps 3 4 2\ndeps 5 2")

  @Test func whatNinjaKeepsOfCompilers() {
    let reading = run(deps: Self.deps).read(trace)
    #expect(describe(reading.files[TargetKey(name: "a.o")]) == "everything: /a.c inc/m.h > a.o |  > a.o")
    // A compiler that nobody knows: what it includes is known all the same.
    #expect(describe(reading.files[TargetKey(name: "b.o")]) == "guessed: b.c wrapped inc/m.h > b.o |  > b.o")
    #expect(describe(reading.files[TargetKey(name: "app")]) == "everything: a.o b.o > app | a.o b.o > app")
    #expect(reading.notes == [])
  }

  @Test func withoutItTheArgumentsTell() {
    for deps in [nil, Array("nothing of the kind".utf8)] {
      let reading = run(deps: deps).read(trace)
      #expect(describe(reading.files[TargetKey(name: "a.o")]) == "named: /a.c > a.o |  > a.o")
      #expect(reading.notes.count == (deps == nil ? 0 : 1))
    }
  }

  /// No process was seen: the two logs tell together.
  @Test func theLogsAlone() {
    let reading = run(deps: Self.deps).read("", command: "ninja", status: 0)
    #expect(describe(reading.files[TargetKey(name: "a.o")]) == "everything: /a.c inc/m.h > a.o")
    #expect(describe(reading.files[TargetKey(name: "app")]) == "guessed:  > app")
  }

  /// A build without work reads no such log: it may be large.
  @Test func aNoOpDoesNotLook() {
    var looks: [ByteString] = []
    let observation = Observation(
      started: Timestamp(microseconds: 1), wall: .seconds(1), termination: .exited(0),
      processes: TraceText("0..9 ninja").processes)
    _ = converse(Request(command: ["ninja"], directory: "/ws"), observation) { look, _ in
      looks.append(look.path)
      return nil
    }
    #expect(looks.contains("/ws/.ninja_log") && !looks.contains("/ws/.ninja_deps"))
  }

  /// The archive's edge takes away, writes and indexes its file: that reads nothing of its own.
  @Test func stepsOfACMakeTarget() {
    let trace = """
      0..1000 ninja
        10..100 sh -c 'c++ -c x.cc -o CMakeFiles/core.dir/x.cc.o'
          12..99 c++ -c x.cc -o CMakeFiles/core.dir/x.cc.o
        10..200 sh -c 'c++ -c m.cc -o CMakeFiles/app.dir/m.cc.o'
          12..199 c++ -c m.cc -o CMakeFiles/app.dir/m.cc.o
        210..300 sh -c ': && cmake -E rm -f libcore.a && ar qc libcore.a CMakeFiles/core.dir/x.cc.o && ranlib libcore.a && :'
          211..240 cmake -E rm -f libcore.a
          240..270 ar qc libcore.a CMakeFiles/core.dir/x.cc.o
          270..299 ranlib libcore.a
        310..400 sh -c ': && c++ CMakeFiles/app.dir/m.cc.o -o app libcore.a && :'
          311..399 c++ CMakeFiles/app.dir/m.cc.o -o app libcore.a
      """
    let rows = "9 101 CMakeFiles/core.dir/x.cc.o\n9 201 CMakeFiles/app.dir/m.cc.o\n209 301 libcore.a\n309 401 app"
    let reading = NinjaRun(before: nil, after: NinjaRun.log(rows)).read(trace)
    checkText(
      describe(reading.files[TargetKey(name: "core")]),
      "named: x.cc > core CMakeFiles/core.dir/x.cc.o libcore.a | "
        + " > CMakeFiles/core.dir/x.cc.o | CMakeFiles/core.dir/x.cc.o > libcore.a", "files")
    checkText(
      describe(reading.files[TargetKey(name: "app")]),
      "named: m.cc libcore.a > app CMakeFiles/app.dir/m.cc.o |  > CMakeFiles/app.dir/m.cc.o | "
        + "CMakeFiles/app.dir/m.cc.o libcore.a > app", "files")
    #expect(reading.targets.map { $0.actions.count } == [2, 2])
    #expect(reading.targets[0].actions[1].wall == .milliseconds(88))
  }

  @Test(arguments: [
    ("cmake -E rm -f x.a", "nothing:  > "), ("cmake -E copy a.txt out/a.txt", "named: a.txt > out/a.txt"),
    ("cmake -E env A=1 cc -c a.c -o a.o", "named: a.c > a.o"), ("cmake -E echo done", "nothing:  > "),
    ("cmake -E touch stamp", "named:  > stamp"),
    ("cmake -E cmake_link_script CMakeFiles/a.dir/link.txt", "nothing:  > "),
    ("cmake -P CMakeFiles/core.dir/cmake_clean_target.cmake", "nothing:  > "),
    ("cmake -P make.cmake", "guessed: make.cmake"), ("cmake -E tar cf x.tar a", "guessed: -E tar"),
  ])
  func toolsOfCMake(_ line: String, _ expected: String) {
    let files = CommandFiles(TraceText.words(line).map { ByteString($0) })
    func text(_ paths: [ByteString]) -> String { paths.map(\.description).joined(separator: " ") }
    let told = "\(files.understanding): \(text(files.reads)) > \(text(files.writes))"
    #expect(expected.hasPrefix("guessed") ? files.understanding == .guessed : told == expected, "\(told)")
  }
}
