import Testing

@testable import Tools

/// Profiles in every form that descriptions of Bazel 5 to 9 have, made by hand from these and not seen from a real one:
/// each is one library that is compiled and linked, in the words of its version.
@Suite struct BazelProfileForms {
  struct Form: CustomTestStringConvertible, Sendable {
    var name: String
    var text: String
    /// `label ending work/wall`, microseconds.
    var labels: String
    var rest = ""

    var testDescription: String { name }
  }

  static func action(
    _ start: Int, _ wall: Int, _ label: String?, _ message: String, _ parts: String, output: String = "", tid: Int = 41
  ) -> String {
    let target = label.map { ",\"args\":{\"target\":\"\($0)\",\"mnemonic\":\"CppCompile\"}" } ?? ""
    return parts + """
      {"cat":"complete action execution","name":"actuallyCompleteAction","ph":"X","ts":\(start + wall - 5),"dur":4,"pid":1,"tid":\(tid)},
      {"cat":"action processing","name":"\(message)","ph":"X","ts":\(start),"dur":\(wall),"pid":1\(output),"tid":\(tid)\(target)},

      """
  }

  static func part(_ category: String, _ name: String, _ start: Int, _ wall: Int, tid: Int = 41) -> String {
    "{\"cat\":\"\(category)\",\"name\":\"\(name)\",\"ph\":\"X\",\"ts\":\(start),\"dur\":\(wall),\"pid\":1,\"tid\":\(tid)},\n"
  }

  static func file(_ about: String, _ events: String) -> String {
    "{\"otherData\":{\(about)},\"traceEvents\":[\n\(events){\"name\":\"end\",\"ph\":\"M\",\"pid\":1,\"tid\":9}]}"
  }

