import Model
import TestSupport
import Testing

@testable import Tools

/// Recorded runs of which no process was seen, and what their files then still tell.
@Suite struct ImportedRunsTests {
  private func check(
    _ command: String, _ texts: [String], _ expected: String, _ termination: Termination = .exited(0),
    console: String? = nil, at location: SourceLocation = #_sourceLocation
  ) {
    let observation = Observation(
      started: Timestamp(microseconds: 1_795_350_000_000_000), wall: .seconds(10), termination: termination,
      trace: .wholeCommand(reason: nil), console: console.map { Array($0.utf8) })
    let files = texts.enumerated().map { Sighting(path: ByteString("file\($0)"), bytes: Array($1.utf8)) }
    let words = command.split(separator: " ").map { ByteString(String($0)) }
    let reading = converse(Request(command: words, directory: "/ws", recorded: files), observation)
    checkText(describe(reading), expected, "the targets", at: location)
  }

  // MARK: nothing told

  @Test(arguments: [
    "npm exec -w base -- node x.js", "npx tsc -p .", "bun run build", "yarn workspaces foreach -At run build",
    "pnpm exec eslint", "turbo run build", "nx run-many -t build",
  ]) func whatOnlyRunsOthersIsNoTarget(_ command: String) {
    check(command, [], "", .exited(1))
  }

