import Figures
import JSON
import Model

/// Reads one line of the history into a build; unknown keys are passed over, missing ones get their defaults.
struct BuildReader {
  private var json: JSONReader
  private let depth: Depth
  private(set) var build = Build(id: "", started: Timestamp(microseconds: 0), wall: .zero, command: [])
  /// Keys of what is wanted that were not seen yet.
  private var missing: Set<String> = [
    "v", "id", "started", "wall_ms", "exit", "dir", "tree", "tool", "loop", "class", "by",
  ]
  private var isDaily = false
  private var knowsEnough = false
  private var signal: Int?

  /// How much of a line is read. All but the whole ends at the targets, once what is wanted was seen.
  private enum Depth { case head, circumstances, whole }

  private init(_ line: [UInt8], _ depth: Depth) {
    json = JSONReader(line)
    self.depth = depth
    if depth == .circumstances { missing.formUnion(["command", "outcomes"]) }
  }

  /// The build of a line; nil for a line of daily medians.
  ///
  /// - Parameter withTargets: false: without them and what stands behind them.
  static func build(_ line: [UInt8], withTargets: Bool = true) throws(LineFault) -> Build? {
    var reader = BuildReader(line, withTargets ? .whole : .circumstances)
    return try reader.read() ? reader.build : nil
  }

  /// The head of a line's build; nil for a line of daily medians.
  static func head(_ line: [UInt8]) throws(LineFault) -> BuildHead? {
    var reader = BuildReader(line, .head)
    return try reader.read() ? BuildHead(reader.build) : nil
  }

  /// False for a line of daily medians.
  private mutating func read() throws(LineFault) -> Bool {
    guard try json.event() == .beginObject else { throw LineFault(reason: "not an object") }
    while !knowsEnough, try json.event() == .key { try member(json.text) }
    if !knowsEnough { try json.expectEnd() }
    if isDaily { return false }
    for key in ["v", "id", "started", "wall_ms"] where missing.contains(key) {
      throw LineFault(reason: "not a build: it has no \(key)")
    }
    if let signal { build.termination = .signaled(signal) }
    return true
  }

  private mutating func member(_ name: String) throws(LineFault) {
    missing.remove(name)
    if try identity(name) { return }
    if depth != .whole, isDaily || name == "targets" && missing.isEmpty {
      knowsEnough = true
    } else if try !more(name) {
      try json.skip()
    }
  }

  /// Whether the member is one of those that are wanted beyond a head.
  private mutating func more(_ name: String) throws(LineFault) -> Bool {
    if depth == .head { return false }
    if try circumstances(name) { return true }
    return depth == .whole ? try body(name) : false
  }

  /// What a head holds.
  private mutating func identity(_ name: String) throws(LineFault) -> Bool {
    switch name {
    case "v":
      let version = try json.integerValue("v")
      guard version == 1 else { throw LineFault(reason: "not a build of version 1") }
    case "daily":
      isDaily = true
      try json.skip()
    case "id": build.id = try json.textValue("id") ?? ""
    case "started": try readStarted()
    case "wall_ms": build.wall = try json.millisecondsValue("wall_ms") ?? .zero
    case "exit": build.termination = .exited(try json.integerValue("exit") ?? 0)
    case "signal": signal = try json.integerValue("signal")
    case "dir": build.directory = try json.nameValue("dir") ?? ""
    case "dir_b64":
      missing.remove("dir")
      build.directory = try json.base64Value("dir_b64") ?? ""
    case "tree": build.tree = try json.textValue("tree") ?? ""
    case "tool": build.tool = try json.textValue("tool") ?? "command"
    case "loop": build.loop = try json.textValue("loop")
    case "class": build.buildClass = BuildClass(rawValue: try json.textValue("class") ?? "") ?? .incremental
    case "by": build.provenance = Provenance(rawValue: try json.textValue("by") ?? "run") ?? .imported
    default: return false
    }
    return true
  }

  private mutating func readStarted() throws(LineFault) {
    let text = try json.textValue("started") ?? ""
    guard let started = Timestamp(text: text) else { throw LineFault(reason: "started is not an RFC 3339 date") }
    build.started = started
  }
}

