import Model

/// The processes of a build as a tree of programs: one node for every exec, since a process may turn into several, and
/// the process itself as the place where a node's children are born.
struct ProcessTree {
  /// A program: one exec of one process.
  struct Node {
    var process: Int
    var exec: Exec
    /// The program that started it, or that it was before in the same process.
    var parent: Int?
    /// Programs above it.
    var depth: Int
    /// The nearest make above it.
    var make: Int?
    var isMake: Bool
    /// Where it is a ninja that builds: its folder.
    var ninjaFolder: ByteString?
  }

  let processes: [Process]
  /// Indices into `processes`; a parent always comes before its child.
  private(set) var parents: [Int?] = []
  private(set) var children: [[Int]] = []
  /// In order of birth, those of one process in order of time.
  private(set) var nodes: [Node] = []
  /// The node that a process was born under, nil for the first ones.
  private(set) var birthNodes: [Int?] = []
  /// The nodes of a process; empty for a fork that ran no program.
  private(set) var ownNodes: [Range<Int>] = []
  /// Task runners: what stands below them without a task's marker is their own.
  private(set) var runners: Set<Int> = []
  /// The end of the command, since its start: what was alive then had no end.
  let end: Duration

  init(_ processes: [Process], end: Duration) {
    self.processes = processes
    self.end = end
    var indices: [Int: Int] = [:]
    indices.reserveCapacity(processes.count)
    children = Array(repeating: [], count: processes.count)
    for (index, process) in processes.enumerated() {
      let parent = process.parent.flatMap { indices[$0] }
      indices[process.id] = index
      parents.append(parent)
      if let parent { children[parent].append(index) }
      add(process, index: index, parent: parent)
    }
  }

  private mutating func add(_ process: Process, index: Int, parent: Int?) {
    var above = parent.flatMap { node(of: $0, at: process.start) }
    birthNodes.append(above)
    let first = nodes.count
    for exec in process.execs {
      let isMake = Programs.isMake(exec.program)
      let make = above.flatMap { nodes[$0].isMake ? $0 : nodes[$0].make }
      nodes.append(
        Node(
          process: index, exec: exec, parent: above, depth: above.map { nodes[$0].depth + 1 } ?? 0, make: make,
          isMake: isMake, ninjaFolder: NinjaArguments.folder(exec)))
      above = nodes.count - 1
    }
    ownNodes.append(first..<nodes.count)
    if process.execs.contains(where: { TaskRunners.isRunner($0.arguments) }) { runners.insert(index) }
  }

  /// What the client of a build server is called, without its arguments; nil for what is none.
  func client(_ process: Int) -> ByteString? {
    ownNodes[process].lazy.compactMap { node in
      Bazel.command(nodes[node].exec.arguments).flatMap { $0.isBuild ? ByteString("bazel \($0.command)") : nil }
    }.first
  }

  /// Whether a process, or one above it, is such a client.
  func isClient(_ process: Int) -> Bool {
    var next: Int? = process
    while let index = next {
      if client(index) != nil { return true }
      next = parents[index]
    }
    return false
  }

  /// The program that a process was at a moment; for a fork without one, what it was forked from.
  private func node(of process: Int, at moment: Duration) -> Int? {
    ownNodes[process].last { nodes[$0].exec.at <= moment } ?? ownNodes[process].first ?? birthNodes[process]
  }

  /// The program that a process ended as; for a fork without one, what it was forked from.
  func lastNode(of process: Int) -> Int? {
    ownNodes[process].last ?? birthNodes[process]
  }

  /// From birth to end.
  func life(of process: Int) -> (start: Duration, end: Duration) {
    (processes[process].start, max(processes[process].start, processes[process].end ?? end))
  }

  /// From the exec of the command itself, launchers left out, to the end.
  func commandLife(of process: Int) -> (start: Duration, end: Duration) {
    let own = ownNodes[process]
    let command = own.first { !isLauncher(nodes[$0].exec) } ?? own.last
    let start = command.map { nodes[$0].exec.at } ?? processes[process].start
    return (start, max(start, processes[process].end ?? end))
  }

  /// A program that turned, or may turn, into the command: `sh -c`, `env`, `nice`.
  private func isLauncher(_ exec: Exec) -> Bool {
    if case .text = CommandWords.shellCall(exec.arguments) { return true }
    return Programs.launchers.contains(exec.program)
  }

  /// Whether a process only stands for what it starts: `sh -c TEXT`, or a fork of a shell.
  func standsForChildren(_ process: Int) -> Bool {
    guard let last = ownNodes[process].last else { return true }
    if case .text = CommandWords.shellCall(nodes[last].exec.arguments) { return true }
    return false
  }

  /// The arguments that say what the process made: its last program's first.
  func output(of process: Int) -> ArgumentNames.Output? {
    for node in ownNodes[process].reversed() {
      if let output = ArgumentNames.output(nodes[node].exec.arguments) { return output }
    }
    return nil
  }
}
