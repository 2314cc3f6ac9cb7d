import Model
import TestSupport
import Testing

@testable import Tools

/// What a tool's file says, joined with what processes show.
@Suite struct RowsJoinTests {
  /// Tasks of an Nx profile: `id status start+duration`, milliseconds since the start of the build.
  private func profile(_ tasks: String) -> Sighting {
    let events = tasks.split(separator: "\n").map { line -> String in
      let words = line.split(separator: " ")
      let times = words[2].split(separator: "+").compactMap { Int($0) }
      let parts = words[0].split(separator: ":")
      return #"{"name":"\#(words[0])","cat":"","ph":"X","ts":\#((1_790_000_000_000 + times[0]) * 1000),"#
        + #""dur":\#(times[1] * 1000),"args":{"target":{"project":"\#(parts[0])"},"status":"\#(words[1])"}}"#
    }
    return Sighting(path: "profile.json", bytes: Array("[\(events.joined(separator: ","))]".utf8))
  }

  private func graph(_ needs: String) -> Sighting {
    let pairs = needs.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    let tasks = pairs.map { #""\#($0[0])":{}"# }.joined(separator: ",")
    let edges = pairs.map { #""\#($0[0])":[\#($0.dropFirst().map { "\"\($0)\"" }.joined(separator: ","))]"# }
    let text = #"{"tasks":{"roots":[],"tasks":{\#(tasks)},"dependencies":{\#(edges.joined(separator: ","))}}}"#
    return Sighting(path: "graph.json", bytes: Array(text.utf8))
  }

  private func check(
    _ trace: String, _ files: [Sighting], _ expected: String, command: [ByteString] = ["nx", "run-many"],
    at location: SourceLocation = #_sourceLocation
  ) {
    let processes = TraceText(trace).processes
    let observation = Observation(
      started: Timestamp(microseconds: 1_790_000_000_000_000), wall: processes.first?.end ?? .seconds(10),
      termination: processes.first?.termination ?? .exited(0),
      trace: processes.isEmpty ? .wholeCommand(reason: nil) : .processes, processes: processes)
    let reading = converse(Request(command: command, directory: "/ws", recorded: files), observation)
    checkText(describe(reading), expected, "the targets", at: location)
    let counted = reading.outcomes.values.reduce(0, +)
    #expect(counted == reading.targets.count { $0.kind != .group }, sourceLocation: location)
  }

  private let task = """
    0..1000 nx run-many
      10..500 {NX_TASK_TARGET_PROJECT=web, NX_TASK_TARGET_TARGET=build} sh -c 'node work.js'
        20..490 node work.js
    """

  @Test func timeFromTheProcessesOutcomeFromTheTool() {
    check(task, [profile("web:build success 5+520")], "web:build task executed 470")
    check(task, [profile("web:build failure 5+520")], "web:build task failed 470")
    check(task, [profile("web:build stopped 5+520")], "web:build task cancelled 470")
    check(task, [], "web:build task executed 470")
    check("", [profile("web:build success 5+520")], "web:build task executed 520")
  }

  @Test func aHitNeedsBothWitnesses() {
    let other = "ui:build local-cache 600+4\nlib:build remote-cache 600+1"
    check(
      task, [profile("web:build success 5+520\n\(other)")],
      """
      web:build task executed 470
      lib:build task remoteHit 1/0
      ui:build task localHit 4/0
      """)
    // A process of the task ran: it was not restored.
    check(task, [profile("web:build local-cache 5+4")], "web:build task unknown 470")
  }

  @Test func workWithoutAProcessIsNotBelieved() {
    check(
      task, [profile("web:build success 5+520\nui:build success 600+300\nall:build success 900+0")],
      """
      web:build task executed 470
      ui:build task unknown 300
      all:build group executed 0
      """)
    // But in a batch, where one process does the work of many.
    let batch = "0..1000 nx run-many --batch\n  10..990 node /ws/node_modules/nx/bin/run-batch.js"
    check(
      batch, [profile("web:build success 5+300\nui:build success 300+500")],
      "web:build task executed 300\nui:build task executed 500")
  }

  @Test func whatNeverStarted() {
    let failing = task.replacing("10..500", with: "10..500 !3").replacing("0..1000 ", with: "0..1000 !1 ")
    let needs = graph("web:build\nui:build web:build\napp:build ui:build\nlib:build")
    check(
      failing, [profile("web:build failure 5+520\nlib:build local-cache 1+1"), needs],
      """
      lib:build task localHit 1/0
      web:build task failed 470
      app:build task notRun 0
      ui:build task notRun 0
      """)
    // Without the profile: what waits for the failure did not start; of the other nothing is known.
    check(
      failing, [needs],
      """
      web:build task failed 470
      app:build task notRun 0
      lib:build task unknown 0
      ui:build task notRun 0
      """)
  }

  @Test func aServerThatNxStops() {
    check(
      """
      0..1000 nx run app:e2e
        10..990 ^15 {NX_TASK_TARGET_PROJECT=app, NX_TASK_TARGET_TARGET=serve} sh -c 'node serve.js'
        100..900 {NX_TASK_TARGET_PROJECT=app, NX_TASK_TARGET_TARGET=e2e} sh -c 'node e2e.js'
      """, [profile("app:serve success 9+990\napp:e2e success 99+810")],
      """
      app:serve service executed 980
      app:e2e task executed 800
      """)
  }

  @Test func everyToolsTargetsOnce() {
    check(
      """
      0..2000 npm run build
        100..1990 {npm_package_name=root, npm_lifecycle_event=build} sh -c 'nx run-many -t build'
          110..1980 node node_modules/.bin/nx run-many -t build
            150..170 git status
            200..900 {NX_TASK_TARGET_PROJECT=web, NX_TASK_TARGET_TARGET=build} node /ws/node_modules/nx/bin/run-executor.js
              400..890 sh -c 'npm run build'
                410..880 node /usr/bin/npm run build
                  600..870 sh -c make
                    601..869 make
                      610..800 {RATCHET_TARGET=a.o} cc -c a.c
      """, [profile("web:build success 195+710\nui:build local-cache 195+3")],
      """
      #build group executed 1870
      ui:build task localHit 3/0
      web:build group executed 268 < #build
      a.o compile executed 190 < web:build
      """, command: ["npm", "run", "build"])
  }

  @Test func anotherRunsProfileIsLeftOut() {
    let late = profile("web:build local-cache 50000+4")
    check(task, [late], "web:build task executed 470")
    check("", [late, profile("web:build success 5+520")], "web:build task executed 520")
  }
}
