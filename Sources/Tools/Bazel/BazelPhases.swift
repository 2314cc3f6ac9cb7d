import Figures
import Model

extension BazelProfile {
  /// Marks of phases are moments, but for the launch, which has a length.
  mutating func note(phase event: BazelTraceEvent) {
    if event.name == "Finishing" { end = max(end, event.start) }
    phases.append(event.span)
  }

  /// Gives every phase its length: up to the next one. The launch ends where the profile begins, and what lies between
  /// it and that moment was spent waiting for the lock of another invocation.
  mutating func closePhases() {
    for index in phases.indices {
      if phases[index].start < 0 {
        waited += max(0, -phases[index].start - phases[index].wall)
      } else {
        let next = phases[(index + 1)...].first.map(\.start) ?? max(end, phases[index].start)
        phases[index].wall = next - phases[index].start
      }
    }
    phases.removeAll { $0.name == "Finishing" }
  }
}

/// Dates as Bazel's profiles have them.
enum BazelDate {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// RFC 3339, or what Java prints of a date: `Mon Aug 08 15:01:48 UTC 2022`. Other zones than UTC and GMT have names
  /// that do not tell the offset: nil.
  static func timestamp(_ text: String) -> Timestamp? {
    if let moment = InternetTime.microseconds(text) { return Timestamp(microseconds: moment) }
    let words = text.split(separator: " ")
    guard words.count == 6, let month = months.firstIndex(of: String(words[1])), ["UTC", "GMT"].contains(words[4])
    else { return nil }
    let day = words[2].count == 1 ? "0\(words[2])" : String(words[2])
    let number = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
    return InternetTime.microseconds("\(words[5])-\(number)-\(day)T\(words[3])Z").map(Timestamp.init)
  }
}
