import Model

/// The goals of a failed make that it never came to.
enum NotRun {
  /// Goals on the command line that no process names, where they cannot have been up to date: the only goal left when
  /// no other failed, and those behind a failed one without `-k` and `-j`. Of a cancelled build nothing is said.
  static func goals(_ make: MakeArguments, targets: [TargetTiming], termination: Termination) -> [ByteString] {
    guard case .exited(let status) = termination, status != 0, !targets.contains(where: { $0.outcome == .cancelled })
    else { return [] }
    let known = Dictionary(targets.map { ($0.name, $0.outcome) }, uniquingKeysWith: { first, _ in first })
    let unnamed = make.goals.filter { known[$0] == nil }
    guard let failed = make.goals.firstIndex(where: { known[$0] == .failed }) else {
      return unnamed.count == 1 ? unnamed : []
    }
    guard !make.keepsGoing, make.jobs == 1 else { return [] }
    return make.goals[failed...].filter { known[$0] == nil }
  }
}
