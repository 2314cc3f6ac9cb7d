import Model

/// The files that every target's commands name, gathered from the arguments of its processes and from what its
/// compilers wrote down.
struct FilesByTarget {
  let tree: ProcessTree
  let assignment: Assignment
  let dependencies: DependencyFiles
  let base: ByteString

  /// Files of one target that are remembered.
  private static let mostFiles = 10_000

  /// By target, in the order of the assignment; nil for the wrapped command itself.
  func all() -> [TargetFiles?] {
    var gathered = assignment.targets.map { Gathered($0, base: base) }
    for node in tree.nodes {
      guard let owner = assignment.owners[node.process], assignment.targets[owner].source != .command else { continue }
      gathered[owner].add(CommandFiles(node.exec.arguments), in: node.exec.directory, dependencies)
    }
    return zip(assignment.targets, gathered).map { target, files in target.source == .command ? nil : files.result }
  }

  private struct Gathered {
    private var reads: [ByteString] = []
    private var writes: [ByteString]
    private var seen: Set<ByteString>
    private var isGuessed = false
    private var isNamed = false
    private var lacksIncludes = false

    init(_ target: Assignment.Target, base: ByteString) {
      let folder = target.key.directory.map { Paths.join(base, $0) } ?? base
      writes = [Paths.normalized(Paths.join(folder, target.key.name))]
      seen = Set(writes)
    }

    mutating func add(_ files: CommandFiles, in folder: ByteString, _ dependencies: DependencyFiles) {
      isGuessed = isGuessed || files.understanding == .guessed
      isNamed = isNamed || files.understanding == .named
      for name in files.writes {
        let path = Paths.normalized(Paths.join(folder, name))
        if seen.insert(path).inserted { writes.append(path) }
      }
      for name in files.reads { read(Paths.normalized(Paths.join(folder, name))) }
      guard files.isCompile else { return }
      guard let included = dependencies.reads(files, in: folder) else { return lacksIncludes = true }
      for path in included { read(path) }
    }

    private mutating func read(_ path: ByteString) {
      guard reads.count < mostFiles, seen.insert(path).inserted else { return }
      reads.append(path)
    }

    var result: TargetFiles {
      let extent: TargetFiles.Extent = isGuessed || !isNamed ? .guessed : lacksIncludes ? .named : .everything
      return TargetFiles(reads: reads, writes: writes, extent: extent)
    }
  }
}
