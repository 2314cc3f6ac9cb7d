import Model

/// Which files a build probably wrote: what its commands name as output, and targets that are paths.
struct Outputs {
  let base: ByteString
  /// What the names of targets are relative to, where that is not `base`.
  let folder: ByteString

  /// Relative to the build's folder, spread evenly over the build where there are more than a reading holds.
  func candidates(_ targets: [TargetTiming], tree: ProcessTree, times: [TargetTimes.Times]) -> [ByteString] {
    var seen: Set<ByteString> = []
    var all: [ByteString] = []
    func add(_ path: ByteString, in folder: ByteString) {
      let place = Paths.normalized(Paths.join(folder, path))
      guard let below = Paths.relative(place, to: base), !below.isEmpty, seen.insert(below).inserted else { return }
      all.append(below)
    }
    for target in targets where target.outcome == .executed && target.kind != .command && target.kind != .group {
      add(target.name, in: target.directory.map { Paths.join(folder, $0) } ?? folder)
    }
    for command in times.lazy.flatMap(\.commands) {
      guard tree.processes[command.process].termination?.isSuccess == true,
        let node = tree.lastNode(of: command.process), let output = tree.output(of: command.process)
      else { continue }
      add(output.path, in: tree.nodes[node].exec.directory)
    }
    guard all.count > Reading.mostOutputs else { return all }
    return (0..<Reading.mostOutputs).map { all[$0 * all.count / Reading.mostOutputs] }
  }
}
