/// The union of intervals that come in any order, in little memory: merged whenever the list has doubled.
struct IntervalUnion: Equatable, Sendable {
  private var all: [(start: Int64, end: Int64)] = []
  private var limit = 16

  mutating func add(_ start: Int64, _ end: Int64) {
    guard end > start else { return }
    // Most come in order of time, or continue the last one.
    if let last = all.last, start >= last.start, start <= last.end {
      all[all.count - 1].end = max(last.end, end)
      return
    }
    // There may be a hundred thousand unions: doubling would leave much unused.
    if all.count == all.capacity { all.reserveCapacity(all.count + all.count / 8 + 2) }
    all.append((start, end))
    if all.count >= limit { merge() }
  }

  mutating func add(_ other: IntervalUnion) {
    for one in other.all { add(one.start, one.end) }
  }

  var isEmpty: Bool { all.isEmpty }

  /// The earliest start; 0 where there is none.
  var start: Int64 { all.map(\.start).min() ?? 0 }

  private mutating func merge() {
    all.sort { $0.start < $1.start }
    var merged: [(start: Int64, end: Int64)] = []
    for one in all {
      if let last = merged.last, one.start <= last.end {
        merged[merged.count - 1].end = max(last.end, one.end)
      } else {
        merged.append(one)
      }
    }
    all = merged
    limit = max(16, all.count * 2)
  }

  /// The length of the union.
  var length: Int64 {
    var copy = self
    copy.merge()
    return copy.all.reduce(0) { $0 + ($1.end - $1.start) }
  }

  static func == (a: IntervalUnion, b: IntervalUnion) -> Bool { a.length == b.length }
}
