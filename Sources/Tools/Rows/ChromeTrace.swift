import JSON
import Model

/// Reads the Trace Event Format of Chrome ("Trace Event Format", Google, 2016), as Nx, lage, Bazel and compilers write
/// it: event by event, whatever the size of the file.
///
/// Bare arrays and `{"traceEvents": […]}`; arrays that are cut off or end in a comma; members written twice (the last
/// one counts); numbers written as strings; negative and fractional times. `B` and `E` become one event.
struct ChromeTrace {
  struct Event: Equatable {
    var name: ByteString = ""
    /// `cat`; empty where there is none.
    var category: ByteString = ""
    /// `X`; a `B` that has its `E` is an `X`, one without keeps its letter and has no duration.
    var phase: UInt8 = 0
    /// Since what the writer counts from; nil where it is missing or no number.
    var start: Duration?
    var duration: Duration?
    var process: Int?
    var thread: Int?
    /// Those members of `args` that were asked for.
    var arguments: [String: JSONValue] = [:]
  }

  /// How the file ended.
  enum End: Equatable {
    case whole
    /// What comes behind that byte is missing or no JSON.
    case cut(at: Int)
    /// No trace at all.
    case none
  }

  /// Members of `args` that are read; the others are passed over.
  var wanted: Set<String> = []
  /// Members beside `traceEvents` that are handed to `metadata`.
  var wantedMetadata: Set<String> = []

  /// Open `B` events of one thread that are remembered.
  private static let deepest = 4096
  private static let mostThreads = 1 << 16

  private struct Place: Hashable {
    var process: Int?
    var thread: Int?
  }

  /// Hands every event over in the order of the file, a `B` when its `E` comes.
  func read(
    _ content: Content, metadata: (String, JSONValue) -> Void = { _, _ in }, _ body: (Event) -> Void
  ) -> End {
    var reader = JSONReader(refill: content.open())
    var open: [Place: [Event]] = [:]
    do throws(JSONError) {
      let isTrace = try self.read(&reader, metadata) { event in pair(event, &open, body) }
      finish(open, body)
      return isTrace ? .whole : .none
    } catch {
      finish(open, body)
      // A comma behind the last event is common where programs are killed, or write by hand.
      return error.reason == "unexpected ]" ? .whole : .cut(at: error.position.offset)
    }
  }

  private func finish(_ open: [Place: [Event]], _ body: (Event) -> Void) {
    for events in open.values { for event in events { body(event) } }
  }

  private func pair(_ event: Event, _ open: inout [Place: [Event]], _ body: (Event) -> Void) {
    let place = Place(process: event.process, thread: event.thread)
    switch event.phase {
    case UInt8(ascii: "B"):
      guard open.count < Self.mostThreads, (open[place]?.count ?? 0) < Self.deepest else { return }
      open[place, default: []].append(event)
    case UInt8(ascii: "E"):
      guard var begun = open[place]?.popLast() else { return }
      begun.phase = UInt8(ascii: "X")
      if let start = begun.start, let end = event.start { begun.duration = end - start }
      begun.arguments.merge(event.arguments) { _, last in last }
      body(begun)
    default: body(event)
    }
  }

  /// False where the text has no list of events.
  private func read(
    _ reader: inout JSONReader, _ metadata: (String, JSONValue) -> Void, _ body: (Event) -> Void
  ) throws(JSONError) -> Bool {
    guard let first = try reader.next() else { return false }
    if first == .beginArray {
      try readEvents(&reader, body)
      return true
    }
    guard first == .beginObject else { return false }
    var isTrace = false
    while try reader.next() == .key {
      let name = reader.text
      if name == "traceEvents" {
        guard try reader.next() == .beginArray else {
          try reader.skipValue()
          continue
        }
        isTrace = true
        try readEvents(&reader, body)
      } else if wantedMetadata.contains(name), let first = try reader.next() {
        metadata(name, try JSONValue.read(first, from: &reader))
      } else {
        try reader.skipValue()
      }
    }
    return isTrace
  }

  private func readEvents(_ reader: inout JSONReader, _ body: (Event) -> Void) throws(JSONError) {
    while let next = try reader.next(), next != .endArray {
      guard next == .beginObject else {
        try reader.skipValue()
        continue
      }
      var event = Event()
      while try reader.next() == .key { try readMember(&reader, &event) }
      body(event)
    }
  }

  private enum Member { case name, category, phase, start, duration, process, thread, arguments, other }

  private static func member(_ reader: JSONReader) -> Member {
    if reader.isText("name") { return .name }
    if reader.isText("cat") { return .category }
    if reader.isText("ph") { return .phase }
    if reader.isText("ts") { return .start }
    if reader.isText("dur") { return .duration }
    if reader.isText("pid") { return .process }
    if reader.isText("tid") { return .thread }
    return reader.isText("args") ? .arguments : .other
  }

  private func readMember(_ reader: inout JSONReader, _ event: inout Event) throws(JSONError) {
    let member = Self.member(reader)
    if member == .arguments { return try readArguments(&reader, &event) }
    guard let value = try reader.next() else { return }
    switch member {
    case .name where value == .string: event.name = ByteString(bytes: reader.textBytes)
    case .category where value == .string: event.category = ByteString(bytes: reader.textBytes)
    case .phase where value == .string: event.phase = reader.textBytes.first ?? 0
    case .start: event.start = Self.time(reader, value)
    case .duration: event.duration = Self.time(reader, value)
    case .process: event.process = Self.whole(reader, value)
    case .thread: event.thread = Self.whole(reader, value)
    default: break
    }
    if value == .beginObject || value == .beginArray { try reader.skipValue() }
  }

  private func readArguments(_ reader: inout JSONReader, _ event: inout Event) throws(JSONError) {
    guard let first = try reader.next() else { return }
    guard first == .beginObject else {
      if first == .beginArray { try reader.skipValue() }
      return
    }
    while try reader.next() == .key {
      let name = reader.text
      if wanted.contains(name), let first = try reader.next() {
        event.arguments[name] = try JSONValue.read(first, from: &reader)
      } else {
        try reader.skipValue()
      }
    }
  }

  /// Microseconds, as a number or as a string that is one.
  private static func time(_ reader: JSONReader, _ value: JSONEvent) -> Duration? {
    number(reader, value).flatMap { $0.magnitude < 9e15 ? .nanoseconds(Int64(($0 * 1000).rounded())) : nil }
  }

  private static func whole(_ reader: JSONReader, _ value: JSONEvent) -> Int? {
    number(reader, value).flatMap { $0.magnitude < 9e15 ? Int($0) : nil }
  }

  private static func number(_ reader: JSONReader, _ value: JSONEvent) -> Double? {
    let number =
      switch value {
      case .number: Optional(reader.number)
      case .string: Double(reader.text)
      default: Double?.none
      }
    return number.flatMap { $0.isFinite ? $0 : nil }
  }
}
