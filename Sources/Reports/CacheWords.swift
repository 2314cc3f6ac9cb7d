import Model

/// What caches did and what starting tasks took, in words.
enum CacheWords {
  /// `caches: 4 of 8 targets restored (1 from another machine), which saved 12.3 s of work`; for several builds the
  /// time is that of one, on average.
  static func sentence(_ use: CacheUse, builds: Int = 1) -> String {
    let all = use.hits + use.misses
    let remote = use.remoteHits > 0 ? ", \(use.remoteHits) of them from another machine" : ""
    var text = "caches: \(use.hits) of \(Words.count(all, "target")) restored or left as they were\(remote)"
    guard let saved = use.saved else { return text }
    let each = builds > 1 ? saved / builds : saved
    text += "; that saved \(Words.duration(each)) of work" + (builds > 1 ? " a build" : "")
    if use.known < use.hits { text += " (known of \(use.known))" }
    return text
  }

  /// A shell before every recipe is not worth a word.
  static func isWorthTelling(_ starting: Duration, _ wall: Duration) -> Bool {
    starting >= .milliseconds(200) && starting * 20 >= wall
  }
}
