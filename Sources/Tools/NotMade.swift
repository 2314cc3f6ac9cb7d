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
  /// By the folder of a build that CMake made for make.
  var orders: [ByteString: CMakeOrder] = [:]
  /// What was printed; nil for a build that we run.
  var console: NinjaConsole?

  /// Nothing is said of a cancelled build, nor of one that asked for some targets only.
  func targets(besides made: [TargetTiming], termination: Termination) -> [TargetTiming] {
    guard !isCancelled else { return [] }
    let present = Set(made.map(\.key))
    let blocked = termination.isSuccess ? [] : blocked(made)
    let held = held(termination)
    let behind = edges.blocked.union(termination.isSuccess ? [] : heldUp(made))
    let candidates = (looksAtAll(termination) ? edges.known : []).union(needed).union(behind)
    return candidates.subtracting(present).sorted().map { key in
      let isHeld = blocked.contains(key.name) || behind.contains(key) || held?.contains(key) == true
      // Nothing tells what waits for what failed.
      let isOpen = held == nil && !needed.contains(key)
      return TargetTiming(
        name: key.name, directory: key.directory, outcome: isHeld ? .notRun : isOpen ? .unknown : .upToDate)
    }
  }

  /// What a failure held up by the log and what was printed; empty where a graph tells better, nil where nothing does.
  private func held(_ termination: Termination) -> Set<TargetKey>? {
    guard !termination.isSuccess, !edges.hasGraph, replies.isEmpty, orders.isEmpty else { return [] }
    guard let console, !console.failed.isEmpty, let left = console.left else { return nil }
    return edges.held(by: console.failed.compactMap(\.first), left: left)
  }

  /// Whether the build came to look at every target that it knows: it was asked for all of them, and nothing stopped it
  /// half-way.
  private func looksAtAll(_ termination: Termination) -> Bool {
    build.goals.allSatisfy { $0 == "all" } && (termination.isSuccess || build.keepsGoing || !replies.isEmpty)
  }

  /// What CMake's makefiles would have made after what failed, where all was asked for.
  private func heldUp(_ made: [TargetTiming]) -> Set<TargetKey> {
    guard build.goals.allSatisfy({ $0 == "all" }) else { return [] }
    return orders.reduce(into: []) { held, entry in
      let directory = Paths.directory(entry.key, base: base)
      let bad = made.filter { $0.directory == directory && ($0.outcome == .failed || $0.outcome == .cancelled) }
      held.formUnion(
        entry.value.blocked(by: Set(bad.map(\.name))).map { TargetKey(name: $0, directory: directory) })
    }
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
