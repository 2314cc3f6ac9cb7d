import Model

/// One invocation of Bazel as rows: a label holds all its actions.
struct BazelRows {
  private let run: BazelInvocation
  /// From the client's start to the moment that a profile's times count from; microseconds.
  private let launch: Int64
  /// Places in the execution log by what a program writes, and by its message.
  private var spawns: [ByteString: Int] = [:]

  init(_ run: BazelInvocation) {
    self.run = run
    for (place, spawn) in (run.log?.spawns ?? []).enumerated() {
      for name in spawn.outputs + [spawn.message].compactMap(\.self) { spawns[name] = place }
    }
    launch = run.profile?.phases.first.map { max(0, -$0.start) } ?? 0
  }

  /// - Parameters:
  ///   - clientStart: when the client began, where processes tell; the profile's own clock is good to a second.
  ///   - clientWall: how long it lived.
  func rows(clientStart: Timestamp?, clientWall: Duration? = nil) -> ToolRows {
    var rows = ToolRows(tool: "bazel", version: version)
    let outcomes = BazelOutcomes(run).all()
    rows.rows = outcomes.sorted { $0.key < $1.key }.map { row($0.key, $0.value) }
    rows.clock = .tool
    rows.started = clientStart ?? began
    rows.ended = run.events?.finished ?? began.map { $0 + .microseconds((run.profile?.end ?? 0) &+ launch) }
    rows.exit = run.events?.exitCode
    rows.command = ["bazel"] + (run.events?.command.map { [$0] } ?? [])
    rows.isServed = !BazelCommand.isOn("batch", in: (run.command?.startup ?? []) + (run.events?.startupOptions ?? []))
    rows.extent = run.profile?.trouble == nil && run.events?.trouble == nil ? .whole : .part
    if let profile = run.profile { add(profile, clientWall, to: &rows) }
    rows.outputs = outputs
    if let graph = run.graph { add(graph, outcomes, to: &rows) }
    rows.notes += notes
    return rows
  }

  /// By the files' own clocks.
  private var began: Timestamp? {
    if let started = run.profile?.started { return started + .microseconds(-launch) }
    return run.events?.started
  }

  private var version: String? {
    guard let text = (run.profile?.version ?? run.events?.version)?.description else { return nil }
    let word = text.hasPrefix("release ") ? String(text.dropFirst(8)) : text
    return word.first.map { $0.isNumber } ?? false ? word : nil
  }

  private func time(_ moment: Int64) -> Duration { .microseconds(moment &+ launch) }

  private func row(_ label: ByteString, _ outcome: Outcome) -> ToolRows.Row {
    var row = ToolRows.Row(label, outcome)
    row.kind = kind(label)
    guard let done = run.profile?.labels[label] else {
      if let test = run.events?.tests[label], outcome == .executed { row.duration = test.wall }
      addLogged(&row)
      return row
    }
    row.start = time(done.start)
    row.duration = .microseconds(done.wall)
    row.work = .microseconds(done.work)
    row.detail = reason(done)
    if outcome == .executed, done.counts[.executed] == nil { row.kind = .group }
    // All of them or none.
    if done.steps.count > 1, done.steps.count <= 100, done.steps.count == done.counts.values.reduce(0, +) {
      row.actions = done.steps.map(action)
    }
    return row
  }

  /// What the actions of the workspace's own labels made, behind the link that Bazel keeps in its root: gone after
  /// `bazel clean`.
  private var outputs: [ByteString] {
    guard let root = run.root, let below = Paths.relative(run.directory, to: root) else { return [] }
    let up = below.split(on: UInt8(ascii: "/")).filter { !$0.isEmpty }.flatMap { _ in Array("../".utf8) }
    let own = (run.profile?.labels ?? [:]).filter { BazelLabel.isOwn($0.key) }.values.lazy.flatMap(\.steps)
    let all = own.compactMap { $0.ending == .incomplete ? nil : $0.output }.filter { $0.hasPrefix("bazel-out/") }
      .sorted()
    let count = min(all.count, Reading.mostOutputs)
    return (0..<count).map { ByteString(bytes: up + all[$0 * all.count / count].bytes) }
  }