extension BuildReader {
  /// What explains a build's time: command, machine, repository; and what it did in sum.
  private mutating func circumstances(_ name: String) throws(LineFault) -> Bool {
    switch name {
    case "cpu_ms": build.cpu = try json.millisecondsValue("cpu_ms") ?? .zero
    case "cpu_of": build.isServed = try json.textValue("cpu_of") == "client"
    case "rss_kb": build.peakKB = try json.integerValue("rss_kb") ?? 0
    case "command": build.command = try json.namesValue("command") ?? []
    case "waited_ms": build.waited = try json.millisecondsValue("waited_ms") ?? .zero
    case "stopped_ms": build.stopped = try json.millisecondsValue("stopped_ms") ?? .zero
    case "machine": build.machine = try Machine.read(&json)
    case "git": build.git = try GitState.read(&json)
    case "outcomes": build.outcomes = try Outcome.readCounts(&json)
    case "actor": build.actor = try json.textValue("actor")
    case "jobs": build.jobs = try json.integerValue("jobs")
    case "edited": build.edited = try json.namesValue("edited")
    case "budget_s":
      build.budget = try json.numberValue("budget_s").map { seconds throws(LineFault) in
        guard abs(seconds) < 9e9 else { throw LineFault(reason: "budget_s is too large") }
        return .nanoseconds(Int64((seconds * 1e9).rounded()))
      }
    default: return false
    }
    return true
  }

  /// What the build did.
  private mutating func body(_ name: String) throws(LineFault) -> Bool {
    switch name {
    case "targets": build.targets = try TargetTiming.readAll(&json)
    case "phases": build.phases = try Phase.readAll(&json)
    case "graph": build.graph = try json.textValue("graph")
    case "outputs": build.outputs = try json.namesValue("outputs") ?? []
    case "critical": build.critical = try json.namesValue("critical") ?? []
    case "source": build.source = try json.textValue("source") ?? "processes"
    case "notes": build.notes = try json.namesValue("notes")?.map(\.description) ?? []
    default: return false
    }
    return true
  }
}

extension Outcome {
  /// An outcome that this version does not know counts as unknown.
  fileprivate static func readCounts(_ json: inout JSONReader) throws(LineFault) -> [Outcome: Int] {
    var counts: [Outcome: Int] = [:]
    try json.members("outcomes") { (json: inout JSONReader, name) throws(LineFault) in
      guard let count = try json.integerValue("outcomes") else { return }
      counts[Outcome(rawValue: name) ?? .unknown, default: 0] += count
    }
    return counts
  }
}

extension Phase {
  fileprivate static func readAll(_ json: inout JSONReader) throws(LineFault) -> [Phase] {
    var phases: [Phase] = []
    try json.elements("phases") { (json: inout JSONReader, first) throws(LineFault) in
      guard first == .beginObject else { throw LineFault(reason: "phases holds something that is not an object") }
      var phase = Phase("", start: .zero, wall: .zero)
      while try json.event() == .key {
        switch json.text {
        case "name": phase.name = try json.textValue("phases.name") ?? ""
        case "start_ms": phase.start = try json.millisecondsValue("phases.start_ms") ?? .zero
        case "wall_ms": phase.wall = try json.millisecondsValue("phases.wall_ms") ?? .zero
        default: try json.skip()
        }
      }
      phases.append(phase)
    }
    return phases
  }
}

extension Machine {
  fileprivate static func read(_ json: inout JSONReader) throws(LineFault) -> Machine {
    var machine = Machine()
    try json.members("machine") { (json: inout JSONReader, name) throws(LineFault) in
      switch name {
      case "class": machine.machineClass = try json.textValue("machine.class") ?? ""
      case "cpu": machine.processor = try json.textValue("machine.cpu")
      case "cores": machine.cores = try json.integerValue("machine.cores") ?? 1
      case "load": machine.load = try json.numberValue("machine.load")
      default: try json.skip()
      }
    }
    return machine
  }
}

extension GitState {
  fileprivate static func read(_ json: inout JSONReader) throws(LineFault) -> GitState? {
    var git = GitState()
    let isThere = try json.members("git") { (json: inout JSONReader, name) throws(LineFault) in
      switch name {
      case "commit": git.commit = try json.textValue("git.commit")
      case "branch": git.branch = try json.textValue("git.branch")
      case "dirty", "dirty_b64": try git.readDirty(&json, isBase64: name == "dirty_b64")
      default: try json.skip()
      }
    }
    return isThere ? git : nil
  }

  private mutating func readDirty(_ json: inout JSONReader, isBase64: Bool) throws(LineFault) {
    var files = dirty
    try json.members("git.dirty") { (json: inout JSONReader, name) throws(LineFault) in
      let path = isBase64 ? ByteString(base64: name) : ByteString(bytes: json.textBytes)
      guard let path else { throw LineFault(reason: "git.dirty_b64 has a key that is not base64") }
      files[path] = .some(try json.textValue("git.dirty"))
    }
    dirty = files
  }
}
