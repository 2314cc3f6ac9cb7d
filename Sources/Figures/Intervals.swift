/// Stretches of a line: times, numbers.
public enum Intervals {
  /// The length of the union of the intervals, in any order: what two share is counted once, an end at or before its
  /// start counts nothing.
  public static func union<Point: Comparable & AdditiveArithmetic>(_ intervals: [(start: Point, end: Point)]) -> Point {
    var total = Point.zero
    var covered: Point?
    for (start, end) in intervals.sorted(by: { $0.start < $1.start }) {
      let from = covered.map { max($0, start) } ?? start
      guard end > from else { continue }
      total += end - from
      covered = end
    }
    return total
  }
}
