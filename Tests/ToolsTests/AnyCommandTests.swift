import Model
import TestSupport
import Testing
import Tools

/// Scripts and unknown commands, read as targets.
@Suite struct AnyCommandTests {
  private func check(
    _ trace: String, _ expected: String, files: [ByteString: String] = [:],
    at location: SourceLocation = #_sourceLocation
  ) {
    checkText(describe(readTrace(trace, files: files)), expected, "the targets", at: location)
  }

  @Test func scriptThatBuildsC() {
    check(
      """
      0..1000 sh ./build.sh
        5..10 mkdir -p out
        10..200 cc -O2 -c main.c -o out/main.o
          20..180 /usr/lib/cc1 main.c
          180..190 as -o out/main.o /tmp/cc1.s
        200..400 cc -O2 -c util.c -o out/util.o
        400..410 in:/ws/sub cc -c main.c -o main.o
        410..500 ar rcs out/lib.a out/util.o
        500..800 cc -o app out/main.o out/lib.a extra.o
          510..790 collect2 -o app
            520..780 ld -o app
        800..810 cp app /ws/dist/app
        810..990 ./app --self-test
      """,
      """
      sh ./build.sh command executed 195
      out task executed 5
      out/main.o compile executed 190
      out/util.o compile executed 200
      main.o in sub compile executed 10
      out/lib.a archive executed 90
      app link executed 300
      dist/app generate executed 10
      extra.o task upToDate 0
      """)
  }

  @Test func scriptWithoutNamesIsOneTarget() {
    check(
      """
      0..1000 ./build.sh
        0..400 sh tools/gen.sh a b
          10..50 mv t.tmp t.h
          50..300 sh deeper.sh
            60..200 sleep 1
        400..600 /opt/venv/bin/python3 /opt/venv/bin/meson setup
        600..700 sh tools/build-part.sh
          610..690 cc -c part.c
        700..800 => @705 sh -c 'awk -f x.awk t.h > u.h'
          710..800 awk -f x.awk t.h
      """,
      """
      ./build.sh command executed 220
      tools/gen.sh task executed 400
      meson task executed 200
      part.o compile executed 80
      u.h generate executed 90
      """)
  }

  @Test func configureIsOneCommand() {
    var trace = "0..100000 sh ./configure\n"
    for step in 0..<3000 {
      let at = step * 30
      trace += "  \(at)..\(at + 5) !1 cc -o conftest conftest.c\n    \(at + 1)..\(at + 4) as -o /tmp/ccAbCdEf.o x.s\n"
      trace +=
        "  \(at + 6)..\(at + 7) rm -f conftest conftest.o\n  \(at + 8)..\(at + 9) mv conf\(step).tmp conf\(step)\n"
    }
    check(trace, "sh ./configure command executed 100000")
  }

  @Test func temporaryFilesAreNoTargets() {
    check(
      """
      0..1000 sh x.sh
        0..100 cc -o /tmp/probe x.c
        100..200 in:/tmp/xyz cc -c y.c
        200..300 in:/tmp/xyz cc -c -o /ws/out/y.o y.c
        300..400 cc -o /opt/app y.o
      """,
      """
      sh x.sh command executed 800
      out/y.o compile executed 100
      /opt/app link executed 100
      y.o task upToDate 0
      """)
  }

  @Test func commandThatIsItsOwnOutput() {
    check("0..100 cc -o app main.c", "app link executed 100")
    check("0..100 sh -c 'exec cc -o app main.c' => @5 cc -o app main.c", "app link executed 95")
  }

  @Test func failingStepFails() {
    check(
      """
      0..1000 sh build.sh
        0..400 !1 cc -c bad.c
        400..500 ^11 cc -c crash.c
        500..600 cc -c good.c
      """,
      """
      sh build.sh command executed 400
      bad.o compile failed 400
      crash.o compile failed 100
      good.o compile executed 100
      """)
  }

  @Test func cancelledAndAlive() {
    check(
      """
      0..1000 ^15 sh build.sh
        0..400 cc -c a.c
        400..990 ^15 cc -c b.c
        0..- cc -c c.c
      """,
      """
      sh build.sh command cancelled 0
      a.o compile executed 400
      c.o compile cancelled 1000
      b.o compile cancelled 590
      """)
  }

