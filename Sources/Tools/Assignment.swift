import Model

/// Which target every process belongs to: by the markers of its environment, else by what it or the process above it
/// wrote, else by the script around it.
struct Assignment {
  /// A target as the names alone give it.
  struct Target {
    var key: TargetKey
    var source: Source
    var enclosing: ByteString?
    /// Processes of this target whose parent belongs to another: what its make, runner or script started.
    var tops: [Int] = []
    /// What of a CMake target was seen; empty for what is none.
    var shares: [CMakeNames.Share] = []
  }

  enum Source: Equatable {
    case marker(Markers.Family)
    /// What ninja ran it for.
    case edge
    /// What a process wrote; `made` is false where it only moved files about.
    case output(made: Bool)
    case script
    /// The wrapped command, where nothing finer is known.
    case command

    var isOutput: Bool { if case .output = self { true } else { false } }
  }

  private(set) var targets: [Target] = []
  /// An index into `targets` by process; nil for what belongs to none.
  private(set) var owners: [Int?]
  /// What a step of several makes, as its build file has it: by process, below it too.
  private(set) var outputs: [Int: ByteString] = [:]
  private var indices: [TargetKey: Int] = [:]
  private let tree: ProcessTree
  private let base: ByteString
  private let edges: NinjaEdges

  /// `command`: what the rest is called; nil where the rest is no target (make's own time).
  init(
    _ tree: ProcessTree, names: MarkerNames, recipes: MakeRecipes, edges: NinjaEdges, base: ByteString,
    command: ByteString?
  ) {
    self.tree = tree
    self.edges = edges
    self.base = base
    owners = Array(repeating: nil, count: tree.processes.count)
    let policies = nameByMarkersAndOutputs(names, recipes)
    nameByScripts(policies)
    if let command { giveRest(to: command) }
    findTops()
  }

  /// Notes each target's tops, puts the targets in order of their first, and drops those that another took over.
  private mutating func findTops() {
    for process in tree.processes.indices {
      guard let owner = owners[process], tree.parents[process].flatMap({ owners[$0] }) != owner else { continue }
      targets[owner].tops.append(process)
    }
    let kept = targets.indices.filter { !targets[$0].tops.isEmpty }.sorted { first(of: $0) < first(of: $1) }
    let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    targets = kept.map { targets[$0] }
    owners = owners.map { $0.flatMap { places[$0] } }
  }

  private func first(of target: Int) -> (Duration, Int) {
    guard let process = targets[target].tops.first else { return (.zero, 0) }
    return (tree.processes[process].start, process)
  }

  private mutating func index(
    _ key: TargetKey, _ source: Source, enclosing: ByteString? = nil, share: CMakeNames.Share? = nil
  ) -> Int {
    if let known = indices[key] {
      if let share, !targets[known].shares.contains(share) { targets[known].shares.append(share) }
      if targets[known].source == .output(made: false), source == .output(made: true) { targets[known].source = source }
      return known
    }
    targets.append(Target(key: key, source: source, enclosing: enclosing, shares: share.map { [$0] } ?? []))
    indices[key] = targets.count - 1
    return targets.count - 1
  }

  /// The policies by process: where a script may still give a name.
  private mutating func nameByMarkersAndOutputs(_ names: MarkerNames, _ recipes: MakeRecipes) -> [MakeRecipes.Policy] {
    var policies: [MakeRecipes.Policy] = []
    var depths: [Int] = []
    policies.reserveCapacity(owners.count)
    for process in tree.processes.indices {
      let parent = tree.parents[process]
      owners[process] = parent.flatMap { owners[$0] }
      var policy = policy(of: process, below: parent.map { policies[$0] }, recipes)
      var depth = parent.map { depths[$0] } ?? -1
      outputs[process] = parent.flatMap { outputs[$0] }
      if let node = tree.ownNodes[process].first, let step = edges.steps[process] {
        let enclosing = names.enclosing(node, of: nil, depth: tree.nodes[node].depth)
        owners[process] = index(step.key, .edge, enclosing: enclosing, share: step.share)
        outputs[process] = step.output
        (depth, policy) = (tree.nodes[node].depth, .never)
      } else if edges.nobodys.contains(process) {
        policy = .never
      } else if let (node, mark) = mark(of: process, names), mark.depth > depth {
        let enclosing = names.enclosing(node, of: mark.family, depth: mark.depth)
        owners[process] = index(
          TargetKey(name: mark.name, directory: mark.directory), .marker(mark.family), enclosing: enclosing,
          share: mark.share)
        outputs[process] = mark.output
        (depth, policy) = (mark.depth, .never)
      } else if let client = client(process) {
        owners[process] = index(TargetKey(name: client), .script)
      } else if policy != .never, let made = nameByOutput(process, names, recipes, takesAny: policy == .any) {
        owners[process] = made.owner
        (depth, policy) = (made.depth, .never)
      }
      policies.append(policy)
      depths.append(depth)
    }
    return policies
  }

