import JSON
import Model

/// What a build event file tells (`--build_event_json_file`, build_event_stream.proto): one JSON object a line. What it
/// says of users, hosts and environments is not kept.
struct BazelEvents: Equatable, Sendable {
  /// A label that was asked for.
  struct Target: Equatable, Sendable {
    /// `cc_library rule`; nil where the file does not tell.
    var kind: ByteString?
    var isTest = false
    /// Nil while nothing was said of its end.
    var isComplete: Bool?
    /// `SKIPPED`, `USER_INTERRUPTED`: why nothing came of it.
    var aborted: String?
  }

  /// All runs of one test.
  struct Test: Equatable, Sendable {
    /// Of all runs: `PASSED`, `FLAKY`, `FAILED`.
    var status: String?
    /// Of the runs, as they ended.
    var attempts: [String] = []
    /// Whether every run was of an earlier build, or restored.
    var isCachedLocally = true
    var isCachedRemotely = true
    /// Of runs that took place in this build.
    var wall: Duration = .zero
  }

  /// An action that the file names: one that failed, or any where the user asked for all.
  struct Action: Equatable, Sendable {
    var label: ByteString
    var output: ByteString?
    var mnemonic: ByteString?
    var isSuccess: Bool
    /// Newer than Bazel 4.
    var start: Timestamp?
    var end: Timestamp?
  }

  var id: ByteString?
  /// `build`, `test`.
  var command: ByteString?
  var version: ByteString?
  var started: Timestamp?
  var finished: Timestamp?
  /// In force, those of rc files included.
  var options: [ByteString] = []
  var startupOptions: [ByteString] = []
  var targets: [ByteString: Target] = [:]
  var tests: [ByteString: Test] = [:]
  var actions: [Action] = []
  /// `SUCCESS`, `BUILD_FAILURE`, `INTERRUPTED`, `TESTS_FAILED`.
  var exitName: String?
  var exitCode: Int?
  /// Where the profile lies: a path, or another address.
  var profile: ByteString?
  var workspace: ByteString?
  /// How many programs ran where, by Bazel's own count: `linux-sandbox`, `disk cache hit`.
  var runners: [ByteString: Int] = [:]
  /// Why the reading ended early; nil where the file was read to its end.
  var trouble: String?
  /// Whether the last event is there.
  var isWhole = false
}

/// Reads the file event by event; the sets of files that most of it consists of are passed over.
struct BazelEventsReader {
  private var json: JSONReader
  private var events = BazelEvents()

  static func read(_ source: @escaping Content.Source) -> BazelEvents {
    var reader = BazelEventsReader(json: JSONReader(refill: source))
    do throws(JSONError) {
      while try reader.event() {}
    } catch {
      reader.events.trouble = "line \(error.position.line): \(error.reason)"
    }
    return reader.events
  }

  private static let wanted: Set<String> = [
    "started", "optionsParsed", "targetConfigured", "targetCompleted", "testResult", "testSummary", "actionCompleted",
    "buildFinished", "buildToolLogs", "buildMetrics", "workspace", "pattern",
  ]

  /// One event; false at the end.
  private mutating func event() throws(JSONError) -> Bool {
    guard let first = try json.next() else { return false }
    guard first == .beginObject else { throw JSONError(position: json.position, reason: "an event is no object") }
    var (kind, id, members): (String?, JSONValue?, [JSONMember]) = (nil, nil, [])
    while try json.next() == .key {
      let name = json.text
      if name == "id" {
        guard let begin = try json.next() else { break }
        id = try JSONValue.read(begin, from: &json)
        kind = id?.object?.first?.name
      } else if name == "children" || kind.map({ !Self.wanted.contains($0) }) ?? false && name != "aborted" {
        try json.skipValue()
        if name == "lastMessage" { events.isWhole = true }
      } else {
        guard let begin = try json.next() else { break }
        members.append(JSONMember(name: name, value: try JSONValue.read(begin, from: &json)))
      }
    }
    if let kind, let id = id?[kind] { take(kind, id, .object(members)) }
    // The end of this text; the next call begins another.
    _ = try json.next()
    return true
  }

  private mutating func take(_ kind: String, _ id: JSONValue, _ event: JSONValue) {
    if event["lastMessage"]?.bool == true { events.isWhole = true }
    switch kind {
    case "started": if let value = event["started"] { events.take(started: value) }
    case "optionsParsed": if let value = event["optionsParsed"] { events.take(options: value) }
    case "workspace": events.workspace = events.workspace ?? event["workspaceInfo"]?.name("localExecRoot")
    case "targetConfigured": if let label = id.label { events.take(configured: event, label) }
    case "targetCompleted": if let label = id.label { events.take(completed: event, label) }
    case "testResult": if let label = id.label, let result = event["testResult"] { events.take(test: result, label) }
    case "testSummary":
      if let label = id.label, let status = event["testSummary"]?["overallStatus"]?.string {
        events.tests[label, default: .init()].status = status
      }
    case "actionCompleted": if let action = event["action"] { events.take(action: action, id) }
    case "buildFinished": if let value = event["finished"] { events.take(finished: value) }
    case "buildToolLogs": events.take(logs: event["buildToolLogs"]?["log"]?.array ?? [])
    case "buildMetrics": if let value = event["buildMetrics"] { events.take(metrics: value) }
    default: break
    }
  }
}

