import Model

/// What is known of a build when it is classed: its own end, and what stood there before it started.
public struct ClassEvidence: Sendable {
  public var termination: Termination
  public var targets: [TargetTiming]
  /// The tool says that there was nothing to do, whatever it ran to find out.
  public var toolSaysNoOp: Bool
  /// Whatever ran found its file as it should be and left it alone.
  public var wroteNothing: Bool
  /// The tool says that it started from nothing.
  public var toolSaysClean: Bool
  /// The last recorded build of the same worktree, loop and directory; nil where none is known.
  public var previous: Build?
  /// How many of the outputs that `previous` records existed before the start.
  public var outputsKept: Int
  /// How many outputs a log of the tool itself knows, of a sample, and how many of them were there and left alone.
  public var toolKnows: Int
  public var toolKept: Int

  public init(
    termination: Termination, targets: [TargetTiming], toolSaysNoOp: Bool = false, wroteNothing: Bool = false,
    toolSaysClean: Bool = false,
    previous: Build? = nil, outputsKept: Int = 0, toolKnows: Int = 0, toolKept: Int = 0
  ) {
    self.termination = termination
    self.targets = targets
    self.toolSaysNoOp = toolSaysNoOp
    self.wroteNothing = wroteNothing
    self.toolSaysClean = toolSaysClean
    self.previous = previous
    self.outputsKept = outputsKept
    self.toolKnows = toolKnows
    self.toolKept = toolKept
  }
}

/// The class of a build: no-op when a green build ran nothing, or only what makes sure of its file each time and leaves it
/// alone (a makefile's `GIT-CFLAGS: FORCE`); clean when nothing is known of earlier builds, the tool
/// says so, more than half of the outputs were gone, or it goes on with a clean build that did not end green.
/// Without a record the tool's own log stands in: incremental where most of what it made before was left alone.
///
/// A build that failed before it ran anything is no no-op: the next one still has all the work to do.
public func classify(_ evidence: ClassEvidence) -> BuildClass {
  if evidence.termination.isSuccess,
    evidence.toolSaysNoOp || evidence.wroteNothing || !evidence.targets.contains(where: \.ran)
  {
    return .noOp
  }
  if evidence.toolSaysClean { return .clean }
  guard let previous = evidence.previous else {
    return evidence.toolKept > 0 && evidence.toolKept * 2 >= evidence.toolKnows ? .incremental : .clean
  }
  let outputsGone = previous.outputs.count - evidence.outputsKept
  if outputsGone * 2 > previous.outputs.count { return .clean }
  if previous.buildClass == .clean, !previous.termination.isSuccess { return .clean }
  return .incremental
}

extension TargetTiming {
  /// Whether the build did work of its own for it, or tried to. An unknown outcome counts: it may have been work.
  var ran: Bool {
    guard kind != .group else { return false }
    return switch outcome {
    case .executed, .failed, .cancelled, .unknown: true
    case .upToDate, .localHit, .remoteHit, .notRun: false
    }
  }

  /// When its last command ended, since the start of the build.
  var end: Duration { actions.map { $0.start + $0.wall }.reduce(start + (launch ?? .zero) + wall, max) }
}
