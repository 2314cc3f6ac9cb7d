/// What became of a target in one build. A closed list: a sample of work is only ever an `executed` one.
public enum Outcome: String, CaseIterable, Sendable {
  /// Its work was done in this build.
  case executed
  /// A fingerprint or time stamp said that there was nothing to do.
  case upToDate
  /// Restored or kept from a content cache on this machine.
  case localHit
  /// Restored from a cache on another machine.
  case remoteHit
  case failed
  /// Alive when the command ended, or ended by its cancellation.
  case cancelled
  /// Asked for, never started.
  case notRun
  case unknown
}
