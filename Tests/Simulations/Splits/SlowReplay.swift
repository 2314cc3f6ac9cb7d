/// The replay of proposals.md, section 6, written as the text says it, by names and without any haste: the product's
/// replay must give the same seconds.
public struct SlowReplay {
  private let graph: LooseGraph

  public init(_ graph: LooseGraph) { self.graph = graph }

  /// Seconds of the inner loop for each commit.
  public var seconds: [Double] { graph.commits.map { makespan(actions(of: $0)) } }

  /// The seconds of all actions for each commit.
  public var work: [Double] { graph.commits.map { actions(of: $0).reduce(0) { $0 + $1.seconds } } }

  struct Action {
    var name: String
    var seconds: Double
    var inputs: [String]
  }

  private func target(_ name: String) -> LooseGraph.Target? { graph.targets.first { $0.name == name } }

  private func isRun(_ target: LooseGraph.Target) -> Bool { target.kind != "library" }

  private func dependencies(_ target: LooseGraph.Target) -> [LooseGraph.Target] {
    Set(target.dependencies).sorted().compactMap { self.target($0) }.filter { $0.name != target.name }
  }

  /// All that a target reaches, without itself.
  private func reached(_ target: LooseGraph.Target) -> [LooseGraph.Target] {
    var found: [String: LooseGraph.Target] = [:]
    var open = dependencies(target)
    while let next = open.popLast() {
      guard next.name != target.name, found[next.name] == nil else { continue }
      found[next.name] = next
      open += dependencies(next)
    }
    return found.values.sorted { $0.name < $1.name }
  }

  private func holds(_ target: LooseGraph.Target, _ files: [String]) -> Bool {
    target.files.contains { files.contains($0) }
  }

  /// All files that a file reaches, itself included.
  private func reachedFiles(_ file: String) -> Set<String> {
    var found: Set<String> = []
    var open = [file]
    while let next = open.popLast() {
      if found.insert(next).inserted { open += graph.uses[next] ?? [] }
    }
    return found
  }

  private func actions(of commit: LooseGraph.Commit) -> [Action] {
    let built = graph.grain == "file" ? compiled(commit) : rebuilt(commit)
    return built.actions + runs(built.targets, compiles: built.actions)
  }

  // MARK: grain target

  private func isDirty(_ target: LooseGraph.Target, _ commit: LooseGraph.Commit) -> Bool {
    if holds(target, commit.files) { return true }
    if graph.cutoff == "interface" { return dependencies(target).contains { holds($0, commit.interface) } }
    return reached(target).contains { holds($0, commit.files) }
  }

  private func rebuilt(_ commit: LooseGraph.Commit) -> (targets: Set<String>, actions: [Action]) {
    let dirty = graph.targets.filter { isDirty($0, commit) }
    let names = Set(dirty.map(\.name))
    let actions = dirty.filter { !isRun($0) }.map { target in
      let own = target.files.reduce(0) { $0 + (graph.seconds[$1] ?? 0) }
      let needed = dependencies(target)
      return Action(
        name: target.name,
        seconds: graph.costs.target + own + graph.costs.dependency * Double(needed.count),
        inputs: needed.map(\.name).filter(names.contains))
    }
    return (names, actions)
  }

  // MARK: grain file

  private func compiled(_ commit: LooseGraph.Commit) -> (targets: Set<String>, actions: [Action]) {
    var names: Set<String> = []
    var actions: [Action] = []
    for target in graph.targets {
      let files = target.files.filter { file in
        commit.files.contains(file) || !reachedFiles(file).isDisjoint(with: commit.interface)
      }
      guard !files.isEmpty else { continue }
      names.insert(target.name)
      actions += files.map { Action(name: $0, seconds: graph.seconds[$0] ?? 0, inputs: []) }
      guard !isRun(target) else { continue }
      let archive = graph.costs.archive + graph.costs.archiveObject * Double(target.files.count)
      actions.append(Action(name: target.name, seconds: archive, inputs: files))
    }
    return (names, actions)
  }

  // MARK: tests and executables

  private func runs(_ rebuilt: Set<String>, compiles: [Action]) -> [Action] {
    let known = Set(compiles.map(\.name))
    return graph.targets.filter(isRun).compactMap { target in
      let libraries = reached(target).filter { !isRun($0) }
      let hit = libraries.filter { rebuilt.contains($0.name) }
      guard !hit.isEmpty || rebuilt.contains(target.name) else { return nil }
      let files = libraries.reduce(0) { $0 + $1.files.count }
      let seconds = graph.costs.link + graph.costs.linkObject * Double(files) + target.run
      return Action(name: target.name, seconds: seconds, inputs: hit.map(\.name) + target.files.filter(known.contains))
    }
  }

  // MARK: schedule

  /// As many machines as cores; the longest path to the end first, ties by name.
  private func makespan(_ actions: [Action]) -> Double {
    let ordered = actions.sorted { $0.name < $1.name }
    var paths: [String: Double] = [:]
    func path(_ action: Action) -> Double {
      if let known = paths[action.name] { return known }
      let after = ordered.filter { $0.inputs.contains(action.name) }
      let value = action.seconds + (after.map(path).max() ?? 0)
      paths[action.name] = value
      return value
    }
    var waiting = ordered.sorted { (path($1), $0.name) < (path($0), $1.name) }
    var ended: [String: Double] = [:]
    var free = Array(repeating: 0.0, count: graph.cores)
    var now = 0.0
    while !waiting.isEmpty {
      let done = Set(ended.filter { $0.value <= now }.keys)
      let machine = free.firstIndex { $0 <= now }
      let ready = waiting.firstIndex { $0.inputs.allSatisfy(done.contains) }
      if let machine, let ready {
        let action = waiting.remove(at: ready)
        ended[action.name] = now + action.seconds
        free[machine] = now + action.seconds
      } else {
        guard let next = ended.values.filter({ $0 > now }).min() else { break }
        now = next
      }
    }
    return ended.values.max() ?? 0
  }
}
