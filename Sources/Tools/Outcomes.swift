import Model

/// How every target of a build ended, from how its processes did.
struct Outcomes {
  private let tree: ProcessTree
  private let build: Termination

  /// Signals that ask a program to stop: SIGHUP, SIGINT, SIGQUIT, SIGTERM (the numbers are POSIX's own).
  static let cancellations: Set<Int> = [1, 2, 3, 15]

  init(_ tree: ProcessTree, build: Termination) {
    self.tree = tree
    self.build = build
  }

  private var isBuildCancelled: Bool { if case .signaled = build { true } else { false } }

  func outcome(of target: Assignment.Target) -> Outcome {
    if target.source == .command { return outcomeOfCommand() }
    let tops = target.tops
    guard let last = tops.max(by: { tree.life(of: $0).end < tree.life(of: $1).end }) else { return .unknown }
    if tops.contains(where: isCut) { return .cancelled }
    if let unseen = tops.first(where: { tree.processes[$0].termination == nil }) {
      return waiterSucceeded(unseen) || tree.processes[unseen].end != nil ? .unknown : .cancelled
    }
    return hasFailed(last) ? .failed : .executed
  }

  private func outcomeOfCommand() -> Outcome {
    switch build {
    case .exited(0): .executed
    case .exited: .failed
    case .signaled: .cancelled
    }
  }

  /// Ended by the cancellation: by a signal that asks for it, by any in a build that a signal ended, or a shell's
  /// word for that (128 + n); a sub-make fails because its recipe was cut.
  private func isCut(_ process: Int) -> Bool {
    switch tree.processes[process].termination {
    case .signaled(let number): Self.cancellations.contains(number) || isBuildCancelled
    case .exited(let status):
      isBuildCancelled && (Self.cancellations.contains(status - 128) || (status != 0 && isMake(process)))
    case nil: false
    }
  }

  private func isMake(_ process: Int) -> Bool { tree.ownNodes[process].last.map { tree.nodes[$0].isMake } ?? false }

  /// A recipe's last process failed, and the make that waited for it took it so (not with `-` before the command, nor
  /// `-i`).
  private func hasFailed(_ process: Int) -> Bool {
    guard let termination = tree.processes[process].termination, !termination.isSuccess else { return false }
    return !waiterSucceeded(process)
  }

  /// Whether the make above ended well, which it does not with a failed or unfinished recipe.
  private func waiterSucceeded(_ process: Int) -> Bool {
    guard let born = tree.birthNodes[process] else { return false }
    guard let make = tree.nodes[born].isMake ? born : tree.nodes[born].make else { return false }
    return tree.processes[tree.nodes[make].process].termination == .exited(0)
  }
}
