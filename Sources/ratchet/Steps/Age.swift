import Figures
import Model
import System

/// Moments and ages as people type them: `2026-11-22`, `2026-11-22T12:00:00Z`, `7d`, `12h`, `30m`, `12w`.
enum Age {
  /// The moment that `text` names, seen from now; nil where it names none.
  static func moment(_ text: String) -> Timestamp? {
    if let age = microseconds(text) { return Timestamp(microseconds: Platform.realtime() / 1000 - age) }
    let full = text.contains("T") ? text : text + "T00:00:00Z"
    return InternetTime.microseconds(full).map { Timestamp(microseconds: $0) }
  }

  private static func microseconds(_ text: String) -> Int64? {
    guard let unit = text.last, let count = Int64(text.dropLast()), count >= 0, let seconds = units[unit] else {
      return nil
    }
    let (product, overflow) = count.multipliedReportingOverflow(by: seconds * 1_000_000)
    return overflow ? nil : product
  }

  private static let units: [Character: Int64] = ["m": 60, "h": 3600, "d": 86400, "w": 604_800]
}
