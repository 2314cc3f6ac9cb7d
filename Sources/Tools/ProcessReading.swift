import Model

/// A finished build read from its processes and from what its tools left behind: targets by name, their times and
/// outcomes.
struct ProcessReading {
  let request: Request
  let build: BuildCommand
  let packages: Packages
  let dependencies: DependencyFiles
  /// What was seen of the folders in which a ninja built.
  let folders: [NinjaEdges.Folder]
  /// The targets of makefiles that CMake wrote which join objects, by their `link.txt`; empty where none was seen.
  let linkScripts: Set<ByteString>
  /// By the folder of a build that CMake made for make.
  let orders: [ByteString: CMakeOrder]
  /// What the files of other tools say.
  let rows: [ToolRows]

  func read(_ observation: Observation) -> Reading {
    guard case .processes = observation.trace, !observation.processes.isEmpty else {
      let logged = LoggedBuild(request: request, build: build, folders: folders, hasRows: !rows.isEmpty)
        .reading(observation)
      return RowsJoin(rows, observation).added(to: logged)
    }
    let reading = traced(observation, build.rest)
    guard reading.targets.isEmpty, build.rest == nil, build.isRunner else { return reading }
    return traced(observation, CommandTitle.of(request.command))
  }

  private func traced(_ observation: Observation, _ rest: ByteString?) -> Reading {
    let end = observation.processes.first?.end ?? observation.wall + observation.stopped
    let tree = ProcessTree(observation.processes, end: end)
    let place = observation.processes.first?.execs.first?.directory ?? request.directory
    let base = build.folder(in: place)
    let edges = NinjaEdges(tree, folders: folders, base: base, goals: build.goals)
    let cmake = CMakeMakefiles(tree)
    let recipes = MakeRecipes(tree, base: base, injected: request.targetNames, cmake: cmake)
    let names = MarkerNames(tree, packages: packages, recipes: recipes, rows: rows)
    let assignment = Assignment(tree, names: names, recipes: recipes, edges: edges, base: base, command: rest)
    let observed = ObservedBuild(
      build: build, termination: observation.termination, tree: tree, place: place, base: base, assignment: assignment,
      edges: edges, dependencies: dependencies, orders: orders)
    let notMade = NotMade(
      build: build, edges: edges, cmake: cmake, linkScripts: linkScripts, base: base,
      isCancelled: Outcomes.isCancelled(tree, edges, observation.termination), replies: folders.compactMap(\.reply),
      orders: orders, console: observation.console.map(NinjaConsole.init))
    return RowsJoin(rows, observation, isTraced: true).added(to: observed.reading(notMade))
  }
}