  private func action(_ step: BazelProfile.Step) -> Action {
    var action = Action(
      output: step.output ?? step.message, start: time(step.start), wall: .microseconds(step.wall))
    if let spawn = spawn(of: step) { (action.command, action.inputs) = (spawn.command, spawn.inputs) }
    return action
  }

  private func spawn(of step: BazelProfile.Step) -> BazelExecutionLog.Spawn? {
    (step.output.flatMap { spawns[$0] } ?? spawns[step.message]).flatMap { run.log?.spawns[$0] }
  }

  /// Times from the execution log where there is no profile.
  private func addLogged(_ row: inout ToolRows.Row) {
    guard run.profile?.hasActions != true, let log = run.log else { return }
    let spawns = log.spawns.filter { $0.label == row.name && !$0.isHit }
    let wall = spawns.compactMap(\.wall).reduce(.zero, +)
    if wall > .zero { row.duration = wall }
    if let first = spawns.compactMap(\.start).min(), let began {
      row.start = .microseconds(first.microseconds - began.microseconds)
    }
  }

  /// The first action's reason is the label's: the others follow from it.
  private func reason(_ done: BazelProfile.Label) -> String? {
    guard let reasons = run.explanations?.reasons else { return nil }
    return done.steps.sorted { $0.start < $1.start }.lazy.compactMap { reasons[$0.message] }.first
  }

  private func kind(_ label: ByteString) -> TargetTiming.Kind {
    if run.profile?.labels[label]?.isTest == true || run.events?.tests[label] != nil { return .test }
    let rule = run.events?.targets[label]?.kind?.dropping(suffix: " rule") ?? run.graph?.rules[label]?.kind ?? ""
    if rule.hasSuffix("_library") { return .compile }
    if rule.hasSuffix("_binary") || rule.hasSuffix("_test") { return .link }
    return rule == "genrule" ? .generate : .task
  }

  // MARK: the whole invocation

  /// Less than this between the end of the profile and that of the client is no phase.
  private static let least = Duration.milliseconds(20)

  private func add(_ profile: BazelProfile, _ clientWall: Duration?, to rows: inout ToolRows) {
    rows.waited = .microseconds(profile.waited)
    rows.phases = BazelPhaseNames.phases(profile, launch: launch)
    // What comes behind the profile's end: uploads of build events, or the program that `bazel run` was to run.
    let over = time(profile.end)
    if let clientWall, clientWall - over > Self.least {
      let name = run.command?.command == "run" ? "program" : run.uploads ? "upload" : "closing"
      rows.phases.append(Phase(name, start: over, wall: clientWall - over))
    }
    for step in profile.critical {
      if let label = step.label, rows.critical.last != label { rows.critical.append(label) }
    }
  }

  private func add(_ graph: BazelGraph, _ outcomes: [ByteString: Outcome], to rows: inout ToolRows) {
    for label in outcomes.keys { rows.needs[label] = graph.needs(label) }
    rows.graph = graph.targetGraph
    guard let root = run.root else { return }
    let files = BazelFiles(graph, root: root)
    for index in rows.rows.indices where outcomes[rows.rows[index].name] != .upToDate {
      rows.rows[index].files = files.files(rows.rows[index].name)
    }
  }

  private var notes: [String] {
    var notes: [String] = []
    if let trouble = run.profile?.trouble {
      notes.append("Bazel's profile breaks off, its actions may be missing: \(trouble)")
    }
    if let trouble = run.events?.trouble { notes.append("Bazel's build events break off: \(trouble)") }
    if let trouble = run.log?.trouble { notes.append("Bazel's execution log breaks off: \(trouble)") }
    if run.profile?.isSlim == true {
      notes.append(
        "the profile merged small events, so that times of short actions are missing: --noslim_profile keeps them")
    }
    if let nameless = run.profile?.labels[""], let profile = run.profile, !profile.hasLabels {
      let count = nameless.counts.values.reduce(0, +)
      notes.append(
        "\(count) actions belong to no label that the profile tells: --experimental_profile_include_target_label names them"
      )
    }
    return notes + (run.graph?.notes ?? [])
  }
}

extension ByteString {
  func dropping(suffix: String) -> ByteString? {
    hasSuffix(suffix) ? ByteString(bytes: bytes.dropLast(suffix.utf8.count)) : nil
  }
}
