import Figures
import JSON
import Model

/// `run.json`, which every run of Nx writes at its end, in one of three places; nrwl/nx,
/// packages/nx/src/tasks-runner/life-cycles/store-run-information-life-cycle.ts.
struct NxRun {
  struct Task: Equatable {
    /// `project:target[:configuration]`
    var id: ByteString
    var hash: ByteString?
    var start: Timestamp?
    var end: Timestamp?
    /// `cache-miss`, `local-cache-hit`, …
    var cacheStatus: String
    /// 0 or 1, never the task's own exit status; 1 also for one that was stopped.
    var status: Int?
  }

  /// As it was typed, without a launcher.
  private(set) var command: [ByteString] = []
  private(set) var start: Timestamp?
  private(set) var end: Timestamp?
  private(set) var tasks: [Task] = []
  /// Whether the file could be read to its end.
  private(set) var isWhole = false

  /// Whether these are the first bytes of such a file.
  static func isRun(_ head: [UInt8]) -> Bool {
    let run = NxRun(Content(head))
    return run.start != nil && !run.command.isEmpty || run.tasks.contains { !$0.cacheStatus.isEmpty }
  }

  init(_ content: Content) {
    var reader = JSONReader(refill: content.open())
    do throws(JSONError) {
      try read(&reader)
      isWhole = start != nil
    } catch {}
  }

  private mutating func read(_ reader: inout JSONReader) throws(JSONError) {
    guard try reader.next() == .beginObject else { return }
    while try reader.next() == .key {
      if reader.isText("run"), let first = try reader.next() {
        readRun(try JSONValue.read(first, from: &reader))
      } else if reader.isText("tasks"), let first = try reader.next() {
        guard first == .beginArray else {
          try reader.skipValue()
          continue
        }
        while let next = try reader.next(), next != .endArray {
          guard tasks.count < NxProfile.mostTasks else { return }
          readTask(try JSONValue.read(next, from: &reader))
        }
      } else {
        try reader.skipValue()
      }
    }
  }

  private mutating func readRun(_ value: JSONValue) {
    command = (value["command"]?.string ?? "").split(separator: " ").map { ByteString(String($0)) }
    start = value["startTime"].flatMap(Self.moment)
    end = value["endTime"].flatMap(Self.moment)
  }

  private mutating func readTask(_ value: JSONValue) {
    guard let id = value["taskId"]?.string, let cacheStatus = value["cacheStatus"]?.string else { return }
    tasks.append(
      Task(
        id: ByteString(id), hash: value["hash"]?.string.map { ByteString($0) },
        start: value["startTime"].flatMap(Self.moment), end: value["endTime"].flatMap(Self.moment),
        cacheStatus: cacheStatus, status: value["status"]?.number.flatMap { Int(exactly: $0) }))
  }

  /// A date in text; in numbers milliseconds since 1970.
  private static func moment(_ value: JSONValue) -> Timestamp? {
    if let text = value.string { return InternetTime.microseconds(text).map { Timestamp(microseconds: $0) } }
    guard let number = value.number, number.magnitude < 9e12 else { return nil }
    return Timestamp(microseconds: Int64(number * 1000))
  }
}
