import Model
import Testing
import Tools

/// Ninja's log and processes, told in a few words and read as targets.
@Suite struct NinjaTests {
  private func check(
    _ trace: String, _ run: NinjaRun, _ expected: String, status: Int? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(describe(run.read(trace, status: status)) == expected, sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    ("ninja", "ninja"), ("/usr/bin/ninja-build -C out -j4", "ninja"), ("samu", "ninja"), ("env A=1 ninja all", "ninja"),
    ("meson compile -C b", "ninja"), ("python3 /opt/bin/ninja", "ninja"), ("cmake --build b -j 2", "cmake"),
    ("cmake -S . -B b", "command"), ("meson setup b", "command"), ("n2", "command"), ("ninjatracing x", "command"),
  ])
  func recognizes(_ line: String, _ tool: String) {
    let request = Request(command: TraceText.words(line).map { ByteString($0) }, directory: "/ws")
    #expect(Tools.recognize(request).name == tool)
  }

  @Test(arguments: [
    ("ninja", nil), ("ninja -j4", 4), ("ninja -j 3 all", 3), ("ninja -vj2", 2), ("ninja -j0", nil),
    ("cmake --build b -j2", 2), ("cmake --build b --parallel 3", 3), ("cmake --build b --target x -- -j5", 5),
    ("cmake --build b -- -j 6 x", 6), ("meson compile -j 2", 2),
  ])
  func jobs(_ line: String, _ jobs: Int?) {
    #expect(NinjaRun(before: "", after: NinjaRun.log("")).read("0..9 ninja", command: line).jobs == jobs)
  }

  private let pair = """
    0..1000 ninja
      10..300 sh -c 'cc -c a.c -o a.o'
        12..299 cc -c a.c -o a.o
      310..400 sh -c 'cc a.o -o app'
        312..398 cc a.o -o app
    """

  @Test func newRowsAndTheirProcesses() {
    let old = NinjaRun.log("0 50 lib.a\n5 60 app", version: 5)
    let run = NinjaRun(before: old, after: old + "9 301 1 a.o x\n".tabbed + "309 402 1 app y\n".tabbed)
    check(pair, run, "a.o compile executed 287\napp link executed 86\nlib.a task upToDate 0")
  }

  @Test func anUnchangedLogIsANoOp() {
    let log = NinjaRun.log("0 50 a.o\n5 60 app")
    let reading = NinjaRun(before: log, after: log).read("0..9 ninja")
    #expect(describe(reading) == "a.o task upToDate 0\napp task upToDate 0")
    #expect(reading.isNoOp)
    #expect(reading.outcomes == [.upToDate: 2])
    #expect(reading.isClean == nil)
  }

  @Test func withoutALogBeforeItIsAClean() {
    let reading = NinjaRun(before: nil, after: NinjaRun.log("9 301 a.o\n309 402 app")).read(pair)
    #expect(reading.isClean == true)
    #expect(!reading.isNoOp)
  }

  /// Two ninjas build in one folder at once: what the other made is no work of this build.
  @Test func anotherNinjasRowsAreNoTargets() {
    let old = NinjaRun.log("0 1 old age=9000")
    let run = NinjaRun(before: old, after: old + NinjaRun.log("9 301 a.o\n5 350 other.o\n309 402 app").dropHeader)
    let reading = run.read(pair)
    #expect(describe(reading).hasPrefix("a.o compile executed 287\napp link executed 86"))
    #expect(reading.outcomes[.executed] == 2)
    #expect(reading.notes == ["1 edges in /ws/.ninja_log are another ninja's, which built there at the same time"])
  }

  /// A loaded machine: the rows say four seconds more than the processes lasted.
  @Test func rowsAndProcessesThatDifferBySeconds() {
    let rows = "9 4301 a.o\n4309 9402 app"
    check(pair, NinjaRun(before: nil, after: NinjaRun.log(rows)), "a.o compile executed 287\napp link executed 86")
    // Nothing names them: as many rows as processes, in order.
    let unnamed = pair.replacing("cc -c a.c -o a.o", with: "one").replacing("cc a.o -o app", with: "two")
    check(unnamed, NinjaRun(before: nil, after: NinjaRun.log(rows)), "a.o generate executed 287\napp task executed 86")
  }

