import Model

/// Tells a machine or a toolchain that changed from sources that did: then many targets rise in the same job.
enum Environment {
  /// The targets that must rise together: so many, and half of all that are watched.
  static let fewest = 5
  /// How far apart, in builds, rises of one job may be noticed: noise moves each a little.
  static let apart = 3

  /// The verdicts, alarms marked that belong together.
  static func marked(_ judged: [(verdict: Verdict, samples: [TrunkSample])]) -> [Verdict] {
    let all = judged.map { item -> Verdict in item.verdict }
    let rises = all.indices.compactMap { index -> (verdict: Int, job: Int)? in
      guard let place = all[index].trunk?.creep?.alarm?.rose else { return nil }
      return (index, job(of: place, judged))
    }
    guard let together = largestGroup(rises), together.count >= fewest, together.count * 2 >= all.count else {
      return all
    }
    var marked = all
    for index in together { marked[index].trunk?.creep?.alarm?.isEnvironment = true }
    return marked
  }

  /// The number of the job in which a build was made: of the first target that has the same commit, else of its own series.
  private static func job(of place: TrunkPlace, _ judged: [(verdict: Verdict, samples: [TrunkSample])]) -> Int {
    guard let commit = place.commit, let longest = judged.max(by: { $0.samples.count < $1.samples.count }),
      let at = longest.samples.firstIndex(where: { $0.commit == commit })
    else { return place.number }
    return at + 1
  }

  private static func largestGroup(_ rises: [(verdict: Int, job: Int)]) -> [Int]? {
    let groups = rises.map { center in rises.filter { abs($0.job - center.job) <= apart }.map(\.verdict) }
    return groups.max { $0.count < $1.count }
  }
}
