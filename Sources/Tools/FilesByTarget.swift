import Model

/// The files that every target's commands name, gathered from the arguments of its processes and from what its
/// compilers wrote down.
struct FilesByTarget {
  let tree: ProcessTree
  let assignment: Assignment
  let dependencies: DependencyFiles
  let edges: NinjaEdges
  let orders: [ByteString: CMakeOrder]
  let base: ByteString

  /// Files of one target that are remembered.
  private static let mostFiles = 10_000

  /// By target, in the order of the assignment; nil for the wrapped command itself.
  ///
  /// - Parameter times: tells the actions of the targets that have steps.
  func all(_ times: [TargetTimes.Times]) -> [TargetFiles?] {
    var gathered = assignment.targets.map { Gathered($0, base: base) }
    for node in tree.nodes {
      guard let owner = assignment.owners[node.process], assignment.targets[owner].source != .command else { continue }
      let step = assignment.targets[owner].hasSteps ? assignment.outputs[node.process] : nil
      let files = CommandFiles(node.exec.arguments)
      // A compiler's own children name nothing, and would add its includes once more.
      let included =
        files.understanding == .nothing
        ? nil : dependencies.reads(files, in: node.exec.directory) ?? edges.included(by: node.process)
      gathered[owner].add(files, included, in: node.exec.directory, step)
    }
    let made = Set(gathered.lazy.flatMap(\.writes)).union(edges.steps.values.lazy.map { Paths.normalized($0.path) })
    return assignment.targets.indices.map { place in
      let target = assignment.targets[place]
      guard target.source != .command else { return nil }
      var files = gathered[place].result
      guard target.hasSteps else { return files }
      let order = orders[target.key.directory.map { Paths.normalized(Paths.join(base, $0)) } ?? base]
      files.waitsFor = (order?.before[target.key.name] ?? []).map {
        TargetKey(name: $0, directory: target.key.directory)
      }
      let groups = TargetSteps.groups(times[place].commands, of: target, assignment)
      files.steps = groups.map { commands in
        let output = commands.first.flatMap { assignment.outputs[$0.process] }
        var step = gathered[place].step(output ?? "", made)
        step.waitsFor = commands.first.flatMap { edges.waits(of: $0.process) } ?? []
        // The edge knows what it makes also where its command's arguments do not tell.
        if let path = commands.first.flatMap({ edges.output(of: $0.process) }) {
          if !step.writes.contains(path) { step.writes.append(path) }
          if !files.writes.contains(path) { files.writes.append(path) }
        }
        return step
      }
      files.isOrdered = !groups.isEmpty && groups.allSatisfy { edges.waits(of: $0[0].process) != nil }
      return files
    }
  }

  /// Paths, each once, in order.
  private struct Ordered {
    private(set) var paths: [ByteString] = []
    private(set) var set: Set<ByteString> = []

    mutating func add(_ path: ByteString) {
      if paths.count < mostFiles, set.insert(path).inserted { paths.append(path) }
    }
  }

  private struct Gathered {
    private var reads = Ordered()
    private var written = Ordered()
    private var steps: [ByteString: Step] = [:]
    private var isGuessed = false
    private var isNamed = false
    private var lacksIncludes = false

    private struct Step {
      var reads = Ordered()
      var writes = Ordered()
      /// Lists that other outputs share: hundreds of headers for each of a thousand objects are not copied.
      var included: [[ByteString]] = []
    }

    init(_ target: Assignment.Target, base: ByteString) {
      let folder = target.key.directory.map { Paths.join(base, $0) } ?? base
      written.add(Paths.normalized(Paths.join(folder, target.key.name)))
    }

    var writes: [ByteString] { written.paths }

    /// - Parameter step: the output of the edge or recipe that the command is part of, of a target that has steps.
    mutating func add(
      _ files: CommandFiles, _ included: [ByteString]?, in folder: ByteString, _ step: ByteString?
    ) {
      isGuessed = isGuessed || files.understanding == .guessed
      isNamed = isNamed || files.understanding == .named
      lacksIncludes = lacksIncludes || files.isCompile && included == nil
      var own = step.flatMap { steps.removeValue(forKey: $0) } ?? Step()
      for name in files.writes {
        let path = Paths.normalized(Paths.join(folder, name))
        written.add(path)
        own.writes.add(path)
      }
      for name in files.reads {
        let path = Paths.normalized(Paths.join(folder, name))
        reads.add(path)
        own.reads.add(path)
      }
      for path in included ?? [] { reads.add(path) }
      own.included += [included].compactMap(\.self)
      if let step { steps[step] = own }
    }

    var result: TargetFiles {
      let extent: TargetFiles.Extent = isGuessed || !isNamed ? .guessed : lacksIncludes ? .named : .everything
      // What it made itself on the way (`ranlib x.a` after `ar x.a`) comes from nowhere else.
      return TargetFiles(
        reads: reads.paths.filter { !written.set.contains($0) }, writes: written.paths, extent: extent)
    }

    func step(_ output: ByteString, _ made: Set<ByteString>) -> TargetFiles.Step {
      guard let step = steps[output] else { return TargetFiles.Step() }
      var reads = Ordered()
      for path in ([step.reads.paths] + step.included).joined() where made.contains(path) {
        if !step.writes.set.contains(path) { reads.add(path) }
      }
      return TargetFiles.Step(reads: reads.paths, writes: step.writes.paths)
    }
  }
}
