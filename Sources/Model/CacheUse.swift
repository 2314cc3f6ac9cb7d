/// What content caches did in one build or in several: never work, and in no statistic of work.
public struct CacheUse: Equatable, Sendable {
  public var localHits: Int
  public var remoteHits: Int
  /// Targets that were worked at instead.
  public var misses: Int
  /// The work that the hits stand for: by the tool's own word, else what the target last took when it was executed; nil
  /// where neither is known of any.
  public var saved: Duration?
  /// Hits of which that is known.
  public var known: Int

  public init(localHits: Int = 0, remoteHits: Int = 0, misses: Int = 0, saved: Duration? = nil, known: Int = 0) {
    self.localHits = localHits
    self.remoteHits = remoteHits
    self.misses = misses
    self.saved = saved
    self.known = known
  }

  public var hits: Int { localHits + remoteHits }
}
