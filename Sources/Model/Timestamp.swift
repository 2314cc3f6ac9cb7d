/// A moment of the wall clock, in microseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Comparable, Sendable {
  public var microseconds: Int64

  public init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.microseconds < b.microseconds }

  public static func + (moment: Timestamp, time: Duration) -> Timestamp {
    let parts = time.components
    return Timestamp(
      microseconds: moment.microseconds + parts.seconds * 1_000_000 + parts.attoseconds / 1_000_000_000_000)
  }
}

extension Duration {
  /// The time in milliseconds.
  public var milliseconds: Double {
    Double(components.seconds) * 1e3 + Double(components.attoseconds) / 1e15
  }

  /// The time in nanoseconds, rounded; at most the 292 years that 64 bits hold.
  public var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let half: Int64 = attoseconds < 0 ? -500_000_000 : 500_000_000
    let (whole, tooLong) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, tooLongByOne) = whole.addingReportingOverflow((attoseconds + half) / 1_000_000_000)
    return tooLong || tooLongByOne ? (seconds < 0 ? .min : .max) : sum
  }

  /// The time in seconds.
  public var inSeconds: Double { milliseconds / 1e3 }

  /// A time from milliseconds with a fraction, exact to the nanosecond; at most the 285 years that 64 bits hold, and none
  /// for what is no number: such values come out of damaged files.
  public static func fromMilliseconds(_ value: Double) -> Duration {
    guard !value.isNaN else { return .zero }
    return .nanoseconds(Int64((min(max(value, -9e12), 9e12) * 1e6).rounded()))
  }
}
