import Model
import TestSupport
import Testing

@testable import Tools

/// What Turborepo's files and console say of a run, each alone and against each other.
@Suite struct TurboReadingTests {
  private static let began = 1_790_000_000_000

  /// `ID STATUS START+LENGTH [exit N] [needs ID…] [for ID…]`, one task a line; `-` for a task without an execution.
  private func tasks(_ text: String) -> String {
    text.split(separator: "\n").map { line -> String in
      let words = line.split(separator: " ").map(String.init)
      func list(_ word: String) -> String {
        let from = words.firstIndex(of: word).map { words[($0 + 1)...] } ?? []
        return from.prefix { !["exit", "needs", "for"].contains($0) }.map { "\"\($0)\"" }.joined(separator: ",")
      }
      let exit = words.firstIndex(of: "exit").map { words[$0 + 1] } ?? "0"
      let times = words[2].split(separator: "+").compactMap { Int($0) }
      let execution =
        times.count == 2
        ? #","execution":{"startTime":\#(Self.began + times[0]),"endTime":"\#(Self.began + times[0] + times[1])","exitCode":\#(exit)}"#
        : ""
      let cache =
        switch words[1] {
        case "HIT": #"{"local":true,"remote":false,"status":"HIT","source":"LOCAL","timeSaved":700}"#
        case "REMOTE": #"{"status":"hit","local":false,"remote":true,"timeSaved":800.0}"#
        case "MISS": #"{"local":false,"remote":false,"status":"MISS","timeSaved":0}"#
        default: "null"
        }
      let script = words[1] == "NONE" ? "<NONEXISTENT>" : "node x.js"
      return
        #"{"new":[{"x":1}],"taskId":"\#(words[0])","hash":"\#(Self.hash(words[0]))","inputs":{"a":"b"},"cache":\#(cache),"#
        + #""command":"\#(script)","dependencies":[\#(list("needs"))],"dependents":[\#(list("for"))]\#(execution)}"#
    }.joined(separator: ",")
  }

  private static func hash(_ id: String) -> String {
    let digits = String(UInt64(id.utf8.reduce(5381) { $0 &* 33 &+ Int($1) }.magnitude), radix: 16)
    return String(("00000000" + digits).suffix(16))
  }

