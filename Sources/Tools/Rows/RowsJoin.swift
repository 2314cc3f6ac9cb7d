import Model

/// Joins what tools' own files say with the targets that processes show: the time is the processes', the outcome the
/// tool's, and neither a hit nor an end is believed against the other's witness.
struct RowsJoin {
  private let rows: [ToolRows]
  private let observation: Observation
  /// Whether processes were seen, so that their absence says something.
  private let isTraced: Bool

  init(_ rows: [ToolRows], _ observation: Observation, isTraced: Bool = false) {
    self.rows = rows
    self.observation = observation
    self.isTraced = isTraced
  }

  /// A reading of processes, or of the whole command, with the rows in it.
  func added(to reading: Reading) -> Reading {
    var reading = reading
    for tool in rows {
      reading.notes += tool.notes
      reading.read.append(tool.version.map { "\(tool.tool) \($0)" } ?? tool.tool)
      addRun(tool, to: &reading)
    }
    guard rows.contains(where: { !$0.rows.isEmpty || !$0.planned.isEmpty }) else {
      for tool in rows { addNeeds(tool, to: &reading) }
      return reading
    }
    if !isTraced {
      reading.targets.removeAll { $0.kind == .command }
      reading.source = "tool"
      if reading.tool == Tools.anyCommand.name, let tool = rows.first?.tool { reading.tool = tool }
    }
    for tool in rows { join(tool, into: &reading) }
    reading.targets = Self.ordered(reading.targets)
    reading.outcomes = reading.targets.reduce(into: [:]) { counts, target in
      if target.kind != .group { counts[target.outcome, default: 0] += 1 }
    }
    if !reading.targets.isEmpty, reading.targets.allSatisfy({ $0.source == .tool }) { reading.source = "tool" }
    let worked = reading.targets.contains { $0.kind != .group && Self.didSomething.contains($0.outcome) }
    reading.isNoOp = observation.termination.isSuccess && !worked
    return reading
  }

  /// What a tool tells of the whole run.
  private func addRun(_ tool: ToolRows, to reading: inout Reading) {
    reading.phases += tool.phases.map { Phase($0.name, start: start($0.start, of: tool), wall: $0.wall) }
    reading.waited = max(reading.waited, tool.waited)
    if rows.count == 1, reading.tool == tool.tool { reading.critical = tool.critical }
    reading.isServed = reading.isServed || tool.isServed
    reading.graph = reading.graph ?? tool.graph
    reading.outputs += tool.outputs.prefix(max(0, Reading.mostOutputs - reading.outputs.count))
    for row in tool.rows { if let files = row.files { reading.files[TargetKey(name: row.name)] = files } }
  }

  private static let didSomething: Set<Outcome> = [.executed, .failed, .cancelled, .unknown]

  /// What started in order of time, then the rest in order of name.
  private static func ordered(_ targets: [TargetTiming]) -> [TargetTiming] {
    func never(_ target: TargetTiming) -> Bool {
      target.wall == .zero && (target.outcome == .notRun || target.outcome == .upToDate || target.outcome == .unknown)
    }
    return targets.filter { !never($0) }.sorted { ($0.start, $0.key) < ($1.start, $1.key) }
      + targets.filter(never).sorted { $0.key < $1.key }
  }

  private func join(_ tool: ToolRows, into reading: inout Reading) {
    var places = Dictionary(
      reading.targets.enumerated().filter { $1.directory == nil }.map { ($1.name, $0) },
      uniquingKeysWith: { first, _ in first })
    for row in Self.decisive(tool.rows) {
      if let place = places[row.name] {
        merge(row, of: tool, into: &reading.targets[place], &reading.notes)
      } else {
        places[row.name] = reading.targets.count
        var target = target(row, of: tool)
        if isTraced, row.needsProcess {
          target.outcome = .unknown
          reading.notes.append("\(tool.tool) calls \(row.name) \(row.outcome.rawValue), but no process of it ran")
        }
        reading.targets.append(target)
      }
    }
    let rest = tool.planned.filter { places[$0] == nil }
    // Where all went well nothing was left out.
    let isBroken = !observation.termination.isSuccess || reading.targets.contains { Self.blocking.contains($0.outcome) }
    let outcome: Outcome = tool.extent == .whole && isBroken ? .notRun : .unknown
    for name in rest {
      places[name] = reading.targets.count
      reading.targets.append(TargetTiming(name: name, source: .tool, outcome: outcome))
    }
    if tool.extent == .part { blockRest(rest, tool, places, &reading.targets) }
    addNeeds(tool, to: &reading)
  }

