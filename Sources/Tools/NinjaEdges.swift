import Model

/// The edges that ninja ran in a build: which process worked for which, under the names that its users know.
///
/// A child of a ninja is one edge. Its outputs are those of the row that ninja wrote about it; where there is none (it
/// failed, was cut, or the log cannot be read) its arguments tell.
struct NinjaEdges {
  /// What is known of one folder in which a ninja built.
  struct Folder {
    var path: ByteString
    var rows: NinjaRows?
    var deps: NinjaDeps?
    var graph: NinjaGraph?
    var reply: CMakeReply?
    /// Looked at only where no process was seen.
    var snippets: CMakeSnippets?
  }

  /// What one child of a ninja worked for.
  struct Step: Equatable {
    var key: TargetKey
    /// What it is of a CMake target; nil for what is none's.
    var share: CMakeNames.Share?
    var output: ByteString
    /// The folder that the output is relative to, absolute.
    var folder: ByteString = ""

    var path: ByteString { Paths.join(folder, output) }
  }

  /// By process.
  private(set) var steps: [Int: Step] = [:]
  /// Children of a ninja whose work is no target's.
  private(set) var nobodys: Set<Int> = []
  /// Children that ended well of which the log knows nothing: ninja did not take them so.
  private(set) var unlogged: Set<Int> = []
  /// Rows that no process stands for, as steps, with their times since the start of the build.
  private(set) var loose: [(step: Step, start: Duration, wall: Duration)] = []
  /// Targets that the log or CMake knows, in no order.
  private(set) var known: Set<TargetKey> = []
  /// The outputs of edges that ran, by that of an edge that waited for them; absolute. Nothing where no build file tells.
  private(set) var waits: [ByteString: [ByteString]] = [:]
  /// Targets that could not run because what they need failed; empty where no build file tells.
  private(set) var blocked: Set<TargetKey> = []
  /// Whether a build file told what waits for what.
  private(set) var hasGraph = false
  /// CMake targets that are not made of objects and something that joins them.
  private(set) var plain: Set<TargetKey> = []
  /// What the compilers of the edges that ran included: absolute paths by the output's, joined to its folder.
  private(set) var included: [ByteString: [ByteString]] = [:]
  private(set) var notes: [String] = []

  private let tree: ProcessTree
  private let base: ByteString

  private let goals: [ByteString]
  private var logs: [(folder: Folder, names: CMakeNames)] = []

  /// - Parameters:
  ///   - base: absolute; names of targets are relative to it.
  ///   - goals: what the command asked for in that folder.
  init(_ tree: ProcessTree, folders: [Folder], base: ByteString, goals: [ByteString] = []) {
    self.tree = tree
    self.base = base
    self.goals = goals
    var children: [ByteString: [Int]] = [:]
    for process in tree.processes.indices {
      guard let node = tree.birthNodes[process], let folder = tree.nodes[node].ninjaFolder else { continue }
      if CMakeMakefiles.isProbe(folder) {
        nobodys.insert(process)
      } else {
        children[folder, default: []].append(process)
      }
    }
    for folder in folders { name(folder, children.removeValue(forKey: folder.path) ?? []) }
    for (path, rest) in children { name(Folder(path: path), rest) }
  }

  private mutating func name(_ folder: Folder, _ processes: [Int]) {
    // The folder without symbolic links is where the children are.
    let place = processes.first.flatMap { tree.ownNodes[$0].first }.map { tree.nodes[$0].exec.directory }
    let children = processes.map { NinjaChild($0, tree, folder: place ?? folder.path) }
    let join = NinjaJoin(folder.rows, children, begins: begins(folder.path))
    let outputs = (folder.rows?.outputs ?? []).union(children.flatMap(\.outputs))
    let names = CMakeNames(outputs: outputs, reply: folder.reply)
    notes += (folder.rows?.notes ?? []) + (folder.reply?.notes ?? [])
    for (index, child) in children.enumerated() {
      let row = join.edges[index]
      guard let step = step(row?.outputs ?? child.likelyOutputs, child.text, names, folder.path) else {
        nobodys.insert(child.process)
        continue
      }
      steps[child.process] = step
      if row == nil, child.isGood, folder.rows?.isRead == true { unlogged.insert(child.process) }
    }
    // Of what a traced ninja ran every process was seen: other rows are no work of this build.
    let foreign = tree.processes.isEmpty ? 0 : join.loose.count
    if foreign > 0 {
      notes.append(
        "\(foreign) edges in \(folder.path)/.ninja_log are another ninja's, which built there at the same time")
    }
    for (edge, start) in join.loose where foreign == 0 {
      guard let step = step(edge.outputs, nil, names, folder.path) else { continue }
      loose.append((step, start, .milliseconds(edge.end - edge.start)))
    }
    logs.append((folder, names))
    learn(folder, outputs, names)
    include(folder)
    order(folder, names)
  }

  private mutating func include(_ folder: Folder) {
    guard let deps = folder.deps else { return }
    let ran = Set(steps.values.lazy.filter { $0.folder == folder.path }.map(\.output) + loose.lazy.map(\.step.output))
    for (output, paths) in deps.inputs(of: Set(ran.sorted().prefix(NinjaDeps.mostOutputs)), in: folder.path) {
      included[Paths.join(folder.path, output)] = paths
    }
    notes += deps.notes
  }

