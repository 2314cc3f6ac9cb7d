import Figures
import Model

extension BazelProfile {
  /// Our own word among Bazel's.
  static let lockWait: ByteString = "lock wait"

  /// Marks of phases are moments, but for the launch, which has a length.
  mutating func note(phase event: BazelTraceEvent) {
    if event.name == "Finishing" { end = max(end, event.start) }
    phases.append(event.span)
  }

  /// Bazel's words for the wait behind another invocation, in its client or its server.
  private static let blocked = "Blocking on busy"

  /// Gives every phase its length: up to the next one. What lies before the profile's own beginning has one: the launch,
  /// and the wait for the lock of another invocation, which is also what nobody accounts for there.
  mutating func closePhases() {
    let before = phases.filter { $0.start < 0 }
    if let first = before.first {
      let launched = before.filter { !$0.name.contains(Self.blocked) }.map(\.wall).reduce(0, +)
      waited = max(0, -first.start - launched)
      phases.removeAll { $0.start < 0 && $0.name.contains(Self.blocked) }
      if waited > 0 { phases.append(Span(name: Self.lockWait, start: -waited, wall: waited)) }
      phases.sort { $0.start < $1.start }
    }
    for index in phases.indices {
      if phases[index].start >= 0 {
        let next = phases[(index + 1)...].first.map(\.start) ?? max(end, phases[index].start)
        phases[index].wall = next - phases[index].start
      }
    }
    phases.removeAll { $0.name == "Finishing" }
  }
}

/// Dates as Bazel's profiles have them.
enum ToolDate {
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
