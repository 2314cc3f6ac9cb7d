import Model

/// Programs between a task's first process and its own command: the package manager that a task runner calls for a script,
/// the executor of Nx. What they start for the script stands for them, and the time before is the launch.
enum Starters {
  /// The processes that stand for a starter: the shells, or programs, that its script runs, without the `pre` and `post`
  /// scripts around it. Empty for another program, and where it came to none.
  static func commands(of process: Int, _ tree: ProcessTree) -> [Int] {
    guard let starter = tree.ownNodes[process].last.map({ tree.nodes[$0].exec }), TaskRunners.isStarter(starter) else {
      return []
    }
    let children = tree.children[process].filter { isScript($0, of: starter, tree) }
    let script = ScriptCall(CommandWords.effective(starter.arguments))?.script
    let own = children.filter { event($0, tree) == script }
    return script == nil || own.isEmpty ? children : own
  }

  private static func event(_ process: Int, _ tree: ProcessTree) -> ByteString? {
    tree.ownNodes[process].first.flatMap { tree.nodes[$0].exec.markers["npm_lifecycle_event"] }
  }

  /// A shell, or a program that has npm's variables where its starter has none or others.
  private static func isScript(_ process: Int, of starter: Exec, _ tree: ProcessTree) -> Bool {
    guard let exec = tree.ownNodes[process].first.map({ tree.nodes[$0].exec }) else { return false }
    if TaskRunners.isCommand(exec) { return true }
    let value = Markers.value(.npm, in: exec)
    return value != nil && value != Markers.value(.npm, in: starter)
  }

  /// How long the package manager that ran a script did nothing else before: its own start for the first one, what it
  /// needs between two that it runs one after the other.
  static func idle(before process: Int, _ tree: ProcessTree) -> Duration {
    guard let starter = tree.parents[process], let node = tree.ownNodes[starter].last,
      ScriptRunners.isProgram(CommandWords.effective(tree.nodes[node].exec.arguments))
    else { return .zero }
    let start = tree.processes[process].start
    var free = tree.processes[starter].start
    for sibling in tree.children[starter] where sibling != process {
      let life = tree.life(of: sibling)
      guard life.start < start else { continue }
      if life.end > start { return .zero }
      free = max(free, life.end)
    }
    return max(.zero, start - free)
  }
}
