import JSON
import Model

/// Reads the targets of a line. Words of the closed lists that this version does not know read as the general one.
extension TargetTiming {
  /// The targets of a line. Those that one needs stand there by their places; a place that is none is left out.
  static func readAll(_ json: inout JSONReader) throws(LineFault) -> [TargetTiming] {
    var targets: [TargetTiming] = []
    var all: [Needs] = []
    try json.elements("targets") { (json: inout JSONReader, first) throws(LineFault) in
      let (target, needs) = try read(first, &json)
      targets.append(target)
      all.append(needs)
    }
    for (index, needs) in all.enumerated() {
      func keys(_ places: [Int]) -> [TargetKey] { places.filter(targets.indices.contains).map { targets[$0].key } }
      targets[index].needs = needs.target.map(keys)
      for (step, places) in needs.steps { targets[index].actions[step].needs = keys(places) }
    }
    return targets
  }

  /// The places of the targets that one needs as a whole, and by action.
  private struct Needs {
    var target: [Int]?
    var steps: [(action: Int, places: [Int])] = []
  }

  /// - Parameter first: the event that begins the target.
  private static func read(
    _ first: JSONEvent, _ json: inout JSONReader
  ) throws(LineFault) -> (TargetTiming, Needs) {
    guard first == .beginObject else { throw LineFault(reason: "targets holds something that is not an object") }
    var target = TargetTiming(name: "", outcome: .unknown)
    var name: ByteString?
    var work: Duration?
    var needs = Needs()
    while try json.event() == .key {
      switch json.text {
      case "t": name = try json.nameValue("t")
      case "t_b64": name = try json.base64Value("t_b64")
      case "work_ms": work = try json.millisecondsValue("work_ms")
      case "needs": needs.target = try json.placesValue("needs")
      case "actions":
        target.actions = []
        needs.steps = []
        try json.elements("actions") { (json: inout JSONReader, first) throws(LineFault) in
          let (action, places) = try Action.read(first, &json)
          if let places { needs.steps.append((target.actions.count, places)) }
          target.actions.append(action)
        }
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
    default: return false
    }
    return true
  }
}

extension Action {
  /// - Returns: the places of the targets that it needs, too.
  fileprivate static func read(
    _ first: JSONEvent, _ json: inout JSONReader
  ) throws(LineFault) -> (Action, needs: [Int]?) {
    guard first == .beginObject else { throw LineFault(reason: "actions holds something that is not an object") }
    var action = Action(start: .zero, wall: .zero)
    var needs: [Int]?
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
      case "needs": needs = try json.placesValue("needs")
      case "after": action.after = try json.placesValue("after")
      default: try json.skip()
      }
    }
    return (action, needs)
  }
}

extension JSONReader {
  /// Whole numbers that stand for entries of a list.
  fileprivate mutating func placesValue(_ key: StaticString) throws(LineFault) -> [Int] {
    var places: [Int] = []
    try elements(key) { (json: inout JSONReader, event) throws(LineFault) in
      guard event == .number else { throw LineFault(reason: "\(key) holds something that is not a number") }
      if let place = Int(exactly: json.number) { places.append(place) }
    }
    return places
  }
}
