import Model

/// What the newest recorded build for an edit of one file alone executed; nil where there is none.
///
/// - Parameter builds: oldest first. A target whose actions are not known counts as one.
public func measuredRadius(of file: ByteString, in builds: [Build]) -> Radius? {
  let own = builds.last { $0.edited == [file] && $0.buildClass == .incremental && $0.termination == .exited(0) }
  guard let own else { return nil }
  let executed = own.targets.filter { $0.outcome == .executed && $0.kind != .group && $0.kind != .command }
  return Radius(
    actions: executed.reduce(0) { $0 + max(1, $1.actions.count) },
    seconds: executed.reduce(0) { $0 + $1.work.inSeconds })
}