  /// The clock was set back between the builds, or while this one ran: what was appended is this build's.
  @Test func aClockThatJumps() {
    let old = NinjaRun.log("0 50 old age=-9000000000")
    let rows = NinjaRun.log("9 301 a.o age=7200000\n309 402 app age=-7200000").dropHeader
    let told = "a.o compile executed 287\napp link executed 86\nold task upToDate 0"
    check(pair, NinjaRun(before: old, after: old + rows), told)
    // Where the log was written anew too, the processes tell what was made.
    let anew = NinjaRun(before: old, after: old + rows, isRewritten: true).read(pair)
    #expect(anew.targets.filter { $0.outcome == .executed }.map(\.name) == ["a.o", "app"])
  }

  @Test func aLogThatIsGoneAfterwards() {
    let reading = NinjaRun(before: NinjaRun.log("0 50 old age=9000"), after: nil).read(pair)
    #expect(describe(reading) == "a.o compile executed 287\napp link executed 86")
    #expect(
      reading.notes == ["/ws/.ninja_log was there before the build and is gone: the processes alone tell what was made"]
    )
  }

  @Test func whatTheLogKnewBefore() {
    let old = NinjaRun.log("0 50 lib.a age=9000\n0 60 app age=9000")
    let run = NinjaRun(before: old, after: old + NinjaRun.log("9 301 a.o\n309 402 app").dropHeader)
    #expect(run.read(pair).earlier == EarlierOutputs(sampled: 3, untouched: ["lib.a"]))
    #expect(NinjaRun(before: nil, after: NinjaRun.log("9 301 a.o\n309 402 app")).read(pair).earlier == nil)
    #expect(NinjaRun(before: old, after: "nonsense").read(pair).earlier == nil)
    let many = NinjaRun.log((0..<500).map { "0 50 o\($0) age=9000" }.joined(separator: "\n"))
    let sample = NinjaRun(before: many, after: many + NinjaRun.log("9 301 a.o").dropHeader).read(pair).earlier
    #expect(sample?.sampled == 64 && sample?.untouched.count == 64)
  }

  /// Only some targets were asked for: nothing is said of the others.
  @Test func goals() {
    let old = NinjaRun.log("0 50 lib.a age=9000")
    let run = NinjaRun(before: old, after: old + "9 301 1 a.o x\n".tabbed + "309 402 1 app y\n".tabbed)
    #expect(describe(run.read(pair, command: "ninja app")) == "a.o compile executed 287\napp link executed 86")
  }

  @Test func severalCyclesInOneInvocation() {
    let rows = NinjaRun.log("5 200 build.ninja\n3 103 a.o\n104 210 app")
    check(
      """
      0..900 ninja
        6..199 sh -c './configure'
          7..198 ./configure
        221..318 sh -c 'gen'
          222..316 gen
        322..420 sh -c 'gen'
          324..420 gen
      """, NinjaRun(before: nil, after: rows),
      "build.ninja generate executed 191\na.o generate executed 94\napp task executed 96")
  }

  @Test func aRecompactedLogIsReadByTime() {
    let old = (0..<200).map { "0 50 old\($0) age=9000" }.joined(separator: "\n")
    let run = NinjaRun(
      before: NinjaRun.log(old + "\n" + old),
      after: NinjaRun.log("0 40 a.o age=8000\n" + old + "\n9 301 a.o\n309 402 app"),
      isRewritten: true)
    let reading = run.read(pair)
    #expect(reading.targets.filter { $0.outcome == .executed }.map(\.name) == ["a.o", "app"])
    #expect(reading.outcomes == [.executed: 2, .upToDate: 200])
  }

  /// Its file is as old as it was: version 5 then has its old time in the row.
  @Test func anEdgeThatLeftItsFileAloneIsBelievedWithItsProcess() {
    let run = NinjaRun(
      before: nil, after: NinjaRun.log("9 301 a.o age=9000\n309 402 app", version: 5), isRewritten: true)
    var nested = run
    nested.folder = "/ws"
    let reading = nested.read("0..1001 sh go\n" + pair.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
    #expect(describe(reading) == "sh go command executed 621\na.o compile executed 287\napp link executed 86")
  }

  @Test func severalOutputsAreOneEdge() {
    let rows = NinjaRun.log("5 200 gen/a.c x\n5 200 gen/a.h x\n5 200 /ws/gen/a.c x")
    check(
      "0..300 ninja\n  6..199 sh -c 'python3 gen.py'\n    7..198 python3 gen.py", NinjaRun(before: nil, after: rows),
      "gen/a.c generate executed 191")
  }

  @Test func whatFailedHasNoRow() {
    check(
      """
      0..500 !1 ninja -k0
        10..300 !1 sh -c 'cc -c a.c -o a.o'
          12..299 !1 cc -c a.c -o a.o
        10..200 sh -c 'cc -c b.c -o b.o'
          12..199 cc -c b.c -o b.o
        210..250 !3 sh -c 'check things'
          211..249 !3 check things
      """, NinjaRun(before: nil, after: NinjaRun.log("9 201 b.o")),
      "a.o compile failed 287\nb.o compile executed 187\ncheck things task failed 38")
  }

  /// Ninja answers a signal with a status of its own.
  @Test(arguments: [2, 130]) func whatWasCutIsCancelled(_ status: Int) {
    check(
      """
      0..500 !\(status) ninja
        10..300 ^2 sh -c 'cc -c a.c -o a.o'
          12..299 ^2 cc -c a.c -o a.o
        10..301 sh -c 'cc -c b.c -o b.o'
          12..301 cc -c b.c -o b.o
        10..302 !130 sh -c 'sh long'
          12..301 !130 sh long
        10..200 sh -c 'cc -c c.c -o c.o'
          12..199 cc -c c.c -o c.o
      """, NinjaRun(before: nil, after: NinjaRun.log("9 201 c.o")),
      "a.o compile cancelled 287\nb.o compile cancelled 289\nsh long task cancelled 289\nc.o compile executed 187")
  }

  @Test func aNestedNinjaIsFoundByItsProcess() {
    let old = NinjaRun.log("0 70 lib/x.o age=90000\n9 50 lib/y.o age=90000", version: 5)
    var run = NinjaRun(
      before: nil, after: old + NinjaRun.log("9 301 lib/x.o\n309 402 lib.a").dropHeader, folder: "/ws/out")
    run.files["/ws/Makefile"] = "all:\n\tninja -C out\n"
    check(
      """
      0..1100 make {RATCHET_TARGET=,MAKEFLAGS=RATCHET_TARGET=}
        20..1000 in:/ws {RATCHET_TARGET=all} ninja -C out
          30..330 in:/ws/out sh -c 'cc -c x.c -o lib/x.o'
            32..329 cc -c x.c -o lib/x.o
          340..430 in:/ws/out sh -c 'ar rc lib.a lib/x.o'
            342..428 ar rc lib.a lib/x.o
      """, run,
      """
      all group executed 980
      lib/x.o in out compile executed 297 < all
      lib.a in out archive executed 86 < all
      lib/y.o in out task upToDate 0
      """)
  }

  @Test func anOldLogIsNotBelieved() {
    let run = NinjaRun(before: nil, after: NinjaRun.log("9 301 a.o age=900000\n309 402 app age=800000"))
    let reading = run.read("0..1001 sh go\n  5..900 ninja -C .")
    #expect(reading.targets.filter { $0.outcome != .upToDate }.map(\.name) == ["sh go"])
  }

  @Test func withoutProcessesTheLogTellsAll() {
    let old = NinjaRun.log("0 50 lib.a age=9000")
    let run = NinjaRun(before: old, after: old + NinjaRun.log("9 301 a.o\n309 402 app").dropHeader)
    let reading = run.read("", command: "ninja -C /ws -k0", status: 0)
    #expect(describe(reading) == "a.o compile executed 292\napp link executed 93\nlib.a task upToDate 0")
    #expect(reading.source == "tool")
    #expect(reading.targets.first?.source == .tool)
    #expect(reading.outputs == ["/ws/a.o", "/ws/app"] || reading.outputs == [])
    let failed = run.read("", command: "ninja -k0", status: 1)
    #expect(failed.notes.contains { $0.contains("what failed") })
  }

  @Test func builddir() {
    var run = NinjaRun(before: nil, after: NinjaRun.log("9 301 a.o\n309 402 app"), folder: "/ws/out")
    run.files["/ws/build.ninja"] = "ninja_required_version = 1.3\nbuilddir = out\nrule cc\n"
    check(pair, run, "a.o compile executed 287\napp link executed 86")
    #expect(run.read(pair).isClean == nil)
  }
}

extension String {
  /// A row whose fields are divided by spaces.
  fileprivate var tabbed: String { replacing(" ", with: "\t") }

  fileprivate var dropHeader: String { split(separator: "\n").dropFirst().map { $0 + "\n" }.joined() }
}