  static let run = part("general information", "subprocess.run", 110, 800)
  static let forms: [Form] = [
    Form(
      name: "4.2: output beside args, date of Java",
      text: file(
        "\"build_id\":\"x\",\"date\":\"Mon Aug 08 15:01:48 UTC 2022\"",
        action(100, 1000, "//a:b", "Compiling a/b.cc", run, output: ",\"out\":\"bazel-out/b.o\"")),
      labels: "//a:b executed 800/800", rest: "1659970908"),
    Form(
      name: "6.1: version, args before the name, numbers as strings",
      text: file(
        "\"bazel_version\":\"release 6.1.0\",\"date\":\"2026-09-21T10:00:00Z\"",
        run
          + "{\"args\":{\"target\":\"//a:b\"},\"ts\":\"100\",\"dur\":\"1000\",\"tid\":\"41\",\"ph\":\"X\",\"name\":\"Compiling\","
          + "\"cat\":\"action processing\"},\n" + part("complete action execution", "x", 1090, 2)),
      labels: "//a:b executed 800/800", rest: "6.1.0"),
    Form(
      name: "7: args twice in one object, fractions of a microsecond, canonical labels",
      text: file(
        "\"profile_start_ts\":1795350000123",
        action(100, 1000, nil, "Compiling", run).replacing(
          "\"dur\":1000",
          with: "\"dur\":1000.25,\"args\":{\"mnemonic\":\"CppCompile\"},\"args\":{\"target\":\"@@//a:b\"}")),
      labels: "//a:b executed 800/800", rest: "1795350000"),
    Form(
      name: "7: analysis and execution at once",
      text: file(
        "",
        """
        {"cat":"build phase marker","name":"Launch Blaze","ph":"X","ts":-2000,"dur":2000,"pid":1,"tid":20},
        {"cat":"build phase marker","name":"Load, analyze dependencies and build artifacts","ph":"i","ts":40,"pid":1,"tid":20},
        {"cat":"build phase marker","name":"Complete build","ph":"i","ts":1200,"pid":1,"tid":20},

        """ + action(100, 1000, "//a:b", "Compiling", run)),
      labels: "//a:b executed 800/800", rest: "launch 2000 analysis 70 execution 1090 completion 0"),
    Form(
      name: "8: a counter without tid, sort indices as numbers and strings",
      text: file(
        "",
        """
        {"name":"thread_sort_index","ph":"M","pid":1,"tid":3,"args":{"sort_index":"0"}},
        {"name":"thread_sort_index","ph":"M","pid":1,"tid":4,"args":{"sort_index":1}},
        {"name":"action count","ph":"C","ts":12,"pid":1,"args":{"action":"1.0"}},

        """ + action(100, 1000, "//a:b", "Compiling", run)),
      labels: "//a:b executed 800/800"),
    Form(
      name: "a hit without its outputs brought here (7 and later)",
      text: file(
        "", action(100, 50, "//a:b", "Compiling", part("remote action cache check", "check cache hit", 110, 20))),
      labels: "//a:b hit 50/50"),
    Form(
      name: "a hit with its outputs",
      text: file(
        "",
        action(
          100, 50, "//a:b", "Compiling",
          part("remote action cache check", "check cache hit", 110, 20)
            + part("remote output download", "download", 131, 9))),
      labels: "//a:b hit 50/50"),
    Form(
      name: "a miss that is executed on another machine, queue apart",
      text: file(
        "",
        action(
          100, 1000, "//a:b", "Compiling",
          part("remote action cache check", "check cache hit", 101, 9)
            + part("Remote execution queuing time", "queue", 120, 300)
            + part("Remote execution process wall time", "process", 420, 500)
            + part("remote action execution", "execute remotely", 111, 900)
            + part("remote output download", "download outputs", 1012, 9))),
      labels: "//a:b executed 500/500", rest: "queue 300"),
    Form(
      name: "a worker",
      text: file(
        "",
        action(
          100, 1000, "//a:b", "Javac",
          part("worker working", "Working", 300, 600) + part("worker setup", "Setup", 110, 90))),
      labels: "//a:b executed 600/600"),
    Form(
      name: "local execution without the program's own event",
      text: file("", action(100, 1000, "//a:b", "Compiling", part("local action execution", "local", 150, 900))),
      labels: "//a:b executed 900/900"),
    Form(
      name: "remote execution with setup and upload, and the configuration of the target",
      text: file(
        "\"bazel_version\":\"release 8.3.1\",\"profile_start_ts\":1795350000123,\"profile_finish_ts\":1795350002123",
        action(
          100, 1000, "//a:b", "Compiling",
          part("Remote execution setup", "setup", 121, 50) + part("Remote execution upload time", "upload", 900, 90)
            + part("Remote execution process wall time", "process", 200, 700)
            + part("remote action execution", "execute remotely", 111, 900)
        ).replacing("\"mnemonic\":", with: "\"configuration\":\"9f3c\",\"mnemonic\":")),
      labels: "//a:b executed 700/700", rest: "1795350000 release 8.3.1"),
    Form(
      name: "names of threads and counters before and after 8",
      text: file(
        "",
        ["grpc-command-3", "Main Thread", "Service Thread", "Garbage Collector", "Critical Path"].enumerated().map {
          "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":1,\"tid\":\($0),\"args\":{\"name\":\"\($1)\"}},\n"
        }.joined()
          + ["action counters", "action count", "CPU usage (Bazel)"].map {
            "{\"name\":\"\($0)\",\"ph\":\"C\",\"ts\":12,\"pid\":1,\"tid\":9,\"args\":{\"action\":\"1.0\"}},\n"
          }.joined()
          + action(100, 1000, "//a:b", "Compiling", run)),
      labels: "//a:b executed 800/800"),
    Form(
      name: "the critical path with the thread of each step",
      text: file(
        "",
        action(100, 1000, "//a:b", "Compiling a/b.cc", run)
          + part("critical path component", "action 'Compiling a/b.cc'", 100, 1000, tid: 0).replacing(
            "\"tid\":0", with: "\"tid\":0,\"args\":{\"tid\":41}")),
      labels: "//a:b executed 800/800", rest: "critical //a:b"),
    Form(
      name: "the end as a moment",
      text: file(
        "",
        """
        {"cat":"build phase marker","name":"Launch Blaze","ph":"X","ts":-2000,"dur":2000,"pid":1,"tid":20},
        {"cat":"build phase marker","name":"Build artifacts","ph":"i","ts":50,"pid":1,"tid":20},
        {"cat":"build phase marker","name":"Finishing","ph":"i","ts":1500,"pid":1,"tid":20},

        """ + action(100, 1000, "//a:b", "Compiling", run)),
      labels: "//a:b executed 800/800", rest: "launch 2000 execution 1450"),
    Form(
      name: "an internal action",
      text: file("", action(100, 30, "//a:b", "Writing file a/b.params", "")), labels: "//a:b internal 30/30"),
    Form(
      name: "two actions at once on two threads",
      text: file(
        "",
        action(100, 1000, "//a:b", "Compiling x", run)
          + action(
            100, 1000, "//a:b", "Compiling y", part("general information", "subprocess.run", 290, 800, tid: 42), tid: 42
          )),
      labels: "//a:b executed 1600/980"),
    Form(
      name: "an action that was cut off",
      text: file(
        "",
        action(100, 10, "//a:a", "Writing", "") + run
          + "{\"cat\":\"action processing\",\"name\":\"Compiling\",\"ph\":\"X\",\"ts\":100,\"dur\":900,\"pid\":1,\"tid\":41,\"args\":{\"target\":\"//a:b\"}},\n"
      ), labels: "//a:a internal 10/10\n//a:b incomplete 800/800"),
    Form(
      name: "small events merged",
      text: file(
        "",
        action(100, 1000, "//a:b", "Compiling", run)
          + "{\"name\":\"merged 12 events\",\"ph\":\"X\",\"ts\":2000,\"dur\":90,\"pid\":1,\"tid\":41},\n"),
      labels: "//a:b executed 800/800", rest: "slim"),
    Form(
      name: "the events alone, and a comma behind the last",
      text: "[" + action(100, 1000, "//a:b", "Compiling", run) + "]", labels: "//a:b executed 800/800"),
    Form(
      name: "waiting for the lock, without a word for it",
      text: file(
        "",
        "{\"cat\":\"build phase marker\",\"name\":\"Launch Blaze\",\"ph\":\"X\",\"ts\":-5000,\"dur\":30,\"pid\":1,\"tid\":20},\n"
          + action(100, 1000, "//a:b", "Compiling", run)),
      labels: "//a:b executed 800/800", rest: "waited 4970"),
    Form(
      name: "the critical path by a thread of its own",
      text: file(
        "",
        action(100, 1000, "//a:b", "Compiling a/b.cc", run)
          + part("critical path component", "action 'Compiling a/b.cc'", 100, 1000, tid: 0)
          + part("critical path component", "runfiles for //a:t", 1100, 3, tid: 0)),
      labels: "//a:b executed 800/800", rest: "critical //a:b //a:t"),
  ]

