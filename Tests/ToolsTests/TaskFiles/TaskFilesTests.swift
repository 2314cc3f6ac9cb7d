import JSON
import Model
import Testing

@testable import Tools

/// Files of task runners in forms that the recorded runs do not have.
@Suite struct TaskFilesTests {
  /// Rows as `name outcome wall`, in order.
  private func rows(
    _ tool: some FileTool, _ command: String, _ files: [(kind: String, text: String)], exit: Int = 0,
    started: Int64 = 1_795_350_000_000_000
  ) -> [String] {
    let request = Request(
      command: command.split(separator: " ").map { ByteString(String($0)) }, directory: "/w", recorded: [])
    let run = ToolRun(
      request: request,
      observation: Observation(
        started: Timestamp(microseconds: started), wall: .seconds(10), termination: .exited(exit)), isRecorded: true)
    let own = files.map { ToolFile(kind: $0.kind, name: "/w/file", content: Content(Array($0.text.utf8))) }
    return tool.rows(own, run).flatMap(\.rows).map { row in
      let length = row.duration.map { " \(Int($0.milliseconds.rounded()))" } ?? ""
      return "\(row.name) \(row.outcome.rawValue)\(length)"
    }
  }

  // MARK: spans and lists

  @Test func spansInBothSpellingsAndOneALine() {
    let text = """
      {"resourceSpans":[{"scopeSpans":[{"scope":{"name":"mise.tasks"},"spans":[{"name":"a","spanId":"1",
       "startTimeUnixNano":"1795350000000000000","endTimeUnixNano":"1795350000250000000","status":{"code":"STATUS_CODE_ERROR"},
       "attributes":[{"key":"k","value":{"intValue":"7"}},{"key":"f","value":{"boolValue":true}},{"key":"broken"}]}]}]}]}
      {"resource_spans":[{"scope_spans":[{"spans":[{"name":"b","span_id":"2","parent_span_id":"1","start_time_unix_nano":5,
       "end_time_unix_nano":3,"status":{"code":1}}]}]}]}
      """
    var spans = Spans()
    spans.add(Content(Array(text.utf8)))
    #expect(spans.trouble == nil)
    #expect(spans.all.map(\.name) == ["a", "b"])
    #expect(spans.all.map(\.status) == [2, 1])
    #expect(spans.all.map(\.duration) == [.milliseconds(250), .zero])
    #expect(spans.all[0].flag("f") && spans.all[0].scope == "mise.tasks" && spans.all[1].parent == "1")
    spans.add(Content(Array(text.dropLast(20).utf8)))
    #expect(spans.trouble?.hasPrefix("line 5: ") == true)
    #expect(spans.all.count == 3)
  }

  @Test func misesListUnfoldsAliasesAndPatterns() {
    let list = MiseTasks(
      Array(
        """
        [{"name":"build:a","aliases":["a"],"run":["cc a.c"],"sources":["a.c"]},
         {"name":"build:a:deep","run":["cc d.c"]},
         {"name":"all","depends":["build:*",["test","--fast"],{"task":"lint"}],"run":[]},
         {"name":"test","run":[{"task":"build:a"},{"tasks":["lint"]}]}, {"name":"lint","file":"/w/lint.sh"}, {}, 7]
        """.utf8))
    #expect(list.named("a") == ["build:a"])
    #expect(list.named("build:*") == ["build:a"])
    #expect(list.named("build:**") == ["build:a", "build:a:deep"])
    #expect(list.named("nothing").isEmpty)
    #expect(list.needs("all") == ["build:a", "test", "lint"])
    #expect(list.closure(["all"]) == ["all", "build:a", "test", "lint"])
    #expect(list.tasks["lint"]?.runs == true && list.tasks["all"]?.runs == false && list.tasks["test"]?.runs == false)
    #expect(MiseTasks(Array("{".utf8)).tasks.isEmpty)
  }

  @Test(arguments: [
    ("mise run build", "build"), ("mise r -j 4 build ::: test --flag", "build test"), ("mise build", "build"),
    ("mise -C sub tasks run build:a", "build:a"), ("mise run", ""),
  ]) func misesCommandNamesTasks(_ command: String, _ names: String) {
    let words = Mise.arguments(command.split(separator: " ").map { ByteString(String($0)) })
    #expect(words.map(Mise.tasks)?.map(\.description).joined(separator: " ") == names)
  }

