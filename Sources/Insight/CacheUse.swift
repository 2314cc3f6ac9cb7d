import Model

/// What caches did in builds, oldest first; nil where nothing was a hit.
///
/// A hit saved what its tool says, else the work of the last execution of the same target in `history` or before it.
public func cacheUse(of builds: [Build], history: [Build] = []) -> CacheUse? {
  var last: [TargetKey: Duration] = [:]
  func learn(_ build: Build) { for target in build.targets where target.isSample { last[target.key] = target.work } }
  for build in history { learn(build) }
  var use = CacheUse()
  for build in builds {
    for target in build.targets where target.kind != .group && target.kind != .service && target.kind != .command {
      switch target.outcome {
      case .localHit: use.localHits += 1
      case .remoteHit: use.remoteHits += 1
      case .executed, .failed, .cancelled: use.misses += 1
      case .upToDate, .notRun, .unknown: break
      }
      guard target.outcome == .localHit || target.outcome == .remoteHit, let saved = target.saved ?? last[target.key]
      else { continue }
      use.saved = (use.saved ?? .zero) + saved
      use.known += 1
    }
    learn(build)
  }
  return use.hits > 0 ? use : nil
}

/// What passed between the first processes of a build's tasks and their own commands: shells, npm, a runner's executor.
/// Nil where no target has a command of its own.
public func startingTime(of build: Build) -> Duration? {
  let times = build.targets.filter { $0.kind != .group && $0.kind != .command }.compactMap(\.launch)
  return times.isEmpty ? nil : times.reduce(.zero, +)
}