  @Test(arguments: [
    "rush build", "npx rush -q build", "npx -y rush@5 build", "node common/scripts/install-run-rush.js build",
    "npx node /tools/rush rebuild",
  ]) func launchersOfRush(_ command: String) {
    check(
      command, [#""app" completed successfully in 0.25 seconds."# + "\nStarting \"rush build\"\n"],
      "app#build task executed 250")
  }

  /// A damaged console: no crash, and no time that no clock has.
  @Test func aTimeOfRushThatNoClockHas() {
    check(
      "rush build", [#""app" completed successfully in 1e300 seconds."# + "\nStarting \"rush build\"\n"],
      "app#build task executed 9000000000000")
  }

  @Test(arguments: ["moon run :build", "npx moon run :build", "pnpm exec moon run :build", "yarn moon run :build"])
  func launchersOfMoon(_ command: String) {
    let report = #"{"actions":[{"label":"RunTask(a:build)","nodeIndex":1,"status":"cached"}]}"#
    check(command, [report], "a:build task localHit 0")
  }

  @Test func miseThatGoesOnMayHaveMadeItsGroups() {
    let console = "[a] $ false\n[a] ERROR task failed\n"
    check("mise run -c all", [console], "a task failed 0\nall group unknown 0", .exited(1))
    check("mise run all", [console], "a task failed 0\nall group notRun 0", .exited(1))
  }

  @Test func whatAStoppedRunSays() {
    let bun = "a build: Exited with code 130\nb build: Exited with code 3\n"
    check("bun run --filter * build", [bun], "a#build task cancelled 0\nb#build task failed 0", .exited(130))
    check("bun run --filter * build", [bun], "a#build task failed 0\nb#build task failed 0", .exited(1))
    func event(_ rest: String) -> String {
      #"{"time":1795350001000,"name":"pnpm:lifecycle","wd":"/ws/a","stage":"build",\#(rest)}"# + "\n"
    }
    let events = event(#""script":"x""#) + event(#""exitCode":1"#)
    let summary = #"{"executionStatus":{"/ws/a":{"status":"passed","duration":5}}}"#
    check("pnpm -r run build", [events], "a#build task failed 0", .exited(1))
    check("pnpm -r run build", [events], "a#build task unknown 0")
    check("pnpm -r run build", [summary], "a#build task executed 5")
    check("pnpm -r run build", [summary, events], "a#build task unknown 5", .exited(1))
  }

  @Test func anyOtherCommandIsOne() {
    check("./build.sh --fast", [], "./build.sh --fast command executed 10000")
    check("npm install", [], "npm install command executed 10000")
  }

  // MARK: shells that wrote down what they ran

  private func line(_ name: String, _ start: Int, _ length: Int, _ status: Int = 0, level: Int = 1) -> String {
    #"{\#(name),"level":"\#(level)","start_ns":\#(1_795_350_000_000 + start)000000,"dur_ms":\#(length),"rc":\#(status)}"#
      + "\n"
  }

  @Test func scriptShell() {
    func script(_ package: String, _ name: String, _ start: Int, _ length: Int, _ status: Int = 0) -> String {
      line(#""pkg":"\#(package)","script":"\#(name)""#, start, length, status)
    }
    let inner = script("app", "build", 20, 30) + script("lib", "build", 60, 20, 3)
    let text = script("shop", "prebuild", 0, 5) + inner + script("shop", "build", 10, 80, 3)
    check(
      "npm run build", [text],
      "#prebuild task executed 5\n#build group failed 80\napp#build task executed 30\nlib#build task failed 20",
      .exited(3))
    check("npm run build --workspaces", [inner], "app#build task executed 30\nlib#build task failed 20", .exited(3))
  }

  @Test func shellOfMake() {
    func recipe(_ target: String, _ text: String, _ start: Int, _ status: Int = 0, level: Int = 1) -> String {
      line(#""target":"\#(target)","line":"\#(text)""#, start, 10, status, level: level)
    }
    let lines = recipe("a.o", "cc -c a.c", 0) + recipe("a.o", "strip a.o", 20) + recipe("sub", "make -C sub", 40)
    check(
      "make all", [lines + recipe("b.o", "cc -c b.c", 41, level: 2)],
      "a.o task executed 20\nall group executed 0\nsub group executed 10\nb.o task executed 10")
    // Behind a dash a line may fail.
    check("make a.o", [recipe("a.o", "rm x", 0, 1)], "a.o task executed 10")
    check("make a.o", [recipe("a.o", "cc", 0, 1)], "a.o task failed 10", .exited(2))
    check("make a.o", [recipe("a.o", "cc", 0, 143)], "a.o task cancelled 10", .signaled(15))
    // Another run's.
    check("make a.o", [recipe("a.o", "cc", 3_600_000)], "make a.o command executed 10000")
  }

  @Test func testsOfMeson() {
    func test(_ name: String, _ result: String) -> String {
      #"{"name":"\#(name)","result":"\#(result)","starttime":1795350001.5,"duration":0.25,"env":{"TOKEN":"x"}}"# + "\n"
    }
    let all = ["OK", "FAIL", "TIMEOUT", "SKIP", "EXPECTEDFAIL", "INTERRUPT", "NEW"]
    check(
      "meson test -C b", [all.map { test("demo:\($0)", $0) }.joined()],
      """
      demo:EXPECTEDFAIL task executed 250
      demo:FAIL task failed 250
      demo:INTERRUPT task cancelled 250
      demo:NEW task unknown 250
      demo:OK task executed 250
      demo:SKIP task notRun 250
      demo:TIMEOUT task failed 250
      """, .exited(1))
  }

  // MARK: stopped or failed

  private func profile(_ status: String) -> String {
    #"[{"name":"a:build","ph":"X","ts":1795350001000000,"dur":500000,"pid":1,"tid":0,"args":{"target":{"project":"a","target":"build"},"status":"\#(status)"}}]"#
  }

  @Test func upToNx21StoppedTasksFail() {
    let good =
      "\n NX   Running target build for 1 projects:\n\n- a\n\n> nx run a:build\n\n NX   Successfully ran target build\n"
    let bad = "> nx run a:build\n\n NX   Running target build for project a failed\n\nFailed tasks:\n\n- a:build\n"
    let command = "nx run-many -t build"
    check(command, [profile("failure")], "a:build task failed 500", .exited(1))
    check(command, [profile("failure")], "a:build task failed 500", .exited(130), console: bad)
    check(command, [profile("failure")], "a:build task cancelled 500", .exited(130), console: good)
    check(command, [profile("failure")], "a:build task unknown 500", .exited(130))
    check(command, [profile("failure")], "a:build task unknown 500", .signaled(15))
    check(command, [profile("stopped")], "a:build task cancelled 500", .exited(130))
  }

  @Test func olderReportsOfMoon() {
    let report = """
      {"actions":[{"label":"RunTarget(web:build)","status":"passed","startedAt":"2026-11-22T12:20:01",
        "finishedAt":"2026-11-22T12:20:03","attempts":[{"startedAt":"2026-11-22T12:20:01.5",
        "duration":{"secs":0,"nanos":400000000}}]},{"label":"RunTarget(a:b)","status":"passed"}],"context":{}}
      """
    check("moon run web:build", [report], "a:b task executed 0\nweb:build task executed 400")
  }

  @Test func moonLeavesOutWhatWaitedForAFailure() {
    func report(_ status: String, _ action: String) -> String {
      """
      {"actions":[{"label":"RunTask(net:build)","nodeIndex":1,"status":"\(action)","startedAt":"2026-11-22T12:20:01",
        "finishedAt":"2026-11-22T12:20:02"}],"status":"\(status)","context":{"initialTargets":[":build"],
        "primaryTargets":["net:build","far:build"],"affected":{"tasks":{"app:build":{"upstream":["net:build"]},
        "top:build":{"upstream":["app:build"]},"net:build":{"files":["x"]},"app:test":{"upstream":["net:build"]}}}}}
      """
    }
    check(
      "moon ci :build", [report("completed", "failed")],
      "net:build task failed 1000\napp:build task notRun 0\nfar:build task notRun 0\ntop:build task notRun 0",
      .exited(1))
    // One of those in flight is called skipped.
    check(
      "moon run :build", [report("interrupted", "skipped")], "net:build task unknown 1000\nfar:build task unknown 0",
      .exited(130))
  }
}