  @Test(arguments: ["mise install", "mise use node@22", "mise exec -- make", "mise", "mise tasks ls"])
  func miseThatRunsNoTask(_ command: String) {
    #expect(Mise.arguments(command.split(separator: " ").map { ByteString(String($0)) }) == nil)
  }

  @Test func settingsMayHaveComments() {
    let text = """
      { // a comment, with a "
        "a": "// no comment \\" /* neither */", /* one
        more , */ "b": [1, 2, /* last */ ],
      }
      """
    let plain = JSONComments.without(Array(text.utf8))
    #expect(plain.count == text.utf8.count)
    let value = try? JSONValue(parsing: plain)
    #expect(value?["a"]?.string == "// no comment \" /* neither */")
    #expect(value?["b"]?.array?.count == 2)
    for cut in 0..<text.utf8.count { #expect(JSONComments.without(Array(text.utf8.prefix(cut))).count == cut) }
  }

  // MARK: reports

  @Test func moonsReport() {
    let report = """
      {"actions":[
       {"label":"RunTask(web:build)","nodeIndex":3,"status":"passed","startedAt":"2026-11-22T12:20:01.000000",
        "finishedAt":"2026-11-22T12:20:03","operations":[{"meta":{"type":"hash-generation","hash":"ab"}},
         {"meta":{"type":"task-execution"},"startedAt":"2026-11-22T12:20:01.5","duration":{"secs":0,"nanos":400000000}},
         {"meta":{"type":"task-execution"},"startedAt":"2026-11-22T12:20:02","duration":{"secs":0,"nanos":300000000}}]},
       {"node":{"action":"run-task","params":{"target":"lib:build"}},"status":"cached","operations":[]},
       {"label":"RunTask(a:far)","status":"cached-from-remote"}, {"label":"RunTask(a:late)","status":"skipped"},
       {"label":"RunTask(a:odd)","status":"made-up"}, {"label":"SyncWorkspace","status":"passed"},
       {"label":"RunTask(a:cut)","status":"aborted"}],
       "context":{"primaryTargets":["web:build"]},"status":"completed"}
      """
    let start: Int64 = 1_795_350_000_000_000
    #expect(
      rows(Moon(), "moon run web:build", [("report", report)], started: start) == [
        "web:build executed 700", "lib:build localHit", "a:far remoteHit", "a:late notRun", "a:odd unknown",
        "a:cut cancelled",
      ])
    #expect(rows(Moon(), "moon run web:build", [("report", report)], started: start + 60_000_000_000).isEmpty)
    #expect(rows(Moon(), "moon run web:build", [("report", String(report.dropLast(9)))], started: start).isEmpty)
  }

