import Model

/// A process that a ninja started for an edge, and what its arguments say of it.
struct NinjaChild {
  var process: Int
  /// What the shell was given.
  var text: ByteString
  var start: Duration
  var end: Duration
  /// Whether it ended with status 0.
  var isGood: Bool
  /// What it and the commands of its shell name as output, relative to the folder, in order; moved files last.
  var outputs: [ByteString]

  /// A shell's commands beyond these name nothing.
  private static let mostCommands = 64

  init(_ process: Int, _ tree: ProcessTree, folder: ByteString) {
    self.process = process
    (start, end) = tree.life(of: process)
    isGood = tree.processes[process].termination == .exited(0)
    let first = tree.ownNodes[process].first.map { tree.nodes[$0].exec.arguments } ?? []
    if case .text(let text) = CommandWords.shellCall(first) {
      self.text = text
    } else {
      text = ByteString(bytes: first.map(\.bytes).joined(separator: [0x20]))
    }
    var made: [ByteString] = []
    var moved: [ByteString] = []
    for command in Self.commands(process, tree) {
      guard let (output, directory) = Self.output(command, tree) else { continue }
      let path = Paths.normalized(Paths.join(directory, output.path))
      let name = Paths.relative(path, to: folder) ?? path
      if output.isMade { made.append(name) } else { moved.append(name) }
    }
    outputs = made + moved
  }

  /// What it would be called without a row.
  var likelyOutputs: [ByteString] { Array(outputs.prefix(1)) }

  /// The process itself and, as long as they are shells, what they started.
  private static func commands(_ process: Int, _ tree: ProcessTree) -> [Int] {
    var found: [Int] = []
    var open = [process]
    while let next = open.popLast(), found.count < mostCommands {
      found.append(next)
      if tree.standsForChildren(next) { open += tree.children[next].reversed() }
    }
    return found
  }

  private static func output(_ process: Int, _ tree: ProcessTree) -> (ArgumentNames.Output, ByteString)? {
    for node in tree.ownNodes[process].reversed() {
      let exec = tree.nodes[node].exec
      if let output = ArgumentNames.output(exec.arguments) { return (output, exec.directory) }
    }
    return nil
  }
}
