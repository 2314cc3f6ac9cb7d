import JSON
import Model

/// Reads the targets of a line. Words of the closed lists that this version does not know read as the general one.
extension TargetTiming {
  /// The targets of a line. Those that one needs stand there by their places; a place that is none is left out.
  static func readAll(_ json: inout JSONReader) throws(LineFault) -> [TargetTiming] {
    var targets: [TargetTiming] = []
    var needs: [[Int]?] = []
    try json.elements("targets") { (json: inout JSONReader, first) throws(LineFault) in
      let (target, places) = try read(first, &json)
      targets.append(target)
      needs.append(places)
    }
    for (index, places) in needs.enumerated() {
      targets[index].needs = places.map { $0.filter(targets.indices.contains).map { targets[$0].key } }
    }
    return targets
  }

  /// - Parameter first: the event that begins the target.
  /// - Returns: the places of the targets that it needs, too.
  private static func read(
    _ first: JSONEvent, _ json: inout JSONReader
  ) throws(LineFault) -> (TargetTiming, needs: [Int]?) {
    guard first == .beginObject else { throw LineFault(reason: "targets holds something that is not an object") }
    var target = TargetTiming(name: "", outcome: .unknown)
    var name: ByteString?
    var work: Duration?
    var needs: [Int]?
    while try json.event() == .key {
      switch json.text {
      case "t": name = try json.nameValue("t")
      case "t_b64": name = try json.base64Value("t_b64")
      case "work_ms": work = try json.millisecondsValue("work_ms")
      case "needs":
        var places: [Int] = []
        try json.elements("needs") { (json: inout JSONReader, event) throws(LineFault) in
          guard event == .number else { throw LineFault(reason: "needs holds something that is not a number") }
          if let place = Int(exactly: json.number) { places.append(place) }
        }
        needs = places
      case let key: if try !target.readTime(key, &json), try !target.readFact(key, &json) { try json.skip() }
      }
    }
    guard let name else { throw LineFault(reason: "targets holds one without a name") }
    target.name = name
    target.work = work ?? target.wall
    return (target, needs)
  }

  private mutating func readTime(_ key: String, _ json: inout JSONReader) throws(LineFault) -> Bool {
    switch key {
    case "start_ms": start = try json.millisecondsValue("start_ms") ?? .zero
    case "wall_ms": wall = try json.millisecondsValue("wall_ms") ?? .zero
    case "launch_ms": launch = try json.millisecondsValue("launch_ms")
    case "saved_ms": saved = try json.millisecondsValue("saved_ms")
    case "cpu_ms": cpu = try json.millisecondsValue("cpu_ms")
    default: return false
    }
    return true
  }

  private mutating func readFact(_ key: String, _ json: inout JSONReader) throws(LineFault) -> Bool {
    switch key {
    case "kind": kind = Kind(rawValue: try json.textValue("kind") ?? "") ?? .task
    case "src": source = Source(rawValue: try json.textValue("src") ?? "") ?? .process
    case "rss_kb": peakKB = try json.integerValue("rss_kb")
    case "outcome": outcome = Outcome(rawValue: try json.textValue("outcome") ?? "") ?? .unknown
    case "dir": directory = try json.nameValue("dir")
    case "dir_b64": directory = try json.base64Value("dir_b64")
    case "why": why = try json.textValue("why")
    case "edits": edits = try json.namesValue("edits") ?? []
    case "in": enclosing = try json.nameValue("in")
    case "in_b64": enclosing = try json.base64Value("in_b64")
    case "actions":
      var all: [Action] = []
      try json.elements("actions") { (json: inout JSONReader, first) throws(LineFault) in
        all.append(try Action.read(first, &json))
      }
      actions = all
    default: return false
    }
    return true
  }
}

extension Action {
  fileprivate static func read(_ first: JSONEvent, _ json: inout JSONReader) throws(LineFault) -> Action {
    guard first == .beginObject else { throw LineFault(reason: "actions holds something that is not an object") }
    var action = Action(start: .zero, wall: .zero)
    while try json.event() == .key {
      switch json.text {
      case "out": action.output = try json.nameValue("out")
      case "out_b64": action.output = try json.base64Value("out_b64")
      case "start_ms": action.start = try json.millisecondsValue("start_ms") ?? .zero
      case "wall_ms": action.wall = try json.millisecondsValue("wall_ms") ?? .zero
      case "cpu_ms": action.cpu = try json.millisecondsValue("cpu_ms")
      case "cmd": action.command = try json.textValue("cmd")
      case "in": action.inputs = try json.textValue("in")
      case "outs": action.outputs = try json.textValue("outs")
      default: try json.skip()
      }
    }
    return action
  }
}
