import JSON
import Model

/// A run that was written down: `processes.jsonl`, one line a process, and `invocation.json`, what a wrapper knows of the
/// command; one of them is enough. Times are microseconds since the epoch.
public struct Recording: Equatable, Sendable {
  public var request: Request
  /// Its notes say what could not be read.
  public var observation: Observation

  /// `processes` may be empty and `invocation` nil, but for one of them that names the command; else nil.
  ///
  /// - Parameter console: what the command printed.
  public init?(processes: [UInt8], invocation: [UInt8]? = nil, console: [UInt8]? = nil) {
    let lines = processes.split(separator: UInt8(ascii: "\n")).map { try? JSONValue(parsing: Array($0)) }
    let records = RecordedProcess.ordered(lines.compactMap { $0.flatMap(RecordedProcess.init) })
    let about = invocation.flatMap { try? JSONValue(parsing: $0) }
    let root = records.first
    let command = about?["argv"]?.array.map { $0.compactMap(\.string).map { ByteString($0) } }
    guard let words = command ?? root?.execs.first?.arguments, !words.isEmpty else { return nil }
    let start = about?["start_us"]?.microseconds ?? root?.start ?? 0
    let ended = about?["end_us"]?.microseconds ?? root?.end ?? records.compactMap(\.end).max() ?? start
    let end = about.flatMap(Termination.init(recorded:)) ?? root?.termination
    request = Request(command: words, directory: root?.execs.first?.directory ?? "/")
    observation = Observation(
      started: Timestamp(microseconds: start), wall: .microseconds(max(0, ended - start)),
      cpu: .microseconds(root?.cpu ?? 0), peakKB: records.compactMap(\.peakKB).max() ?? 0,
      termination: end ?? .exited(0), processes: RecordedProcess.processes(records, start: start), console: console)
    observation.isEndKnown = end != nil
    if records.isEmpty { observation.trace = .wholeCommand(reason: "the record holds no process") }
    let unread = lines.count - records.count
    if unread > 0 { observation.notes.append("\(unread) of \(lines.count) lines of processes.jsonl could not be read") }
  }
}

extension JSONValue {
  /// A whole number of microseconds that an Int64 can hold, also in quotes.
  fileprivate var microseconds: Int64? {
    guard let number = number ?? string.flatMap(Double.init), number.magnitude < 9e15 else { return nil }
    return Int64(number)
  }
}

extension Termination {
  /// From the members `exit` and `signal`; nil where both are null.
  fileprivate init?(recorded value: JSONValue) {
    if let signal = value["signal"]?.microseconds {
      self = .signaled(Int(signal))
    } else if let status = value["exit"]?.microseconds {
      self = .exited(Int(status))
    } else {
      return nil
    }
  }
}

/// One line of processes.jsonl.
private struct RecordedProcess {
  var id: Int
  var parent: Int?
  var start: Int64
  var end: Int64?
  var termination: Termination?
  /// With that of the children that it waited for.
  var cpu: Int64?
  var peakKB: Int?
  var execs: [(at: Int64, directory: ByteString, arguments: [ByteString], markers: [String: ByteString])]

  init?(_ line: JSONValue) {
    guard let id = line["pid"]?.microseconds, let start = line["start_us"]?.microseconds else { return nil }
    self.id = Int(id)
    self.start = start
    parent = line["ppid"]?.microseconds.map { Int($0) }
    end = line["end_us"]?.microseconds
    termination = Termination(recorded: line)
    cpu = line["cpu_us"]?.microseconds
    peakKB = line["rss_kb"]?.microseconds.map { Int($0) }
    execs = (line["execs"]?.array ?? []).map { exec in
      let markers = (exec["markers"]?.object ?? []).compactMap { member in
        member.value.string.map { (member.name, ByteString($0)) }
      }
      return (
        at: exec["us"]?.microseconds ?? start, directory: ByteString(exec["cwd"]?.string ?? "/"),
        arguments: (exec["argv"]?.array ?? []).compactMap(\.string).map { ByteString($0) },
        markers: Dictionary(markers, uniquingKeysWith: { _, last in last })
      )
    }
  }

  private static let deepest = 4096

  /// In order of birth, a parent always before its child, whatever the order of the lines.
  static func ordered(_ records: [RecordedProcess]) -> [RecordedProcess] {
    let parents = Dictionary(records.map { ($0.id, $0.parent) }, uniquingKeysWith: { first, _ in first })
    func depth(_ record: RecordedProcess) -> Int {
      var (depth, next) = (0, record.parent)
      while let parent = next, parents[parent] != nil, depth < deepest {
        next = parents[parent] ?? nil
        depth += 1
      }
      return depth
    }
    let isOrdered = zip(records, records.dropFirst()).allSatisfy { $0.start <= $1.start }
    guard !isOrdered else { return records }
    var sorted = records.map { (record: $0, depth: depth($0)) }
      .sorted { ($0.record.start, $0.depth, $0.record.id) < ($1.record.start, $1.depth, $1.record.id) }.map(\.record)
    // The command itself is nobody's child here.
    if let root = sorted.firstIndex(where: { $0.parent.map { parents[$0] == nil } ?? true }), root > 0 {
      sorted.insert(sorted.remove(at: root), at: 0)
    }
    return sorted
  }

  /// The processes with times since the start and with their own CPU time: the record's, less that of the direct
  /// children that ended before (the kernel adds only those that were waited for; a negative rest counts as none).
  static func processes(_ records: [RecordedProcess], start: Int64) -> [Process] {
    var reaped: [Int: Int64] = [:]
    let ends = Dictionary(records.map { ($0.id, $0.end) }, uniquingKeysWith: { first, _ in first })
    for record in records {
      guard let parent = record.parent, let cpu = record.cpu, let end = record.end else { continue }
      if let parentEnd = ends[parent], let parentEnd, end <= parentEnd { reaped[parent, default: 0] &+= cpu }
    }
    func since(_ moment: Int64) -> Duration { .microseconds(max(0, moment - start)) }
    return records.map { record in
      Process(
        id: record.id, parent: record.parent, start: since(record.start), end: record.end.map(since),
        termination: record.termination, cpu: record.cpu.map { .microseconds(max(0, $0 &- (reaped[record.id] ?? 0))) },
        peakKB: record.peakKB,
        execs: record.execs.map {
          Exec(at: since($0.at), directory: $0.directory, arguments: $0.arguments, markers: $0.markers)
        })
    }
  }
}