extension BazelEvents {
  fileprivate mutating func take(started value: JSONValue) {
    id = value.name("uuid")
    command = value.name("command")
    version = value.name("buildToolVersion")
    workspace = value.name("workspaceDirectory")
    started = value.moment("startTimeMillis", "startTime")
    if options.isEmpty, let text = value["optionsDescription"]?.string {
      options = text.split(separator: " ").map { ByteString(String($0)) }
    }
  }

  fileprivate mutating func take(options value: JSONValue) {
    options = value["cmdLine"]?.names ?? options
    startupOptions = value["startupOptions"]?.names ?? []
  }

  fileprivate mutating func take(configured event: JSONValue, _ label: ByteString) {
    var target = targets[label] ?? Target()
    target.kind = event["configured"]?.name("targetKind") ?? target.kind
    target.isTest = event["configured"]?["testSize"] != nil || target.kind?.hasSuffix("_test rule") ?? false
    target.aborted = event["aborted"]?["reason"]?.string ?? target.aborted
    targets[label] = target
  }

  /// Of several configurations of one label all must be complete.
  fileprivate mutating func take(completed event: JSONValue, _ label: ByteString) {
    var target = targets[label] ?? Target()
    let isComplete = event["completed"]?["success"]?.bool ?? false
    target.isComplete = (target.isComplete ?? true) && isComplete
    target.aborted = event["aborted"]?["reason"]?.string ?? target.aborted
    targets[label] = target
  }

  fileprivate mutating func take(test result: JSONValue, _ label: ByteString) {
    var test = tests[label] ?? Test()
    let isLocal = result["cachedLocally"]?.bool ?? false
    let isRemote = result["executionInfo"]?["cachedRemotely"]?.bool ?? false
    test.attempts.append(result["status"]?.string ?? "")
    test.isCachedLocally = test.isCachedLocally && isLocal
    test.isCachedRemotely = test.isCachedRemotely && isRemote
    if !isLocal, !isRemote {
      test.wall += result.duration("testAttemptDurationMillis", "testAttemptDuration") ?? .zero
    }
    tests[label] = test
  }

  fileprivate mutating func take(action: JSONValue, _ id: JSONValue) {
    guard let label = id.label ?? action.label else { return }
    actions.append(
      Action(
        label: label, output: id.name("primaryOutput"), mnemonic: action.name("type"),
        isSuccess: action["success"]?.bool ?? false, start: action.moment("startTimeMillis", "startTime"),
        end: action.moment("endTimeMillis", "endTime")))
  }

  fileprivate mutating func take(finished value: JSONValue) {
    exitName = value["exitCode"]?["name"]?.string
    exitCode = value["exitCode"].map { $0["code"]?.number.map { Int($0) } ?? 0 }
    finished = value.moment("finishTimeMillis", "finishTime")
  }

  /// The profile has the name of its file, its address ends in the same; other logs stand there with their content.
  fileprivate mutating func take(logs: [JSONValue]) {
    for log in logs {
      guard let address = log.name("uri"), let name = log.name("name") else { continue }
      let looksRight = name.contains("profile") || ["command.profile.gz", "profile.json.gz"].contains(name)
      if looksRight || profile == nil { profile = address.dropping(prefix: "file://") ?? address }
    }
  }

  fileprivate mutating func take(metrics value: JSONValue) {
    for runner in value["actionSummary"]?["runnerCount"]?.array ?? [] {
      guard let name = runner.name("name"), let count = runner["count"]?.whole else { continue }
      runners[name] = count
    }
  }
}

extension JSONValue {
  /// A member's text.
  func name(_ member: String) -> ByteString? { self[member]?.string.map { ByteString($0) } }

  fileprivate var names: [ByteString]? { array?.compactMap { $0.string.map { ByteString($0) } } }

  fileprivate var label: ByteString? { name("label").map(BazelLabel.plain) }

  /// proto3 writes 64-bit integers as strings.
  var whole: Int? { number.flatMap { abs($0) < 9e15 ? Int($0) : nil } ?? string.flatMap { Int($0) } }

  /// A moment in milliseconds since the epoch, or as RFC 3339 under the other name.
  func moment(_ milliseconds: String, _ text: String) -> Timestamp? {
    if let moment = self[text]?.string.flatMap(ToolDate.timestamp) { return moment }
    guard let value = self[milliseconds]?.whole, value > 0, value < 1 << 50 else { return nil }
    return Timestamp(microseconds: Int64(value) * 1000)
  }

  /// A time in milliseconds, or as `1.605s` under the other name.
  func duration(_ milliseconds: String, _ text: String) -> Duration? {
    if let text = self[text]?.string, text.hasSuffix("s"), let value = Double(text.dropLast()), abs(value) < 1e9 {
      return .nanoseconds(Int64(value * 1e9))
    }
    return self[milliseconds]?.whole.flatMap { $0 < 1 << 50 ? .milliseconds($0) : nil }
  }
}
