import Model

/// Whether measurements are evidence at all: only executed work that a clock can resolve is compared.
enum Soundness {
  /// Seconds, and ticks of its clock, below which a time is not compared.
  static let (least, leastTicks) = (0.25, 200.0)

  /// What keeps a run from being evidence, whatever its partner says.
  static func trouble(of sample: Sample, side: Side, run: Int, isLoop: Bool, expected: Int? = nil) -> InvalidReason? {
    let place = RunPlace(isHead: side == .head, run: run)
    if let exit = sample.exit, exit != 0 { return InvalidReason(.failed, place, count: exit) }
    if let failed = sample.failed, failed > 0 { return InvalidReason(.failedActions, place, count: failed) }
    let hits = sample.hits ?? 0
    if sample.executed == 0 { return InvalidReason(.nothingRebuilt, place, count: 0, of: max(expected ?? 0, hits)) }
    // What a loop takes from a cache on both sides alike is a part of it; a target is judged by its own work.
    if hits > 0, !isLoop { return InvalidReason(.fromCache, place, count: hits, of: hits + (sample.executed ?? 0)) }
    return nil
  }

  /// What keeps a pair from being evidence.
  ///
  /// - Parameters:
  ///   - run: the pair's number, from 1.
  ///   - tick: of the clock that timed it, in seconds.
  static func trouble(of pair: Pair, run: Int, isLoop: Bool, tick: Double) -> InvalidReason? {
    let sides = [(Side.base, pair.base, pair.head.executed), (.head, pair.head, pair.base.executed)]
    for (side, sample, partner) in sides {
      if let trouble = trouble(of: sample, side: side, run: run, isLoop: isLoop, expected: partner) { return trouble }
    }
    if let base = pair.base.hits, let head = pair.head.hits, base != head {
      return InvalidReason(.cacheDiffers, RunPlace(isHead: true, run: run), count: head, of: base)
    }
    return tooShort(pair, run, tick)
  }

  /// A head that took at most half of a base that can be resolved is no slower, however short it is.
  private static func tooShort(_ pair: Pair, _ run: Int, _ tick: Double) -> InvalidReason? {
    let floor = max(least, leastTicks * tick)
    let isHalved = pair.base.seconds >= 2 * floor && pair.head.seconds < floor
    for (side, sample) in [(Side.base, pair.base), (.head, pair.head)] where sample.seconds < floor && !isHalved {
      let place = RunPlace(isHead: side == .head, run: run)
      let isShort = sample.seconds < least
      return InvalidReason(
        isShort ? .tooShort : .coarseClock, place, seconds: sample.seconds, least: isShort ? least : floor)
    }
    return nil
  }
}
