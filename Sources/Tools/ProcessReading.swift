import Model

/// A finished build read from its processes: targets by name, their times and outcomes. Shared by every tool that keeps
/// no times of its own.
struct ProcessReading {
  let request: Request
  let tool: String
  /// The command line of GNU make, where the command is one: then what has no name is make's own and no target.
  let make: MakeArguments?
  let packages: Packages
  let dependencies: DependencyFiles

  func read(_ observation: Observation) -> Reading {
    guard case .processes = observation.trace, !observation.processes.isEmpty else { return wholeCommand(observation) }
    let end = observation.processes.first?.end ?? observation.wall + observation.stopped
    let tree = ProcessTree(observation.processes, end: end)
    let base = observation.processes.first?.execs.first?.directory ?? request.directory
    let recipes = MakeRecipes(tree, base: base, injected: request.targetNames)
    let names = MarkerNames(tree, packages: packages, recipes: recipes)
    let assignment = Assignment(
      tree, names: names, recipes: recipes, base: base, command: make == nil ? CommandTitle.of(request.command) : nil)
    return ObservedBuild(
      tool: tool, make: make, termination: observation.termination, tree: tree, base: base, assignment: assignment,
      dependencies: dependencies
    ).reading()
  }

  private func wholeCommand(_ observation: Observation) -> Reading {
    let outcome: Outcome =
      switch observation.termination {
      case .exited(0): .executed
      case .exited: .failed
      case .signaled: .cancelled
      }
    let target = TargetTiming(
      name: CommandTitle.of(request.command), kind: .command, source: .command, wall: observation.wall,
      cpu: observation.cpu, peakKB: observation.peakKB, outcome: outcome)
    return Reading(tool: tool, targets: [target], outcomes: [outcome: 1], jobs: make?.jobs, source: "command")
  }
}
