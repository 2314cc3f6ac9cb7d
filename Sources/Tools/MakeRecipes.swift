import Model

/// What make started: for each child of a make its recipe's target by the injected variable, or whether its arguments
/// may name it instead.
struct MakeRecipes {
  struct Recipe: Equatable {
    var name: ByteString
    /// Of the make, where that is not the build's own.
    var directory: ByteString?
    /// What it is of a CMake target, and what it makes of it; nil for what is none's.
    var share: CMakeNames.Share?
    var output: ByteString?
  }

  /// Whether arguments may name what a process and those below it make.
  enum Policy {
    /// It has a name already, or is no target's (`$(shell …)`).
    case never
    /// Only what makes something of its own: a `mkdir` may have been a `$(shell …)`.
    case made
    case any
  }

  /// By the first node of a child.
  private(set) var names: [Int: Recipe] = [:]
  /// By process, for the children of a make.
  private(set) var policies: [Int: Policy] = [:]
  private let tree: ProcessTree
  private let base: ByteString
  private let injected: Bool
  let cmake: CMakeMakefiles
  private var folders: [Int: ByteString] = [:]
  /// Makes that gave some child a name other than their own: names reach all their recipes.
  private var naming: Set<Int> = []

  /// `injected`: whether names were to be carried at all.
  init(_ tree: ProcessTree, base: ByteString, injected: Bool, cmake: CMakeMakefiles) {
    self.tree = tree
    self.cmake = cmake
    self.base = base
    self.injected = injected
    let levelsAreKnown = tree.nodes.contains { $0.exec.markers[Markers.level] != nil }
    for (process, make, node) in started { observe(process, make, node) }
    for (process, make, node) in started {
      levelsAreKnown ? nameByLevel(process, make, node) : nameByChange(process, make, node)
    }
  }

  /// A child of a make, the make's node and the child's first.
  private var started: some Sequence<(process: Int, make: Int, node: Int)> {
    tree.processes.indices.lazy.compactMap { process in
      guard let make = tree.birthNodes[process], tree.nodes[make].isMake, let node = tree.ownNodes[process].first
      else { return nil }
      return (process, make, node)
    }
  }

  private func target(_ node: Int) -> ByteString? { MakeNames.target(tree.nodes[node].exec.markers[MakeNames.marker]) }

  private mutating func observe(_ process: Int, _ make: Int, _ node: Int) {
    if folders[make] == nil { folders[make] = tree.nodes[node].exec.directory }
    if let name = target(node), name != target(make) { naming.insert(make) }
  }

  private mutating func give(_ name: ByteString, _ process: Int, _ make: Int, _ node: Int) {
    let folder = folders[make] ?? tree.nodes[make].exec.directory
    let directory = Paths.directory(folder, base: base)
    policies[process] = .never
    switch cmake.name(name, make: make, folder: folder, process: process) {
    case nil: names[node] = Recipe(name: name, directory: directory)
    case .target(let target, let share):
      names[node] = Recipe(name: target, directory: directory, share: share, output: name)
    case .output(let output): names[node] = Recipe(name: output, directory: directory)
    case .nobody: break
    }
  }

  /// With MAKELEVEL and MAKEFLAGS at hand nothing is guessed.
  private mutating func nameByLevel(_ process: Int, _ make: Int, _ node: Int) {
    func level(_ node: Int) -> Int { tree.nodes[node].exec.markers[Markers.level]?.number ?? 0 }
    if level(node) <= level(make) {
      policies[process] = .never
      return
    }
    let flags = tree.nodes[make].exec.markers
    let isReached = ["MAKEFLAGS", "GNUMAKEFLAGS"].contains { flags[$0].map(MakeNames.carriesNames) ?? false }
    if let name = target(node), isReached || name != target(make) {
      give(name, process, make, node)
    } else {
      policies[process] = !isReached ? .any : naming.contains(make) ? .never : .made
    }
  }

  /// Without them a value that changed is this make's; one that did not is its own where it was asked for it by name
  /// (`all` calling `$(MAKE) all`), else the outer make's (`unexport MAKEFLAGS`, `$(shell …)`).
  private mutating func nameByChange(_ process: Int, _ make: Int, _ node: Int) {
    if let name = target(node) {
      let goals = MakeArguments(tree.nodes[make].exec.arguments).goals
      if name != target(make) || goals.contains(name) { return give(name, process, make, node) }
      policies[process] = naming.contains(make) ? .never : .made
    } else {
      policies[process] = naming.contains(make) ? .never : injected ? .made : .any
    }
  }
}