  private func describe(_ profile: BazelProfile) -> String {
    profile.labels.sorted { $0.key < $1.key }.map { label, what in
      let endings = what.counts.keys.map { "\($0)" }.sorted().joined(separator: "+")
      return "\(label) \(endings) \(what.work)/\(what.wall)"
    }.joined(separator: "\n")
  }

  private func more(_ profile: BazelProfile) -> String {
    var words: [String] = []
    if let started = profile.started { words.append("\(started.microseconds / 1_000_000)") }
    if let version = profile.version { words.append(version.description) }
    if profile.isSlim { words.append("slim") }
    if profile.waited > 0 { words.append("waited \(profile.waited)") }
    let queue = profile.labels.values.map(\.queue).reduce(0, +)
    if queue > 0 { words.append("queue \(queue)") }
    words += BazelPhaseNames.phases(profile, launch: 2000).map { "\($0.name) \(Int($0.wall.milliseconds * 1000))" }
    if !profile.critical.isEmpty {
      words.append("critical " + profile.critical.compactMap { $0.label?.description }.joined(separator: " "))
    }
    return words.joined(separator: " ")
  }

  @Test(arguments: forms) func form(_ form: Form) {
    for step in [1 << 16, 7] {
      let profile = BazelProfileReader.read(Content(Array(form.text.utf8), step: step).open())
      #expect(describe(profile) == form.labels)
      #expect(more(profile).contains(form.rest), "\(more(profile))")
      #expect(profile.trouble == nil)
    }
  }

  /// A record is one line: of very many actions it has the sums, and of a label all actions or none.
  @Test func ofVeryManyActionsTheSumsAreKept() throws {
    let text = Self.file(
      "",
      (0..<20_100).map { at in
        "{\"cat\":\"action processing\",\"name\":\"Writing \(at)\",\"ph\":\"X\",\"ts\":\(at * 10),\"dur\":5,\"tid\":1,"
          + "\"args\":{\"target\":\"//a:\(at / 67)\",\"mnemonic\":\"\(at > 20_080 ? "TestRunner" : "FileWrite")\"}},\n"
      }.joined() + Self.part("critical path component", "action 'Writing 20000'", 0, 5, tid: 0))
    let profile = BazelProfileReader.read(Content(Array(text.utf8)).open())
    #expect(profile.labels.count == 300)
    #expect(profile.labels.values.map(\.work).reduce(0, +) == 20_100 * 5)
    #expect(profile.critical.map(\.label) == ["//a:298"])
    let rows = BazelRows(BazelInvocation(profile: profile)).rows(clientStart: nil).rows
    #expect(rows.count { $0.actions.count == 67 } == 298)
    #expect(rows.allSatisfy { $0.actions.isEmpty || $0.actions.count == 67 })
    #expect(profile.labels["//a:299"]?.steps.count == 19)
  }

  @Test(arguments: forms) func cutAnywhereNothingCrashes(_ form: Form) {
    let bytes = Array(form.text.utf8)
    for count in stride(from: 0, to: bytes.count, by: 13) {
      let profile = BazelProfileReader.read(Content(Array(bytes.prefix(count))).open())
      #expect(profile.trouble != nil || count == 0)
    }
  }
}