  private mutating func order(_ folder: Folder, _ names: CMakeNames) {
    guard let graph = folder.graph else { return }
    hasGraph = true
    let ran = steps.filter { $0.value.folder == folder.path }
    for (output, before) in graph.waits(of: Set(ran.lazy.map(\.value.output))) {
      waits[Paths.join(folder.path, output)] = before.map { Paths.normalized(Paths.join(folder.path, $0)) }
    }
    let failed = ran.filter { !(tree.processes[$0.key].termination?.isSuccess ?? false) }
    guard !failed.isEmpty else { return }
    let outputs = graph.blocked(
      by: Set(failed.map(\.value.output)), goals: folder.path == base ? goals.filter { $0 != "all" } : [])
    let directory = Paths.directory(folder.path, base: base)
    blocked.formUnion(
      outputs.compactMap { outputs in
        // Before CMake's file API was asked, nothing else names a program that is called otherwise.
        outputs.lazy.compactMap(graph.linked).first.map { TargetKey(name: $0, directory: directory) }
          ?? step(outputs, nil, names, folder.path)?.key
      })
  }

  /// What the compilers of the edge that a process works for included; nil where that is not known.
  func included(by process: Int) -> [ByteString]? { step(of: process).flatMap { included[$0.path] } }

  /// What the edge that a process works for waited for, of what ran; nil where no build file tells.
  func waits(of process: Int) -> [ByteString]? { step(of: process).flatMap { waits[$0.path] } }

  /// What that edge makes, absolute.
  func output(of process: Int) -> ByteString? { step(of: process).map { Paths.normalized($0.path) } }

  private func step(of process: Int) -> Step? {
    var next: Int? = process
    while let process = next {
      if let step = steps[process] { return step }
      next = tree.parents[process]
    }
    return nil
  }

  /// When the ninjas of a folder began.
  private func begins(_ folder: ByteString) -> [Duration] {
    tree.nodes.filter { $0.ninjaFolder == folder }.map(\.exec.at)
  }

  private func step(_ outputs: [ByteString], _ text: ByteString?, _ names: CMakeNames, _ folder: ByteString) -> Step? {
    let directory = Paths.directory(folder, base: base)
    let output = outputs.first { !Paths.isAbsolute($0) } ?? outputs.first
    guard let output else {
      // Nothing says what it makes: its command's words stand for it.
      return text.map { text in
        let words = text.split(on: 0x20).filter { !$0.isEmpty }
        return Step(key: TargetKey(name: CommandTitle.of(words), directory: directory), output: "", folder: folder)
      }
    }
    switch names.name(outputs, command: text) {
    case .nobody: return nil
    case .target(let name, let share):
      return Step(key: TargetKey(name: name, directory: directory), share: share, output: output, folder: folder)
    case .output(let name):
      return Step(key: TargetKey(name: name, directory: directory), output: output, folder: folder)
    }
  }

  /// Where no build file tells: targets that were held up by failed ones, if what may wait for those are exactly as many
  /// edges as were left; nil where that is not so.
  ///
  /// - Parameters:
  ///   - failed: the outputs of the edges that failed.
  ///   - left: edges that were to run and did not.
  func held(by failed: [ByteString], left: Int) -> Set<TargetKey>? {
    guard logs.count == 1, let (folder, names) = logs.first, let rows = folder.rows else { return nil }
    var held: Set<ByteString> = []
    var own: Set<TargetKey> = []
    for output in failed {
      guard let step = step([output], nil, names, folder.path) else { return nil }
      own.insert(step.key)
      // An object is wanted by what joins those of its target, which failed with it.
      let joins = rows.firstOutputs.filter {
        let other = self.step([$0], nil, names, folder.path)
        return other?.key == step.key && other?.share == .last
      }
      let makers = step.share == .part ? joins : [output]
      if step.share == .part { held.formUnion(joins) }
      for maker in makers {
        guard let followers = rows.followers(of: maker) else { return nil }
        held.formUnion(followers)
      }
    }
    guard held.count == left else { return nil }
    return Set(held.compactMap { step([$0], nil, names, folder.path)?.key }).subtracting(own)
  }

  /// What could have been made: what the log has seen made, but only targets that CMake still knows.
  private mutating func learn(_ folder: Folder, _ outputs: Set<ByteString>, _ names: CMakeNames) {
    let directory = Paths.directory(folder.path, base: base)
    let living = folder.reply.map { Set($0.targets.values.map(\.name)) }
    for output in folder.rows?.firstOutputs ?? [] {
      guard let step = step([output], nil, names, folder.path), step.share != .whole else { continue }
      if step.share != nil, let living, !living.contains(step.key.name) { continue }
      if output != "build.ninja", !output.hasSuffix(".cmake") || step.share != nil { known.insert(step.key) }
    }
    guard let reply = folder.reply else { return }
    for target in reply.targets.values where !target.isJoined {
      plain.insert(TargetKey(name: target.name, directory: directory))
    }
    guard folder.rows?.isRead != true else { return }
    let made = reply.targets.values.filter(\.isJoined).map(\.name) + reply.customOutputs
    known.formUnion(made.map { TargetKey(name: $0, directory: directory) })
  }
}
