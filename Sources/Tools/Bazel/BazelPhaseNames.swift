import Model

/// The phases of an invocation in one set of words, whatever its Bazel calls them.
enum BazelPhaseNames {
  private static let words: [ByteString: String] = [
    "Launch Blaze": "launch", "Initialize command": "initialization", "Evaluate target patterns": "loading",
    "Load packages": "loading", "Load and analyze dependencies": "analysis", "Analyze dependencies": "analysis",
    "Analyze licenses": "analysis", "Prepare for build": "preparation", "Build artifacts": "execution",
    "Complete build": "completion",
  ]
  /// Bazel 7 and later analyze and execute at once; the part before the first action is analysis alone.
  private static let mixed: ByteString = "Load, analyze dependencies and build artifacts"

  static func phases(_ profile: BazelProfile, launch: Int64) -> [Phase] {
    var phases: [Phase] = []
    func add(_ name: String, _ start: Int64, _ wall: Int64) {
      let (start, wall) = (Duration.microseconds(start &+ launch), Duration.microseconds(max(0, wall)))
      if phases.last?.name == name {
        phases[phases.count - 1].wall += wall
      } else {
        phases.append(Phase(name, start: start, wall: wall))
      }
    }
    let firstAction = profile.labels.values.map(\.start).min() ?? .max
    for span in profile.phases {
      if span.name == mixed {
        let split = min(max(firstAction, span.start), span.start + span.wall)
        add("analysis", span.start, split - span.start)
        if split < span.start + span.wall { add("execution", split, span.start + span.wall - split) }
      } else {
        add(words[span.name] ?? span.name.description.lowercased(), span.start, span.wall)
      }
    }
    return phases
  }
}
