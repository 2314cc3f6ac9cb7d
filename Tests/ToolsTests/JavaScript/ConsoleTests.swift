import Model
import TestSupport
import Testing

@testable import Tools

/// Recorded consoles and files of script runners, for runs of which no process was recorded.
@Suite struct ConsoleTests {
  private func check(
    _ command: String, _ texts: [String], _ expected: String, status: Int = 0,
    at location: SourceLocation = #_sourceLocation
  ) {
    let observation = Observation(
      started: Timestamp(microseconds: 1), wall: .seconds(1), termination: .exited(status),
      trace: .wholeCommand(reason: nil))
    let files = texts.enumerated().map { Sighting(path: ByteString("file\($0)"), bytes: Array($1.utf8)) }
    let words = command.split(separator: " ").map { ByteString(String($0)) }
    let reading = converse(Request(command: words, directory: "/ws", recorded: files), observation)
    checkText(describe(reading), expected, "the targets", at: location)
  }

  @Test func npm() {
    let text = "\n> shop@1.0.0 prebuild\n> true\n\n\n> app@1.0.0 build\n> node x.js\n\nhello\n> no@1.0.0 header\n"
    check("npm run build", [text], "#prebuild task executed 0\napp#build task executed 0")
    check("npm run build -w app", ["\n> app@1.0.0 build\n> node x.js\n"], "app#build task executed 0")
    check("npm run build", ["> build\n> node x.js\n"], "#build task executed 0")
    check(
      "npm run build", ["⠙\u{1B}[1G\u{1B}[0K\n> @a/b@1.0.0 build\n> x\n⠙\u{1B}[1G\u{1B}[0K"], "#build task executed 0")
    let errors =
      "npm error Lifecycle script `build` failed with error:\nnpm error code 3\nnpm error workspace @a/b@1.0.0\n"
    let two = "\n> @a/b@1.0.0 build\n> x\n\n> c@1.0.0 build\n> y\n"
    check("npm run build --workspaces", [two, errors], "@a/b#build task failed 0\nc#build task executed 0", status: 3)
    let older =
      "npm ERR! Error: command failed \nnpm ERR!   in workspace: @a/b@1.0.0 \nnpm ERR!   at location: /ws/b \n"
    check("npm run build --workspaces", [two, older], "@a/b#build task failed 0\nc#build task executed 0", status: 3)
    check("npm run build --workspaces", [two], "@a/b#build task unknown 0\nc#build task unknown 0", status: 3)
    // Another tool's console, with npm's lines in it.
    check(
      "npm run build", ["\n> shop@1.0.0 build\n> wireit\n", "✅ [a:build] Already fresh\n"],
      "a:build task upToDate 0".replacing("a:build", with: "#a:build"))
  }

