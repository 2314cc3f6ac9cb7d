import JSON
import Model

/// Reads a profile event by event, in the memory of its labels: the file may be a gigabyte.
struct BazelProfileReader {
  /// Names the label of an action whose event has none, by its message; nil where nothing tells.
  typealias Naming = (_ message: ByteString) -> ByteString?

  private var json: JSONReader
  private var profile = BazelProfile()
  private var actions: BazelActions

  static func read(_ source: @escaping Content.Source, naming: @escaping Naming = { _ in nil }) -> BazelProfile {
    var reader = BazelProfileReader(source, naming)
    do throws(JSONError) {
      try reader.file()
    } catch {
      // A comma behind the last event is common where a writer was cut off.
      let isWhole = error.reason == "unexpected ]"
      let place = "line \(error.position.line), column \(error.position.column)"
      reader.profile.trouble = isWhole ? nil : "\(place): \(error.reason)"
    }
    return reader.finished()
  }

  private init(_ source: @escaping Content.Source, _ naming: @escaping Naming) {
    json = JSONReader(refill: source)
    actions = BazelActions(naming: naming)
  }

  private mutating func file() throws(JSONError) {
    switch try json.next() {
    case .beginArray: try events()
    case .beginObject:
      while try json.next() == .key {
        if json.isText("traceEvents") {
          guard try json.next() == .beginArray else { throw JSONError(position: json.position, reason: "no events") }
          try events()
        } else if json.isText("otherData") {
          try about()
        } else {
          try json.skipValue()
        }
      }
    default: throw JSONError(position: json.position, reason: "it is no trace")
    }
  }

  private mutating func about() throws(JSONError) {
    guard let first = try json.next() else { return }
    let data = try JSONValue.read(first, from: &json)
    func text(_ name: String) -> ByteString? { data[name]?.string.map { ByteString($0) } }
    profile.buildID = text("build_id")
    profile.outputBase = text("output_base")
    profile.version = text("bazel_version")
    let milliseconds = data["profile_start_ts"]?.number ?? data["profile_start_ts"]?.string.flatMap(Double.init)
    if let milliseconds, milliseconds > 0, milliseconds < 1e14 {
      profile.started = Timestamp(microseconds: Int64(milliseconds) * 1000)
    } else {
      profile.started = data["date"]?.string.flatMap(ToolDate.timestamp)
    }
  }

  private mutating func events() throws(JSONError) {
    while let event = try json.next(), event != .endArray {
      guard event == .beginObject else {
        try skipRest(of: event)
        continue
      }
      var event = BazelTraceEvent()
      try fields(&event)
      take(event)
    }
  }

  private mutating func skipRest(of event: JSONEvent) throws(JSONError) {
    if event == .beginArray { try json.skipValue() }
  }

  /// The members of one event; what nobody asks about ends the look at it early.
  private mutating func fields(_ event: inout BazelTraceEvent) throws(JSONError) {
    while try json.next() == .key {
      switch json.withTextBytes(BazelTraceEvent.Field.init) {
      case .category:
        if try json.next() == .string { event.category = json.withTextBytes(BazelTraceEvent.Category.init) }
      case .name: if try json.next() == .string { event.readName(json) }
      case .start: event.start = try number()
      case .wall: event.wall = try number()
      case .thread: event.thread = try number()
      case .phase: if try json.next() == .string { event.isComplete = json.isText("X") }
      case .output: if try json.next() == .string { event.output = ByteString(bytes: json.textBytes) }
      case .arguments: try arguments(&event)
      case .other: try json.skipValue()
      }
    }
  }

  /// Microseconds, or a thread; numbers may stand in quotes.
  private mutating func number() throws(JSONError) -> Int64 {
    switch try json.next() {
    case .number: json.number.magnitude < 9e18 ? Int64(json.number) : 0
    case .string: Int64(json.text) ?? 0
    case .beginObject?, .beginArray?: try skipped()
    default: 0
    }
  }

  private mutating func skipped() throws(JSONError) -> Int64 {
    try json.skipValue()
    return 0
  }

  /// Some revisions write `args` twice in one event: both count.
  private mutating func arguments(_ event: inout BazelTraceEvent) throws(JSONError) {
    guard try json.next() == .beginObject else { return }
    while try json.next() == .key {
      if json.isText("target") {
        if try json.next() == .string { event.target = ByteString(bytes: json.textBytes) }
      } else if json.isText("mnemonic") {
        if try json.next() == .string { event.isTest = event.isTest || json.isText("TestRunner") }
      } else {
        try json.skipValue()
      }
    }
  }

  private mutating func take(_ event: BazelTraceEvent) {
    switch event.category {
    case .phase: profile.note(phase: event)
    case .critical: profile.critical.append((event.span, nil))
    case .action: actions.take(action: event)
    case .part(let part): if event.isComplete { actions.take(part, of: event) }
    case .general: if event.isRun { actions.take(.run, of: event) }
    case .other: break
    }
    if event.isMerged { profile.isSlim = true }
    if event.isFinish { profile.end = max(profile.end, event.start) }
    if event.category != .other, event.isComplete { profile.end = max(profile.end, event.start &+ event.wall) }
  }

  private mutating func finished() -> BazelProfile {
    profile.hasActions = actions.hasActions
    profile.hasLabels = actions.hasLabels
    profile.labels = actions.finished(isSlim: profile.isSlim)
    let labels = actions.labels(ofCritical: profile.critical.map(\.span.name))
    profile.critical = zip(profile.critical, labels).map { ($0.span, $1) }
    profile.phases.sort { $0.start < $1.start }
    profile.closePhases()
    return profile
  }
}
