import Model

/// Which task needs which, tasks without a script drawn together into edges.
struct TurboGraph {
  private var tasks: [ByteString: TurboFile.Task] = [:]

  init(_ files: [TurboFile]) {
    for task in files.flatMap(\.tasks) where tasks[task.id] == nil { tasks[task.id] = task }
  }

  /// By task: the tasks with a script that must have ended before it starts.
  var needs: [ByteString: [ByteString]] {
    tasks.filter { $0.value.isReal }.mapValues { task in real(behind: task.dependencies, by: \.dependencies) }
  }

  /// Whether dependencies are everything below a task, as up to 1.11: those without a script cannot be told from others.
  var isClosure: Bool {
    var hasSteps = false
    for task in tasks.values {
      for (known, next) in [(task.dependencies, \TurboFile.Task.dependencies), (task.dependents, \.dependents)] {
        let all = Set(known)
        for steps in known.compactMap({ tasks[$0]?[keyPath: next] }) where !steps.isEmpty {
          hasSteps = true
          if !all.isSuperset(of: steps) { return false }
        }
      }
    }
    return hasSteps
  }

  /// Of a dry run, which is complete; nil where there was none.
  var graph: TargetGraph? {
    guard !tasks.isEmpty else { return nil }
    let needs = needs
    let targets = needs.keys.sorted().map {
      TargetGraph.Target(name: $0, kind: "script", dependencies: needs[$0] ?? [])
    }
    return TargetGraph(system: "turbo", targets: targets)
  }

  /// The tasks that wait for one.
  func dependents(of id: ByteString) -> Set<ByteString> {
    let named = real(behind: tasks[id]?.dependents ?? [], by: \.dependents)
    return Set(named + tasks.values.filter { $0.dependencies.contains(id) }.map(\.id))
  }

  private func real(behind ids: [ByteString], by next: (TurboFile.Task) -> [ByteString]) -> [ByteString] {
    var found: [ByteString] = []
    var seen: Set<ByteString> = []
    var open = Array(ids.reversed())
    while let id = open.popLast() {
      guard seen.insert(id).inserted else { continue }
      guard let task = tasks[id], !task.isReal else {
        found.append(id)
        continue
      }
      open += next(task).reversed()
    }
    return found
  }
}