  @Test func pnpm() {
    let lines =
      "Scope: 2 of 3 workspace projects\npackages/a build$ node a.js\n│ hello\n└─ Done in 1ms\npackages/b build$ x\npackages/a build: Done\npackages/b build: Failed\n"
    check("pnpm -r run build", [lines], "a#build task executed 0\nb#build task failed 0", status: 1)
    check(
      "pnpm -r run build",
      [
        #"{"executionStatus":{"/ws/a":{"status":"passed","duration":5.5},"/ws/b":{"status":"failure"},"/ws/c":{"status":"skipped"},"/ws/d":{"status":"queued"},"/ws/e":{"status":"new"}}}"#
      ],
      "a#build task executed 6\nb#build task failed 0\nc#build task notRun 0\nd#build task notRun 0", status: 1)
    check(
      "pnpm -r run build",
      [#"{"executionStatus":{"/ws/a":{"status":"passed","duration":5.5},"/ws/c":{"status":"skipped"}}}"#],
      "a#build task executed 6")
    check(
      "pnpm -r run /^(a|b)$/", [#"{"executionStatus":{"/ws/a":{"status":"passed"}}}"#],
      "")
    func event(_ time: Int, _ rest: String) -> String {
      #"{"time":\#(time),"name":"pnpm:lifecycle","wd":"/ws/a","stage":"build",\#(rest)}"# + "\n"
    }
    let start = event(100, #""script":"x""#)
    check(
      "pnpm -r run build", [start + event(105, #""line":"x""#) + event(150, #""exitCode":0"#)],
      "a#build task executed 50")
    check("pnpm -r run build", [start + event(150, #""exitCode":-1"#)], "a#build task cancelled 50", status: 1)
    check("pnpm -r run build", [start], "a#build task cancelled 0", status: 1)
    check("pnpm -r run build", [start + "{\"time"], "a#build task unknown 0", status: 1)
    check("pnpm -r run build", [event(9_000_000, #""script":"x""#)], "")
  }

  @Test func yarn() {
    let four =
      "[a]: Process started\n[a]: hello\n[a]: Process exited (exit code 0), completed in 1m 0s 309ms\n[b]: Process started\nThe command failed in workspace b@workspace:packages/b with exit code 3\n"
    check(
      "yarn workspaces foreach -Av run build", [four], "a#build task executed 60309\nb#build task failed 0", status: 1)
    let one =
      "yarn workspaces v1.22.22\n\n> a\nyarn run v1.22.22\n$ node x\nDone in 0.31s.\n\n> b\nyarn run v1.22.22\n$ y\n"
    check("yarn workspaces run build", [one], "a#build task executed 310\nb#build task unknown 0", status: 3)
    check("yarn workspace app run build", [], "app#build task failed 0", status: 1)
    check(
      "yarn workspaces foreach -A run build", ["Usage Error\n"],
      "", status: 1)
  }

  @Test func bun() {
    check(
      "bun run --filter * build",
      [
        "a build: hello\na build: Exited with code 0\nb build: Exited with code 3\nc build: Signaled with code SIGINT\n"
      ],
      "a#build task executed 0\nb#build task failed 0\nc#build task cancelled 0", status: 3)
    check(
      "bun run --filter * --sequential build", ["a:build    | hello\na:build    | Done in 1.91s\n"],
      "a#build task executed 1910")
    check(
      "bun run --filter * build",
      [
        "\u{1B}[1ma\u{1B}[0m build $ \u{1B}[2mnode x\u{1B}[0m\n└─ Running...\n\u{1B}[1ma\u{1B}[0m build $ node x\n└─ Done in 260 ms\n"
      ], "a#build task executed 260")
  }

  @Test func lage() {
    let steps =
      "a build ➔ start\na build ✓ done - 0.54s\nb build » skip - 05ebfe12\nc build ✖ fail\nd build pending, took 0.00s\n"
    check(
      "lage build", [steps],
      "a#build task executed 540\nb#build task localHit 0\nc#build task failed 0\nd#build task notRun 0", status: 1)
    let json =
      #"{"summary":{"taskStats":[{"task":"__start","status":"success"},{"package":"a","task":"build","duration":"0.71","status":"success"},{"package":"b","task":"build","duration":"0.01","status":"skipped"},{"package":"c","task":"build","status":"aborted"}]}}"#
    check(
      "lage build --reporter json", [json + "\n"],
      "a#build task executed 710\nb#build task localHit 10/0\nc#build task cancelled 0", status: 1)
    let profile =
      #"{"traceEvents":[{"name":"a#build","cat":"success#build","ph":"X","ts":10,"dur":5000},{"name":"b#build","cat":"pending#build","ph":"X","ts":-8004423616.8,"dur":0}"#
    check("lage build --profile p.json", [profile], "a#build task executed 5\nb#build task notRun 0", status: 1)
  }

  @Test func wireit() {
    let lines = [
      "100.5 🏃 [packages/a:build] Running command \"node x\"", "200.4 <success> exit-zero",
      "200.5 ✅ [packages/a:build] Executed successfully", "200.6 ✅ [b:c] Already fresh",
      "200.7 ✅ [packages/d:build] Restored from cache", "200.8 ❌ [packages/e:build] Failed with exit status 3",
      "200.9 ✅ [build] No command to execute", "5000.0 ✅ [packages/late:build] Executed successfully", "",
    ]
    check(
      "npm run build", [lines.joined(separator: "\n")],
      "d#build task localHit 0\ne#build task failed 0\na#build task executed 100\n#b:c task upToDate 0\nlate#build task notRun 0",
      status: 1)
    check("npm run build", ["🏃 [packages/a:build] Running command \"x\"\n"], "a#build task cancelled 0", status: 1)
    check("npm run build", ["🏃 [packages/a:build] Running command \"x\"\n🏃 [pack"], "a#build task unknown 0", status: 1)
  }

  @Test(arguments: [
    ("228ms", 228), ("260 ms", 260), ("1.91s", 1910), ("0s 309ms", 309), ("1m 2s", 62000), ("", nil), ("x", nil),
    ("3", nil), ("1h", 3_600_000), ("9999999999s", nil),
  ])
  func lengthsOfTime(_ text: String, _ milliseconds: Double?) {
    #expect(ByteString(text).printedDuration?.milliseconds.rounded() == milliseconds)
  }
}
