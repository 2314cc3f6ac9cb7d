import Model

/// One build's critical paths, gaps and replay, ready to be asked what a cure would bring.
public struct Analysis {
  public let facts: BuildAnalysis
  private let replay: Replay?
  /// Keys of what ran, each once.
  private let ran: Set<TargetKey>

  /// Nil for a build of which only the whole command is known, or in which nothing ran.
  public init?(_ build: Build) {
    guard let schedule = Schedule(build) else { return nil }
    replay = Replay(schedule)
    ran = Set(schedule.jobs.map(\.key))
    let told = build.toldPath
    var facts = BuildAnalysis(
      build: build.id, started: build.started, wall: build.wall, slots: schedule.slots, work: told ?? schedule.workPath,
      waiting: told ?? schedule.waitingPath, replay: replay?.unmodified,
      gaps: schedule.gaps(available: available(build)))
    (facts.phases, facts.cache) = (build.phases, cacheUse(of: [build]))
    self.facts = facts
  }

  /// What the build would take if a target cost nothing; its own wall where the target did not run.
  public func wall(without key: TargetKey) -> Duration {
    guard let replay, ran.contains(key) else { return facts.wall }
    return replay.wall(without: key)
  }

  /// The target of some whose cost the build would miss least; nil where none of them brings anything.
  public func bestCure(among keys: some Sequence<TargetKey>) -> WhatIf? {
    let all = Set(keys).map { WhatIf(key: $0, wall: wall(without: $0)) }
    let best = all.min { ($0.wall, $0.key) < ($1.wall, $1.key) }
    return best.flatMap { $0.wall < facts.wall ? $0 : nil }
  }
}

/// How many targets a build could have had at work: its jobs, but not more than there are cores.
private func available(_ build: Build) -> Int {
  let cores = max(1, build.machine.cores)
  return max(1, min(build.jobs ?? cores, cores))
}