  @Test func makeBelowAScript() {
    check(
      """
      0..1000 sh all.sh
        0..900 make -C lib
          10..500 in:/ws/lib {RATCHET_TARGET=a.o} cc -c a.c
          500..600 in:/ws/lib {RATCHET_TARGET=stamp} touch stamp
      """,
      """
      sh all.sh command executed 410
      a.o in lib compile executed 490
      stamp in lib task executed 100
      """)
  }

  @Test func nothingToDoBelowAScript() {
    #expect(readTrace("0..10 sh all.sh\n  0..9 make\n    1..8 {RATCHET_TARGET=all} make -C sub").isNoOp)
    #expect(!readTrace("0..10 sh all.sh\n  0..9 make\n  9..10 ./tests").isNoOp)
    #expect(!readTrace("0..10 sh all.sh").isNoOp)
    #expect(!readTrace("0..10 !2 make").isNoOp)
    #expect(readTrace("0..10 make").isNoOp)
  }

  @Test func npmNamesOnlyWhereTheyFit() {
    let trace = """
      0..1000 npm run build --workspaces
        10..400 in:/ws/packages/a {npm_package_name=a, npm_lifecycle_event=build} sh -c 'tsc -b'
          20..390 => @30 node tsc -b
        400..600 in:/ws/packages/b {npm_package_name=root, npm_lifecycle_event=npx} sh -c 'node gen.js'
          410..590 node gen.js
        600..700 {npm_package_name=root, npm_lifecycle_event=postbuild} sh -c 'node post.js'
          601..700 node post.js
      """
    let files: [ByteString: String] = [
      "/ws/package.json": #"{"name": "root", "scripts": {"postbuild": "node post.js"}}"#,
      "/ws/packages/a/package.json": #"{"scripts": {"x": "y"}, "version": {"name": "no"}, "name": "a"}"#,
      "/ws/packages/b/package.json": #"{"name": "b", "scripts": {"gen": "node gen.js"}, "trunc"#,
    ]
    check(
      trace,
      """
      a#build task executed 360
      b#gen task executed 180
      #postbuild task executed 99
      """, files: files)
    check(
      trace,
      """
      a#build task executed 360
      """)
  }

  @Test func goAndCargo() {
    check(
      """
      0..1000 go build -o bin/app ./...
        0..400 {TOOLEXEC_IMPORTPATH=example.com/a} /usr/lib/go/compile -o $WORK/b001/_pkg_.a
        400..500 {TOOLEXEC_IMPORTPATH=example.com/a [example.com/a.test]} /usr/lib/go/compile -o x
      """,
      """
      bin/app generate executed 500
      example.com/a compile executed 400
      example.com/a [test] compile executed 100
      """)
    check(
      """
      0..1000 cargo build
        0..400 {CARGO_PKG_NAME=serde, CARGO_CRATE_NAME=serde} rustc --crate-name serde --crate-type lib
        0..300 {CARGO_PKG_NAME=serde, CARGO_CRATE_NAME=build_script_build} rustc --crate-name build_script_build
        400..900 {CARGO_PKG_NAME=app, CARGO_CRATE_NAME=app} rustc --crate-name app --crate-type bin
          500..800 cc -o target/debug/app
      """,
      """
      cargo build command executed 100
      serde lib compile executed 400
      serde build-script compile executed 300
      app bin app compile executed 500
      """)
  }

  @Test func titleIsTheFirstWords() {
    let long = String(repeating: "x", count: 70)
    #expect(readTrace("0..1 ./b.sh one \(long) two").targets.first?.name == "./b.sh one")
    #expect(readTrace("0..1 /opt/\(long)").targets.first?.name.bytes.count == 60)
  }

  @Test func withoutProcessesTheWholeCommandIsKnown() {
    for (command, tool) in [(["make", "-j2"], "make"), (["./x"], "command")] as [([ByteString], String)] {
      let observation = Observation(
        started: Timestamp(microseconds: 0), wall: .seconds(3), cpu: .seconds(2), peakKB: 7, termination: .exited(1),
        trace: .wholeCommand(reason: "not permitted"))
      let reading = converse(Request(command: command, directory: "/ws"), observation)
      #expect(reading.tool == tool)
      #expect(reading.source == "command")
      #expect(reading.outcomes == [.failed: 1])
      #expect(reading.targets.first?.kind == .command)
      #expect(reading.targets.first?.wall == .seconds(3))
    }
  }
}
