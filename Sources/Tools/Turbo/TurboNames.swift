import Model

/// Names of Turborepo's tasks by their hashes, from the processes alone: the package of the folder, and the script that the
/// package manager was asked for.
struct TurboNames {
  private(set) var names: [ByteString: ByteString] = [:]

  init(_ tree: ProcessTree, packages: Packages) {
    var found: [ByteString: (folder: ByteString, script: ByteString)] = [:]
    var packageNames: [ByteString: ByteString] = [:]
    for node in tree.nodes {
      guard let hash = node.exec.markers[Markers.turboHash] else { continue }
      let directory = node.exec.directory
      if found[hash] == nil, let call = ScriptCall(CommandWords.effective(node.exec.arguments)) {
        found[hash] = (directory, call.script)
      }
      // In loose mode the package manager itself still carries the names of the script around Turborepo.
      if let name = node.exec.markers["npm_package_name"], packages.agrees(node.exec, starter: nil) {
        packageNames[directory] = name
      }
    }
    let isMonorepo = found.values.contains { !packages.isRoot($0.folder) }
    for (hash, task) in found {
      if packages.isRoot(task.folder) {
        names[hash] = isMonorepo ? ScriptRow.name("//", task.script) : task.script
      } else {
        names[hash] = ScriptRow.name(packageNames[task.folder] ?? packages.name(in: task.folder), task.script)
      }
    }
  }
}