  /// What the arguments of a process say that it writes.
  ///
  /// - Parameter takesAny: also what only moves files about.
  private mutating func nameByOutput(
    _ process: Int, _ names: MarkerNames, _ recipes: MakeRecipes, takesAny: Bool
  ) -> (owner: Int, depth: Int)? {
    guard let node = tree.lastNode(of: process), !tree.ownNodes[process].isEmpty, !tree.standsForChildren(process),
      let output = tree.output(of: process), output.isMade || takesAny,
      let key = key(output.path, tree.nodes[node].exec)
    else { return nil }
    let enclosing = names.enclosing(node, of: .make, depth: tree.nodes[node].depth)
    let step = recipes.cmake.target(of: output.path, make: tree.nodes[node].make)
    let owner = index(
      step.map { TargetKey(name: $0.0, directory: key.directory) } ?? key, .output(made: output.isMade),
      enclosing: enclosing, share: step?.1)
    if step != nil { outputs[process] = output.path }
    return (owner, tree.nodes[node].depth)
  }

  private func policy(
    of process: Int, below parent: MakeRecipes.Policy?, _ recipes: MakeRecipes
  ) -> MakeRecipes.Policy {
    tree.runners.contains(process) ? .never : recipes.policies[process] ?? parent ?? .any
  }

  /// The client of a server that builds, below another command: what it waits for is the server's work, of which the
  /// tool's own files tell; it stands apart so that nobody counts the time twice.
  private func client(_ process: Int) -> ByteString? {
    guard let parent = tree.parents[process], let name = tree.client(process), !tree.isClient(parent) else {
      return nil
    }
    return name
  }

  /// The mark in force where a process ended; where its environment was emptied on the way, the last before.
  private func mark(of process: Int, _ names: MarkerNames) -> (Int, MarkerNames.Mark)? {
    for node in tree.ownNodes[process].reversed() {
      if let mark = names.nearest(node) { return (node, mark) }
    }
    return nil
  }

  /// A file that a program names, as a target; nil for a temporary one outside of the build's folder.
  private func key(_ path: ByteString, _ exec: Exec) -> TargetKey? {
    if CMakeMakefiles.isProbe(exec.directory) { return nil }
    guard Paths.isAbsolute(path) else {
      let directory = Paths.directory(exec.directory, base: base)
      let isElsewhere = directory.map { Paths.isAbsolute($0) && ArgumentNames.isTemporary($0) } ?? false
      return isElsewhere ? nil : TargetKey(name: path, directory: directory)
    }
    if let below = Paths.relative(path, to: base), !below.isEmpty { return TargetKey(name: below) }
    return ArgumentNames.isTemporary(path) ? nil : TargetKey(name: path)
  }

  /// A script inside of the build with nothing in it that has a name of its own is one target; what it only moved
  /// about is its own work.
  private mutating func nameByScripts(_ policies: [MakeRecipes.Policy]) {
    var hasNames = Array(repeating: false, count: owners.count)
    for process in tree.processes.indices.reversed() {
      if let owner = owners[process], owner != tree.parents[process].flatMap({ owners[$0] }) ?? -1 {
        hasNames[process] = hasNames[process] || targets[owner].source != .output(made: false)
      }
      if let parent = tree.parents[process], hasNames[process] { hasNames[parent] = true }
    }
    var scripts: [Int?] = Array(repeating: nil, count: owners.count)
    for process in tree.processes.indices {
      guard let parent = tree.parents[process] else { continue }
      scripts[process] = scripts[parent]
      if scripts[process] == nil, !hasNames[process], policies[process] == .any, let (key, source) = script(process) {
        scripts[process] = index(key, source)
      }
      if let script = scripts[process] { owners[process] = script }
    }
  }

  /// A script's path, or the file that a shell's text sends its output to.
  private func script(_ process: Int) -> (TargetKey, Source)? {
    for node in tree.ownNodes[process].reversed() {
      let exec = tree.nodes[node].exec
      if tree.standsForChildren(process), let output = ArgumentNames.output(exec.arguments),
        let key = key(output.path, exec)
      {
        return (key, .output(made: true))
      }
      guard let path = CommandWords.script(CommandWords.unwrapped(exec.arguments))?.first else { continue }
      let isForeign = Paths.isAbsolute(path) && Paths.relative(path, to: base) == nil
      return key(isForeign ? path.lastComponent : path, exec).map { ($0, .script) }
    }
    return nil
  }

  private mutating func giveRest(to command: ByteString) {
    // A command that only moved files about made none of them: a configure script renames its own by the dozen.
    let isPlain = targets.allSatisfy { $0.source == .output(made: false) }
    guard isPlain || owners.contains(where: { $0 == nil }) else { return }
    let rest = targets.count
    targets.append(Target(key: TargetKey(name: command), source: .command))
    for process in owners.indices where isPlain || owners[process] == nil { owners[process] = rest }
  }
}
