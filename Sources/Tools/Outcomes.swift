import Model

/// How every target of a build ended, from how its processes did.
struct Outcomes {
  private let tree: ProcessTree
  private let edges: NinjaEdges
  private let build: Termination
  private let isBuildCancelled: Bool

  /// Signals that ask a program to stop: SIGHUP, SIGINT, SIGQUIT, SIGTERM (the numbers are POSIX's own).
  static let cancellations: Set<Int> = [1, 2, 3, 15]

  init(_ tree: ProcessTree, edges: NinjaEdges, build: Termination) {
    self.tree = tree
    self.edges = edges
    self.build = build
    isBuildCancelled = Self.isCancelled(tree, edges, build)
  }

  /// Ended by a signal; or by ninja, which answers one with a status of its own (2, or 130 since 1.12) after it ended
  /// what it was running.
  static func isCancelled(_ tree: ProcessTree, _ edges: NinjaEdges, _ build: Termination) -> Bool {
    if case .signaled = build { return true }
    guard build != .exited(0), !edges.steps.isEmpty else { return false }
    return edges.steps.keys.contains { process in
      guard case .signaled(let number)? = tree.processes[process].termination else { return false }
      return cancellations.contains(number)
    }
  }

  /// Whether a process of the build ended by a signal that asks for it, or the build did.
  static func wasCancelled(_ observation: Observation) -> Bool {
    ([observation.termination] + observation.processes.compactMap(\.termination)).contains { termination in
      if case .signaled(let number) = termination { cancellations.contains(number) } else { false }
    }
  }

  func outcome(of target: Assignment.Target) -> Outcome {
    if target.source == .command { return outcomeOfCommand() }
    let tops = target.tops
    guard let last = tops.max(by: { tree.life(of: $0).end < tree.life(of: $1).end }) else { return .unknown }
    // Each of these is a recipe or edge of its own; elsewhere the last one decides.
    let isJoint = !target.shares.isEmpty || target.source == .edge
    if isJoint, tops.contains(where: { hasFailed($0) && !isCut($0) }) { return .failed }
    if tops.contains(where: isCut) { return .cancelled }
    if let unseen = tops.first(where: { tree.processes[$0].termination == nil }) {
      return waiterSucceeded(unseen) || tree.processes[unseen].end != nil ? .unknown : .cancelled
    }
    if isJoint { return isIncomplete(target) ? .cancelled : .executed }
    return hasFailed(last) ? .failed : .executed
  }

  private func outcomeOfCommand() -> Outcome {
    switch build {
    case .exited(0): .executed
    case .exited: .failed
    case .signaled: .cancelled
    }
  }

  /// A CMake target with objects that nothing joined before the build ended badly.
  private func isIncomplete(_ target: Assignment.Target) -> Bool {
    !build.isSuccess && target.shares == [.part] && !edges.plain.contains(target.key)
      && target.tops.contains { !waiterSucceeded($0) }
  }

  /// Ended by the cancellation: by a signal that asks for it, by any in a build that a signal ended, or a shell's
  /// word for that (128 + n); a sub-make fails because its recipe was cut. Ninja drops what ended well after it too.
  private func isCut(_ process: Int) -> Bool {
    switch tree.processes[process].termination {
    case .signaled(let number): Self.cancellations.contains(number) || isBuildCancelled
    case .exited(let status) where isStop(status, process): !build.isSuccess
    case .exited(let status):
      Self.cancellations.contains(status - 128) && (isBuildCancelled || endsAsIfCancelled)
        || isBuildCancelled && (status != 0 && isMake(process) || edges.unlogged.contains(process))
    case nil: false
    }
  }

  /// A program below a script runner that caught the signal and said so by its status: yarn 4 runs scripts without a shell
  /// that would die of it.
  private func isStop(_ status: Int, _ process: Int) -> Bool {
    guard [130, 143].contains(status), let born = tree.birthNodes[process] else { return false }
    return tree.runners.contains(tree.nodes[born].process)
  }

  /// A runner that was asked to stop, stopped its tasks and says so by its status. A status like that alone tells
  /// nothing: Nx 21 to 23 end a plain failure with 130.
  private var endsAsIfCancelled: Bool {
    if case .exited(let status) = build { Self.cancellations.contains(status - 128) } else { false }
  }

  private func isMake(_ process: Int) -> Bool { tree.ownNodes[process].last.map { tree.nodes[$0].isMake } ?? false }

  /// A recipe's last process failed, and the make that waited for it took it so (not with `-` before the command, nor
  /// `-i`); or ninja did, which also fails an edge that ended well but left no readable dependency file.
  private func hasFailed(_ process: Int) -> Bool {
    guard let termination = tree.processes[process].termination else { return false }
    return (!termination.isSuccess || edges.unlogged.contains(process)) && !waiterSucceeded(process)
  }

  /// Whether the make or ninja above ended well, which it does not with a failed or unfinished recipe.
  private func waiterSucceeded(_ process: Int) -> Bool {
    guard let born = tree.birthNodes[process] else { return false }
    let isWaiter = tree.nodes[born].isMake || tree.nodes[born].ninjaFolder != nil
    guard let waiter = isWaiter ? born : tree.nodes[born].make else { return false }
    return tree.processes[tree.nodes[waiter].process].termination == .exited(0)
  }
}
