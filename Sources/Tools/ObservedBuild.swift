import Model

/// The last step of a reading: names, times and outcomes put together as the targets of one build.
struct ObservedBuild {
  let build: BuildCommand
  let termination: Termination
  let tree: ProcessTree
  /// Where the command ran.
  let place: ByteString
  /// What names are relative to.
  let base: ByteString
  let assignment: Assignment
  let edges: NinjaEdges
  let dependencies: DependencyFiles
  let orders: [ByteString: CMakeOrder]

  func reading(_ rest: NotMade) -> Reading {
    let times = TargetTimes(tree, assignment).times
    let outcomes = Outcomes(tree, edges: edges, build: termination)
    let programs = programsByTarget()
    var targets = assignment.targets.indices.map { index in
      timing(assignment.targets[index], times[index], outcomes.outcome(of: assignment.targets[index]), programs[index])
    }
    let files = FilesByTarget(
      tree: tree, assignment: assignment, dependencies: dependencies, edges: edges, orders: orders, base: base
    ).all(times)
    let named = zip(targets, files).compactMap { target, files in files.map { (target.key, $0) } }
    let needed = upToDate(targets, times)
    targets = LoggedTargets.add(edges.loose, to: targets)
    if let make = build.make {
      let missing = NotRun.goals(make, targets: targets, termination: termination)
      targets += missing.map { TargetTiming(name: $0, outcome: .notRun) }
    }
    targets += needed.map { TargetTiming(name: $0.name, directory: $0.directory, outcome: .upToDate) }
    targets += rest.targets(besides: targets, termination: termination)
    return Reading(
      tool: build.tool, targets: targets, outcomes: count(targets), jobs: build.jobs,
      outputs: Outputs(base: place, folder: base).candidates(targets, tree: tree, times: times),
      files: Dictionary(named, uniquingKeysWith: { first, _ in first }), notes: edges.notes,
      isNoOp: isNoOp(targets, programs))
  }

  private func programsByTarget() -> [[[ByteString]]] {
    var programs: [[[ByteString]]] = Array(repeating: [], count: assignment.targets.count)
    for node in tree.nodes {
      if let owner = assignment.owners[node.process] { programs[owner].append(node.exec.arguments) }
    }
    return programs
  }

  private var steps: TargetSteps {
    TargetSteps(tree: tree, assignment: assignment, dependencies: dependencies, edges: edges, base: base)
  }

  private func timing(
    _ target: Assignment.Target, _ times: TargetTimes.Times, _ outcome: Outcome, _ programs: [[ByteString]]
  ) -> TargetTiming {
    let kind = times.isGroup ? .group : Kinds.kind(target, programs: programs)
    return TargetTiming(
      name: target.key.name, directory: target.key.directory, kind: kind, start: times.start, wall: times.wall,
      work: times.work, launch: times.launch, cpu: times.cpu, peakKB: times.peakKB, outcome: outcome,
      enclosing: target.enclosing, actions: steps.actions(target, times, kind))
  }

  private func upToDate(_ targets: [TargetTiming], _ times: [TargetTimes.Times]) -> [TargetKey] {
    let commands = targets.indices.flatMap { index -> [Exec] in
      let (target, times) = (targets[index], times[index])
      // What ninja or CMake made knows its inputs by other names.
      let isPlain = assignment.targets[index].shares.isEmpty && assignment.targets[index].source != .edge
      let joins = isPlain && target.outcome == .executed && (target.kind == .link || target.kind == .archive)
      return joins ? times.commands.compactMap { tree.lastNode(of: $0.process).map { tree.nodes[$0].exec } } : []
    }
    return UpToDate(base: base).targets(made: targets.map(\.key), commands: commands)
  }

  private func count(_ targets: [TargetTiming]) -> [Outcome: Int] {
    targets.reduce(into: [:]) { counts, target in
      if target.kind != .group { counts[target.outcome, default: 0] += 1 }
    }
  }

  /// The build ended well and ran no recipe but those that call make or leave nothing behind (`@echo done`). Of other
  /// commands that is known only where they did nothing but call make or ninja.
  private func isNoOp(_ targets: [TargetTiming], _ programs: [[[ByteString]]]) -> Bool {
    guard termination.isSuccess else { return false }
    let worked = targets.indices.contains { index in
      guard targets[index].kind != .group, targets[index].kind != .command, targets[index].outcome != .upToDate else {
        return false
      }
      return index >= programs.count || !programs[index].allSatisfy(Programs.leavesNothing)
    }
    guard !worked, build.rest != nil else { return !worked }
    let all = tree.nodes.map(\.exec)
    return all.contains { Programs.callsBuild($0.arguments) }
      && all.allSatisfy { Programs.callsBuild($0.arguments) || CommandWords.shellCall($0.arguments) != nil }
  }
}
