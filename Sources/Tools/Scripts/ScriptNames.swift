import Model

/// Scripts that npm's variables do not name: bun and wireit hand the root's names to every task. There the folder and the
/// text that the shell was started with tell the script.
struct ScriptNames {
  private let tree: ProcessTree
  private let packages: Packages
  private var places: [ToolRows.Place: ByteString] = [:]

  init(_ tree: ProcessTree, packages: Packages, rows: [ToolRows]) {
    self.tree = tree
    self.packages = packages
    for tool in rows { places.merge(tool.places) { first, _ in first } }
  }

  /// The mark of npm's kind at a node, given the one that its variables, or the nodes above it, make.
  func mark(of index: Int, below around: MarkerNames.Mark?) -> MarkerNames.Mark? {
    let node = tree.nodes[index]
    guard node.parent != nil else { return around }
    if let name = name(of: node, below: around) {
      return MarkerNames.Mark(family: .npm, value: around?.value, name: name, depth: node.depth)
    }
    // What wireit's own script is called says nothing of what runs below it.
    guard var mark = around, mark.isOwn, isWireit(node.exec) else { return around }
    mark.isOwn = false
    return mark
  }

  private func name(of node: ProcessTree.Node, below around: MarkerNames.Mark?) -> ByteString? {
    let directory = node.exec.directory
    if !places.isEmpty, let name = places[ToolRows.Place(folder: directory, text: Self.text(node.exec))] { return name }
    if case .text(let text) = CommandWords.shellCall(node.exec.arguments) {
      // `npx` hands on the root's names without a script's.
      let isBelowNpm = node.exec.markers["npm_package_name"] != nil
      let isFree = around.map { !$0.isOwn || $0.depth < node.depth } ?? isBelowNpm
      if isFree || isBunChild(node), let name = packages.script(text, in: directory), !isWireit(node.exec) {
        let isSame = around?.isOwn ?? false && name == around?.value
        return isSame ? nil : packages.title(name, in: directory)
      }
    }
    guard isBunChild(node), let call = bunCall(above: node) else { return nil }
    return packages.title(ScriptRow.name(packages.name(in: directory), call.script), in: directory)
  }

  /// What a runner was told to do: a shell's text, or the words of a command that it started itself.
  static func text(_ exec: Exec) -> ByteString {
    if case .text(let text) = CommandWords.shellCall(exec.arguments) { return text.trimmed }
    return ByteString(bytes: Array(exec.arguments.map(\.bytes).joined(separator: [UInt8(ascii: " ")])))
  }

  /// Whether bun started it for a script of several packages: those carry no script's name.
  private func isBunChild(_ node: ProcessTree.Node) -> Bool {
    node.exec.markers["npm_lifecycle_event"] == nil && bunCall(above: node) != nil
  }

  private func bunCall(above node: ProcessTree.Node) -> ScriptCall? {
    guard let parent = node.parent, tree.nodes[parent].process != node.process else { return nil }
    let call = ScriptCall(CommandWords.effective(tree.nodes[parent].exec.arguments))
    return call.flatMap { $0.runner == .bun && $0.reach == .many ? $0 : nil }
  }

  /// `sh -c wireit`, and wireit itself.
  private func isWireit(_ exec: Exec) -> Bool {
    if case .text(let text) = CommandWords.shellCall(exec.arguments) { return text.words.first == "wireit" }
    return Wireit.isProgram(CommandWords.effective(exec.arguments))
  }
}