  private func summary(_ text: String, from start: Int = 0, to end: Int = 900, attempted: Int? = nil, exit: Int = 0)
    -> Sighting
  {
    let counts = attempted.map { #""attempted":\#($0),"success":\#($0 - 1),"failed":0,"cached":0,"# } ?? ""
    let run =
      #"{"command":"turbo run build",\#(counts)"startTime":\#(Self.began + start),"endTime":\#(Self.began + end),"exitCode":\#(exit)}"#
    return file(
      "summary.json",
      #"{"id":"x","version":"7","turboVersion":"9.1.0","tasks":[\#(tasks(text))],"attempted":0,"execution":\#(run)}"#)
  }

  private func plan(_ text: String) -> Sighting {
    file("dry.json", #"{"turboVersion":"9.1.0","monorepo":true,"tasks":[\#(tasks(text))]}"#)
  }

  private func file(_ name: String, _ text: String) -> Sighting {
    Sighting(path: ByteString(name), bytes: Array(text.utf8))
  }

  private func read(_ files: [Sighting], _ trace: String = "", _ termination: Termination = .exited(0)) -> Reading {
    let processes = TraceText(trace).processes
    let observation = Observation(
      started: Timestamp(microseconds: Int64(Self.began) * 1000), wall: .seconds(1), termination: termination,
      trace: processes.isEmpty ? .wholeCommand(reason: nil) : .processes, processes: processes)
    return converse(Request(command: ["turbo", "run", "build"], directory: "/ws", recorded: files), observation)
  }

  private func check(
    _ files: [Sighting], _ expected: String, _ trace: String = "", _ termination: Termination = .exited(0),
    at location: SourceLocation = #_sourceLocation
  ) {
    checkText(describe(read(files, trace, termination)), expected, "the targets", at: location)
  }

  @Test func everyOutcome() {
    let reading = read(
      [
        summary(
          "a#build HIT 10+2\nb#build REMOTE 10+3\nc#build MISS 20+300\nd#build MISS 30+100 exit 3\ne#build ODD 1+2")
      ])
    checkText(
      describe(reading),
      "e#build task executed 2\na#build task localHit 2/0\nb#build task remoteHit 3/0\nc#build task executed 300\nd#build task failed 100"
    )
    #expect(reading.targets.compactMap { $0.saved?.milliseconds } == [700, 800])
    #expect(reading.read == ["turbo 9.1.0"] && reading.notes == [])
  }

  @Test func aSummaryOfAnotherRun() {
    check([summary("a#build MISS 10+20", from: -5000)], "")
    check([summary("a#build MISS 10+20", to: 4000)], "")
    check([summary("a#build MISS 10+20", from: 2000, to: 3000)], "")
    #expect(
      read([summary("a#build MISS 10+20", to: 4000)]).notes == [
        "summary.json was written after the command had ended: it was not used"
      ])
    // The one of this run is used beside it.
    let own = summary("a#build HIT 10+2")
    check([summary("a#build MISS 10+20", from: -5000), own], "a#build task localHit 2/0")
  }

  @Test func plannedAndNeverStarted() {
    let graph = plan(
      "a#build MISS - for t#build\nt#build NONE - needs a#build for b#build\nb#build MISS - needs t#build\nc#build HIT -"
    )
    let told = summary("a#build MISS 10+100 exit 1 for t#build\nc#build HIT 1+1")
    let reading = read([graph, told], "", .exited(1))
    checkText(describe(reading), "c#build task localHit 1/0\na#build task failed 100\nb#build task notRun 0")
    #expect(reading.targets.last?.needs == [TargetKey(name: "a#build")])
    #expect(reading.graph?.targets.map(\.name) == ["a#build", "b#build", "c#build"])
    // Without the plan the summary names the neighbours of what failed, with a script or not.
    check([told], "c#build task localHit 1/0\na#build task failed 100\nt#build task notRun 0", "", .exited(1))
    // A neighbour that ran says that failures hold nothing up.
    let goesOn = summary("a#build MISS 10+100 exit 1 for b#build t#build\nb#build MISS 200+10 needs a#build")
    check([goesOn], "a#build task failed 100\nb#build task executed 10", "", .exited(1))
  }

  /// 2.11 counts a task that was killed, leaves it out and exits with 0.
  @Test func killedTasks() {
    let told = summary("a#build MISS 10+100", attempted: 3)
    let graph = plan("a#build MISS -\nb#build MISS - needs a#build\nc#build MISS - needs b#build\nd#build MISS -")
    let trace = """
      0..1000 turbo run build
        10..110 in:/ws/a {TURBO_HASH=\(Self.hash("a#build"))} npm run build
        120..900 !1 in:/ws/b {TURBO_HASH=\(Self.hash("b#build"))} npm run build
      """
    check(
      [told, graph],
      "a#build task executed 100\nb#build task cancelled 780\nc#build task notRun 0\nd#build task notRun 0", trace)
    // Without processes nobody knows which it was.
    check(
      [told, graph], "a#build task executed 100\nb#build task unknown 0\nc#build task unknown 0\nd#build task unknown 0"
    )
  }

  @Test func aFileThatIsCutOff() {
    let whole = summary("a#build MISS 10+20\nb#build HIT 10+20\nc#build MISS 3+40")
    for length in stride(from: 0, to: whole.bytes.count, by: 7) {
      let reading = read([Sighting(path: "summary.json", bytes: Array(whole.bytes.prefix(length)))])
      for target in reading.targets where target.kind != .command {
        // Before the run's own times it might be a dry run.
        let expected: Set<Outcome> = target.name == "b#build" ? [.localHit, .unknown] : [.executed, .unknown]
        if !expected.contains(target.outcome) { Issue.record("\(target.name) \(target.outcome) at \(length)") }
      }
    }
  }

  // MARK: console

  private let prelude = "• Packages in scope: a, b\n• Running build in 2 packages\n• Remote caching disabled\n"

  private func console(_ lines: String, _ head: String? = nil) -> Sighting {
    file("stdout.txt", (head ?? prelude) + lines)
  }

  @Test func consoleLines() {
    let end = "\n Tasks:    2 successful, 2 total\nCached:    1 cached, 2 total\n"
    let lines =
      "a:build: cache hit, replaying logs 00000000000000aa\nb:check:ts: cache miss, executing 00000000000000bb\nb:check:ts: a:build: cache hit, replaying logs 00000000000000cc\n"
    check([console(lines + end)], "a#build task localHit 0\nb#check:ts task executed 0")
    let coloured = "\u{1B}[36ma:build: \u{1B}[0mcache bypass, force executing \u{1B}[2m00000000000000aa\u{1B}[0m\r\n"
    check([console(coloured + end)], "a#build task executed 0")
    let grouped = "::group::a:build\ncache hit, suppressing logs 00000000000000aa\n::endgroup::\n"
    check([console(grouped + end)], "a#build task localHit 0")
    check(
      [console("build: cache hit, replaying logs 00000000000000aa\n", "• Running build\n• Remote caching disabled\n")],
      "build task localHit 0")
    let json =
      #"{"source":"turbo","level":"info","text":"   • Remote caching disabled"}"# + "\n"
      + #"{"source":"b#x:y","level":"stdout","text":"cache hit, replaying logs 00000000000000aa"},"# + "\n"
    check([file("log.json", "[\n" + json + "]\n")], "b#x:y task localHit 0")
  }

  @Test func whatAConsoleCannotTell() {
    let remote = prelude.replacing("disabled", with: "enabled")
    check([console("a:build: cache hit, replaying logs 00000000000000aa\n", remote)], "a#build task unknown 0")
    let two =
      "a:build: cache miss, executing \(Self.hash("a#build"))\nb:build: cache miss, executing \(Self.hash("b#build"))\n"
    // Stopped: with the graph a task that others waited for had ended, without it nothing is known.
    check([console(two)], "a#build task unknown 0\nb#build task unknown 0", "", .signaled(2))
    let graph = plan(
      "a#build MISS - for b#build\nb#build MISS - needs a#build for c#build\nc#build MISS - needs b#build")
    check(
      [console(two), graph], "a#build task executed 0\nb#build task cancelled 0\nc#build task notRun 0", "",
      .signaled(2))
    check(
      [console(two + "x"), graph], "a#build task executed 0\nb#build task unknown 0\nc#build task unknown 0", "",
      .signaled(2))
    let failed = two + " Failed:    b#build\n"
    check([console(failed)], "b#build task failed 0\na#build task unknown 0", "", .exited(1))
    // A wrapper that died while Turborepo went on to its end.
    check(
      [console(two + " Tasks:    2 successful, 2 total\n"), graph],
      "a#build task unknown 0\nb#build task unknown 0\nc#build task notRun 0", "", .signaled(15))
  }
}