  /// What each target waited for, by the tool's graph.
  private func addNeeds(_ tool: ToolRows, to reading: inout Reading) {
    guard !tool.needs.isEmpty else { return }
    let names = Set(reading.targets.filter { $0.directory == nil }.map(\.name))
    for index in reading.targets.indices where reading.targets[index].needs?.isEmpty ?? true {
      guard reading.targets[index].directory == nil, let needs = tool.needs[reading.targets[index].name] else {
        continue
      }
      reading.targets[index].needs = needs.filter(names.contains).sorted().map { TargetKey(name: $0) }
    }
  }

  private static let blocking: Set<Outcome> = [.failed, .cancelled, .notRun]

  /// What waits for something that failed, was cut short or did not run itself did not run, whatever the files say.
  private func blockRest(
    _ rest: [ByteString], _ tool: ToolRows, _ places: [ByteString: Int], _ targets: inout [TargetTiming]
  ) {
    var waiting: [ByteString: [ByteString]] = [:]
    for name in rest { for need in tool.needs[name] ?? [] { waiting[need, default: []].append(name) } }
    var open = waiting.keys.filter { name in places[name].map { Self.blocking.contains(targets[$0].outcome) } ?? false }
    while let name = open.popLast() {
      for next in waiting[name] ?? [] {
        guard let place = places[next], targets[place].outcome == .unknown else { continue }
        targets[place].outcome = .notRun
        open.append(next)
      }
    }
  }

  /// One row a name: a task that ran once and was restored once ran.
  private static func decisive(_ rows: [ToolRows.Row]) -> [ToolRows.Row] {
    var places: [ByteString: Int] = [:]
    var kept: [ToolRows.Row] = []
    for row in rows {
      if let place = places[row.name] {
        if didSomething.contains(row.outcome), row.outcome != .unknown { kept[place] = row }
      } else {
        places[row.name] = kept.count
        kept.append(row)
      }
    }
    return kept
  }

  /// A task of which no process was seen: a hit, work inside of the tool itself, or a run that was not traced.
  private func target(_ row: ToolRows.Row, of tool: ToolRows) -> TargetTiming {
    let isHit = row.outcome == .localHit || row.outcome == .remoteHit
    let wall = max(.zero, row.duration ?? .zero)
    let actions = row.actions.map { action in
      var action = action
      action.start = start(action.start, of: tool)
      return action
    }
    return TargetTiming(
      name: row.name, kind: row.isPersistent ? .service : row.kind ?? .task, source: .tool,
      start: start(row, of: tool) ?? .zero, wall: wall, work: isHit ? .zero : row.work ?? wall, outcome: row.outcome,
      why: row.detail, actions: actions, saved: row.saved)
  }

  /// Since the start of the build.
  private func start(_ row: ToolRows.Row, of tool: ToolRows) -> Duration? {
    row.start.map { start($0, of: tool) }
  }

  private func start(_ start: Duration, of tool: ToolRows) -> Duration {
    let began = Duration.microseconds(observation.started.microseconds)
    let offset: Duration =
      switch tool.clock {
      case .epoch: .zero - began
      case .tool: tool.started.map { .microseconds($0.microseconds) - began } ?? .zero
      }
    return max(.zero, start + offset)
  }

  private func merge(
    _ row: ToolRows.Row, of tool: ToolRows, into target: inout TargetTiming, _ notes: inout [String]
  ) {
    let seen = target.outcome
    let isStopped = tool.stopsServices && observation.termination.isSuccess && seen == .cancelled
    let isService = row.isPersistent || isStopped && row.outcome == .executed
    if isService { target.kind = .service }
    target.saved = row.saved
    target.outcome = isService && row.outcome == .executed ? .executed : Self.outcome(row.outcome, seen: seen)
    if target.outcome == .unknown, seen != .unknown {
      notes.append("\(tool.tool) calls \(row.name) \(row.outcome.rawValue), but a process of it ran")
    }
  }

  /// What both witnesses agree on; `seen` is what the task's processes show.
  static func outcome(_ told: Outcome, seen: Outcome) -> Outcome {
    switch (told, seen) {
    case (.unknown, _): seen
    case (.executed, .unknown): .executed
    case (.executed, _): seen
    case (.failed, .cancelled), (.cancelled, _): .cancelled
    case (.failed, _): .failed
    // A task with a process was not restored, nor up to date, nor left out: one of the two is wrong.
    case (_, .failed), (_, .cancelled): seen
    default: .unknown
    }
  }
}