  @Test func rushsTelemetryWithPhasesAndOlderRuns() {
    func entry(_ written: Int, _ results: String) -> String {
      "{\"timestampMs\":\(written),\"operationResults\":{\(results)}}"
    }
    let text =
      "[" + entry(1_795_340_000_000, "\"old\":{\"result\":\"SUCCESS\"}") + ","
      + entry(
        1_795_350_009_000,
        """
        "app (_phase:test)":{"result":"SUCCESS","startTimestampMs":100,"endTimestampMs":350.5,"dependencies":["app"]},
        "app":{"result":"FROM CACHE","startTimestampMs":1,"endTimestampMs":11,"nonCachedDurationMs":900},
        "far":{"result":"SUCCESS","wasExecutedOnThisMachine":false}, "off":{"result":"NO OP"}, "cut":{"result":"ABORTED"},
        "huge":{"result":"SUCCESS","startTimestampMs":-1e300,"endTimestampMs":5}, "behind":{"result":"BLOCKED"}, "odd":{"result":"MADE UP"}
        """) + "]"
    #expect(
      rows(Rush(), "rush build", [("telemetry", text)]) == [
        "app#test executed 251", "app#build localHit 10", "far#build remoteHit", "off#build upToDate",
        "cut#build cancelled", "huge#build executed", "behind#build notRun", "odd#build unknown",
      ])
  }

  // MARK: consoles

  @Test func tscTellsWhatItSkippedAndWhy() {
    let console = """
      10:00:00 AM - Projects in this build:\u{20}
          * lib/tsconfig.json
          * app/tsconfig.test.json
          * web/tsconfig.json
          * tsconfig.json

      10:00:00 AM - Project 'lib/tsconfig.json' is out of date because output file 'lib/out' does not exist
      10:00:00 AM - Building project '/w/lib/tsconfig.json'...
      lib/a.ts(1,2): error TS2322: no.
      10:00:01 AM - Project 'app/tsconfig.test.json' can't be built because its dependency 'lib' has errors
      10:00:01 AM - Skipping build of project '/w/app/tsconfig.test.json' because its dependency '/w/lib' has errors

      """
    let told = rows(Tsc(), "tsc -b --verbose", [("console", console)], exit: 1)
    #expect(told == ["lib failed", "app/tsconfig.test.json notRun", "web notRun"])
    // Without its end nobody can say what became of the last one.
    let cut = rows(Tsc(), "tsc -b --verbose", [("console", String(console.dropLast(3)))], exit: 1)
    #expect(cut == ["lib failed", "app/tsconfig.test.json notRun"])
  }

  @Test(arguments: [
    ("tsc -b", true), ("node node_modules/typescript/bin/tsc --build packages", true), ("npx tsc -b", true),
    ("tsc --build --clean", false), ("tsc -b -w", false), ("tsc -p .", false), ("tsc", false),
  ]) func tscThatBuilds(_ command: String, _ isBuild: Bool) {
    let request = Request(command: command.split(separator: " ").map { ByteString(String($0)) }, directory: "/w")
    #expect(Tsc().recognize(request) == isBuild)
  }

  @Test func whereTscKeepsItsState() {
    let settings = TscSettings(
      Array(
        """
        // a solution's member
        {"compilerOptions":{"outDir":"./out/","rootDir":"src",}, "references":[{"path":"../lib"},{"path":"../x/tsconfig.b.json"}]}
        """.utf8), path: "/w/app/tsconfig.json")
    #expect(settings.references == ["/w/lib/tsconfig.json", "/w/x/tsconfig.b.json"])
    #expect(
      settings.states == [
        "/w/app/tsconfig.tsbuildinfo", "/w/app/out/tsconfig.tsbuildinfo", "/w/app/tsconfig.tsbuildinfo",
      ])
    #expect(!settings.isSolution)
    let root = TscSettings(Array(#"{"files":[],"references":[{"path":"app"}]}"#.utf8), path: "/w/tsconfig.json")
    #expect(root.isSolution)
    let own = TscSettings(
      Array(#"{"compilerOptions":{"tsBuildInfoFile":"../s/x.info"}}"#.utf8), path: "/w/a/tsconfig.json")
    #expect(own.states == ["/w/s/x.info"])
  }

  @Test func goTasksVerboseConsole() {
    let console = """
      task: "app" started
      task: "lib" started
      task: [lib] sh work.sh
      task: "lib" finished
      task: Task "gen" is up to date
      task: [app] false
      task: "app" failed: exit status 1

      """
    #expect(
      rows(GoTask(), "task app", [("console", console)], exit: 201) == ["app failed", "lib executed", "gen upToDate"])
  }

  @Test(arguments: [0, 5.75, -3]) func doitsReportInAnyZone(_ hours: Double) {
    let day = 1_795_350_000 + Int64(hours * 3600)
    let text = ToolDate.text(day)
    let report = """
      {"tasks":[{"name":"lib","result":"success","started":"\(text)","elapsed":0.25},
       {"name":"gen","result":"up-to-date"},{"name":"odd","result":"made-up"}]}
      """
    let expected = ["lib executed 250", "gen upToDate", "odd unknown"]
    #expect(rows(Doit(), "doit", [("report", report)]) == expected)
    // Another run's: twelve minutes off.
    #expect(rows(Doit(), "doit", [("report", report)], started: 1_795_350_720_000_000).isEmpty)
  }
}

extension ToolDate {
  /// `2026-11-22 12:20:00.500000`: half a second behind the given one.
  fileprivate static func text(_ seconds: Int64) -> String {
    let rest = seconds % 86400
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "2026-11-22 \(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60)).500000"
  }
}
