import Model

/// Targets of ninja and CMake that a build made nothing of: up to date, or never started because another failed.
struct NotMade {
  let build: BuildCommand
  let edges: NinjaEdges
  let cmake: CMakeMakefiles?
  let linkScripts: Set<ByteString>
  let base: ByteString
  let isCancelled: Bool
  let replies: [CMakeReply]
  /// What was printed; nil for a build that we run.
  var console: NinjaConsole?

  /// Nothing is said of a cancelled build, nor of one that asked for some targets only.
  func targets(besides made: [TargetTiming], termination: Termination) -> [TargetTiming] {
    guard !isCancelled else { return [] }
    let present = Set(made.map(\.key))
    let blocked = termination.isSuccess ? [] : blocked(made)
    let held = held(termination)
    let candidates = (looksAtAll(termination) ? edges.known : []).union(needed).union(edges.blocked)
    return candidates.subtracting(present).sorted().map { key in
      let isHeld = blocked.contains(key.name) || edges.blocked.contains(key) || held?.contains(key) == true
      // Nothing tells what waits for what failed.
      let isOpen = held == nil && !needed.contains(key)
      return TargetTiming(
        name: key.name, directory: key.directory, outcome: isHeld ? .notRun : isOpen ? .unknown : .upToDate)
    }
  }

  /// What a failure held up by the log and what was printed; empty where a graph tells better, nil where nothing does.
  private func held(_ termination: Termination) -> Set<TargetKey>? {
    guard !termination.isSuccess, !edges.hasGraph, replies.isEmpty else { return [] }
    guard let console, !console.failed.isEmpty, let left = console.left else { return nil }
    return edges.held(by: console.failed.compactMap(\.first), left: left)
  }

  /// Whether the build came to look at every target that it knows: it was asked for all of them, and nothing stopped it
  /// half-way.
  private func looksAtAll(_ termination: Termination) -> Bool {
    build.goals.allSatisfy { $0 == "all" } && (termination.isSuccess || build.keepsGoing || !replies.isEmpty)
  }

  /// What is linked of a target that failed or was cut short.
  private func blocked(_ made: [TargetTiming]) -> Set<ByteString> {
    let bad = Set(made.filter { $0.outcome == .failed || $0.outcome == .cancelled }.map(\.name))
    return replies.reduce(into: []) { $0.formUnion($1.linked(fromAnyOf: bad)) }
  }

  /// The targets that CMake's makefiles looked at; those without a link script are utilities, whose commands tell.
  private var needed: Set<TargetKey> {
    Set(
      (cmake?.needed ?? []).filter { linkScripts.isEmpty || linkScripts.contains($0.linkScript) }
        .map { TargetKey(name: $0.name, directory: Paths.directory($0.folder, base: base)) })
  }
}
