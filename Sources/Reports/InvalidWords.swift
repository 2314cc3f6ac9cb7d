import Model

/// Why nothing was compared, and what helps.
struct InvalidWords {
  let reason: InvalidReason

  var text: String { "\(finding)\(finding.hasSuffix("?") ? "" : ".") Nothing was compared." }

  private var run: String {
    guard let place = reason.place else { return "a run" }
    return "\(place.isHead ? "head" : "base") run \(place.run)"
  }

  private var count: Int { reason.count ?? 0 }
  private var of: Int { reason.of ?? 0 }
  private var seconds: String { Words.seconds(reason.seconds ?? 0) }
  private var least: String { Words.seconds(reason.least ?? 0) }

  private var finding: String {
    switch reason.kind {
    case .noPairs: "no pair was measured"
    case .tooFewPairs: "\(Words.count(count, "pair")) cannot fail anything and settle nothing: it takes at least 3"
    case .tooShort: "\(run) took \(seconds): times below \(least) are not compared"
    case .coarseClock: "\(run) took \(seconds), and the clock's grain needs at least \(least)"
    case .failed: "\(run) failed with exit \(count)"
    case .failedActions: "\(run) ended with exit 0 although \(Words.count(count, "action")) failed"
    case .nothingRebuilt:
      of > 0 ? "\(run) rebuilt 0 of \(Words.count(of, "action")): warm cache?" : "\(run) rebuilt nothing"
    case .fromCache: "\(run) took \(count) of \(Words.count(of, "action")) from a cache"
    case .cacheDiffers: "\(run) took \(Words.count(count, "action")) from a cache, its partner on base \(of)"
    case .actionsDiffer: "\(run) executed other actions than the runs of its side before, twice in a row"
    case .missing: "\(run) did not build it"
    case .tooFewBuilds: "\(Words.count(count, "build")) of \(of) that it takes"
    }
  }

  var advice: String? {
    switch reason.kind {
    case .tooShort: "time several edits in a row as one pair: \"steps\""
    case .coarseClock: "take a finer clock; if it is finer, say so in the first line: {\"tick_s\": 0.001}"
    case .nothingRebuilt, .fromCache, .cacheDiffers:
      "restore the same state before each run, and keep answers of caches out"
    case .failed, .failedActions: "mend the build first"
    default: nil
    }
  }
}
