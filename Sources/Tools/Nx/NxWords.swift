import Model

/// Nx's words for what became of a task.
enum NxWords {
  /// As the profile has them.
  static func outcome(_ status: String) -> Outcome {
    switch status {
    case "success": .executed
    case "failure": .failed
    case "stopped": .cancelled
    case "remote-cache": .remoteHit
    case "skipped": .notRun
    default: status.hasPrefix("local-cache") ? .localHit : .unknown
    }
  }

  /// run.json has one word for what failed and what was stopped.
  static func outcome(_ task: NxRun.Task) -> Outcome {
    if task.cacheStatus.hasPrefix("local-cache") { return .localHit }
    if task.cacheStatus.hasPrefix("remote-cache") { return .remoteHit }
    guard task.cacheStatus == "cache-miss", let status = task.status else { return .unknown }
    return status == 0 ? .executed : .failed
  }

  /// More about a hit.
  static func detail(_ status: String) -> String? {
    switch status {
    case "local-cache-kept-existing": "the outputs were left as they are"
    case "local-cache": "restored from the cache"
    case "remote-cache": "restored from the remote cache"
    default: nil
    }
  }
}
