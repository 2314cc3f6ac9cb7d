import Model

/// A build of which no process was seen: what its tool wrote down tells the targets, the whole command where nothing
/// was.
struct LoggedBuild {
  let request: Request
  let build: BuildCommand
  let folders: [NinjaEdges.Folder]
  /// Whether other tools' files tell something.
  var hasRows = false

  func reading(_ observation: Observation) -> Reading {
    let base = build.folder(in: request.directory)
    let edges = NinjaEdges(ProcessTree([], end: .zero), folders: folders, base: base)
    let console = observation.console.map(NinjaConsole.init)
    let snippets = folders.flatMap { $0.snippets?.steps(base: base, started: observation.knownStart) ?? [] }
    let hasLog = folders.contains { $0.rows?.isRead == true }
    guard hasLog || !snippets.isEmpty || console?.finished != nil else { return wholeCommand(observation) }

    var targets = LoggedTargets.add(hasLog ? edges.loose : snippets.map(\.entry), to: [])
    let failed = failures(console, edges, base) + snippets.filter(\.isFailed).map(\.entry.step.key)
    let isCancelled = console?.isInterrupted ?? false || observation.isSignaled
    mark(failed, .failed, in: &targets)
    if observation.termination != .exited(0) { mark(incomplete(edges), .cancelled, in: &targets) }
    var notes = edges.notes
    if !observation.termination.isSuccess, failed.isEmpty, !isCancelled {
      notes.append("no process was seen, and no tool writes down what failed: the failed target is missing")
    }
    targets.sort { ($0.start, $0.key) < ($1.start, $1.key) }
    let rest = NotMade(
      build: build, edges: edges, cmake: nil, linkScripts: [], base: base, isCancelled: isCancelled,
      replies: folders.compactMap(\.reply), console: console)
    targets += rest.targets(besides: targets, termination: observation.termination)
    return Reading(
      tool: hasLog ? build.tool : snippets.isEmpty ? build.tool : "cmake", targets: targets,
      outcomes: targets.reduce(into: [:]) { $0[$1.outcome, default: 0] += 1 }, jobs: build.jobs,
      outputs: outputs(edges), files: files(edges), source: "tool", notes: notes,
      isNoOp: observation.termination.isSuccess && !targets.contains { $0.outcome == .executed })
  }

  /// The targets of what the console calls failed.
  private func failures(_ console: NinjaConsole?, _ edges: NinjaEdges, _ base: ByteString) -> [TargetKey] {
    guard let failed = console?.failed, !failed.isEmpty else { return [] }
    let names = CMakeNames(
      outputs: folders.flatMap { Array($0.rows?.outputs ?? []) } + failed.joined(),
      reply: folders.lazy.compactMap(\.reply).first)
    return failed.map { outputs in
      switch names.name(outputs, command: nil) {
      case .target(let name, _), .output(let name): TargetKey(name: name)
      case .nobody: TargetKey(name: outputs.first ?? "")
      }
    }
  }

  /// CMake targets with objects and without what joins them.
  private func incomplete(_ edges: NinjaEdges) -> [TargetKey] {
    let shares = edges.loose.reduce(into: [TargetKey: Set<CMakeNames.Share>]()) { shares, entry in
      if let share = entry.step.share { shares[entry.step.key, default: []].insert(share) }
    }
    return shares.filter { $0.value == [.part] && !edges.plain.contains($0.key) }.map(\.key).sorted()
  }

  private func mark(_ keys: [TargetKey], _ outcome: Outcome, in targets: inout [TargetTiming]) {
    for key in keys {
      if let index = targets.firstIndex(where: { $0.key == key }) {
        if targets[index].outcome == .executed { targets[index].outcome = outcome }
      } else {
        targets.append(TargetTiming(name: key.name, directory: key.directory, source: .tool, outcome: outcome))
      }
    }
  }

  /// What the log says that was made, and what ninja noted that its compilers included.
  private func files(_ edges: NinjaEdges) -> [TargetKey: TargetFiles] {
    var files: [TargetKey: TargetFiles] = [:]
    files.reserveCapacity(edges.loose.count)
    for entry in edges.loose {
      let output = Paths.join(entry.step.folder, entry.step.output)
      let included = edges.included.isEmpty ? nil : edges.included[output]
      let extent = included == nil ? TargetFiles.Extent.guessed : .everything
      // In place: a long log has tens of thousands.
      guard let place = files.index(forKey: entry.step.key) else {
        files[entry.step.key] = TargetFiles(
          reads: included ?? [], writes: [Paths.normalized(output)], extent: extent)
        continue
      }
      files.values[place].reads += included ?? []
      files.values[place].writes.append(Paths.normalized(output))
      if extent == .guessed { files.values[place].extent = .guessed }
    }
    return edges.included.isEmpty
      ? files
      : files.mapValues { TargetFiles(reads: Set($0.reads).sorted(), writes: $0.writes, extent: $0.extent) }
  }

  private func outputs(_ edges: NinjaEdges) -> [ByteString] {
    let all = edges.loose.map { Paths.join(build.subfolder, $0.step.output) }.filter { !Paths.isAbsolute($0) }
    guard all.count > Reading.mostOutputs else { return all }
    return (0..<Reading.mostOutputs).map { all[$0 * all.count / Reading.mostOutputs] }
  }

  private func wholeCommand(_ observation: Observation) -> Reading {
    guard observation.wall > .zero || observation.knownStart != nil else {
      let note = "neither processes nor a file of its tool tell what the run did"
      return Reading(tool: build.tool, jobs: build.jobs, source: "command", notes: [note])
    }
    guard request.recorded == nil || !onlyRunsOthers else {
      let note = "nothing in these files tells what `\(CommandTitle.of(request.command))` ran: its processes would"
      return Reading(tool: build.tool, jobs: build.jobs, source: "command", notes: hasRows ? [] : [note])
    }
    let outcome: Outcome =
      switch observation.termination {
      case .exited(0): .executed
      case .exited: .failed
      case .signaled: .cancelled
      }
    let target = TargetTiming(
      name: CommandTitle.of(request.command), kind: .command, source: .command, wall: observation.wall,
      cpu: observation.cpu, peakKB: observation.peakKB, outcome: outcome)
    return Reading(
      tool: build.tool, targets: [target], outcomes: [outcome: 1], jobs: build.jobs, source: "command",
      notes: folders.flatMap { $0.rows?.notes ?? [] })
  }
}

extension LoggedBuild {
  /// Whether the command is no work of its own: a task runner, or a package manager that starts a program. Of a recorded
  /// run its whole life would stand beside the tasks of other runs as one more task.
  fileprivate var onlyRunsOthers: Bool { build.isRunner || NodeLaunchers.isLauncher(request.command) }
}

extension Observation {
  /// When the command was started; nil where a recorded run does not tell.
  var knownStart: Timestamp? { started.microseconds > 0 ? started : nil }

  fileprivate var isSignaled: Bool { if case .signaled = termination { true } else { false } }
}
