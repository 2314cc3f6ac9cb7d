import Model

/// Everything that is known of one invocation of Bazel, from whichever of its files there are.
struct BazelInvocation {
  var profile: BazelProfile?
  var events: BazelEvents?
  var log: BazelExecutionLog?
  var explanations: BazelExplanations?
  var graph: BazelGraph?
  /// Those in force, as far as the events, the rc files or the command line tell.
  var options: [ByteString] = []
  var command: BazelCommand?
  /// Whether the tests of this run passed, by the path of their log, where the files that they leave tell.
  var tests: [ByteString: Bool] = [:]
  /// What the client ended with; nil where nothing tells.
  var termination: Termination?
  /// The folder of the run.
  var directory: ByteString = ""
  /// The root of the workspace, absolute; nil where nothing tells.
  var root: ByteString?

  /// Bazel's own word for an interrupt is exit status 8 (ExitCode.java of its sources).
  var isInterrupted: Bool {
    if events?.exitName == "INTERRUPTED" { return true }
    switch termination {
    case .signaled?: return true
    case .exited(let status)?: return status == 8
    case nil: return false
    }
  }

  var isSuccess: Bool {
    if let events, events.exitName != nil { return events.exitName == "SUCCESS" }
    return termination == .exited(0)
  }

  /// Whether all was built and every test has its result, though not a good one (exit status 3, ExitCode.java): tests go on
  /// behind a failed one unless they are told not to, and a failure of an earlier build is told again only where asked for.
  var failedTestsOnly: Bool {
    guard events?.exitName == "TESTS_FAILED" || events?.exitName == nil && termination == .exited(3) else {
      return false
    }
    let stops = options.last { $0.hasSuffix("test_keep_going") || $0.hasPrefix("--test_keep_going=") }
    let isOn =
      stops.map { ["--test_keep_going", "--test_keep_going=1", "--test_keep_going=true"].contains($0) } ?? true
    return isOn && BazelCommand.value("--cache_test_results", in: options) ?? "auto" == "auto"
  }

  var keepsGoing: Bool {
    command?.keepsGoing ?? false || BazelCommand.isOn("keep_going", in: options) || options.contains("-k")
  }

  var runsTests: Bool {
    guard let name = events?.command ?? command?.command else { return false }
    return name == "test" || name == "coverage"
  }

  /// What a hit is: a disk cache's on this machine, a server's on another. Bazel's profile does not tell them apart, its
  /// newer execution logs and events do; where both caches are in use and nothing tells, it is the nearer one.
  var hit: Outcome {
    let disk = runners("disk")
    let remote = runners("remote cache")
    if disk > 0, remote == 0 { return .localHit }
    func names(_ option: String) -> Bool { !(BazelCommand.value(option, in: options) ?? "").isEmpty }
    let isRemote = names("--remote_cache") || names("--remote_executor")
    return isRemote && !names("--disk_cache") ? .remoteHit : .localHit
  }

  /// Whether anything of it goes to a server.
  var uploads: Bool {
    ["--bes_backend", "--remote_cache", "--remote_executor"].contains {
      !(BazelCommand.value($0, in: options) ?? "").isEmpty
    }
  }

  private func runners(_ word: String) -> Int {
    let counted = events?.runners.filter { $0.key.hasPrefix(word) }.values.reduce(0, +) ?? 0
    return counted + (log?.spawns.count { $0.isHit && $0.runner.hasPrefix(word) } ?? 0)
  }
}
