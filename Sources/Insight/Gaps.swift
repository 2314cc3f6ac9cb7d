import Model

extension Schedule {
  /// How many gaps are worth telling.
  static let mostGaps = 10

  /// The longest stretches in which fewer targets ran than `available`, longest first.
  func gaps(available: Int) -> [Gap] {
    var found: [(start: Duration, end: Duration)] = []
    var open: Duration? = .zero
    for step in Concurrency(jobs).steps where step.at < wall {
      if step.running >= available, let start = open {
        found.append((start, step.at))
        open = nil
      } else if step.running < available, open == nil {
        open = step.at
      }
    }
    if let start = open { found.append((start, wall)) }
    let longest = found.filter { $0.end - $0.start >= Self.pause }
      .sorted { ($1.end - $1.start, $0.start) < ($0.end - $0.start, $1.start) }.prefix(Self.mostGaps)
    return longest.map { gap($0.start, $0.end, available) }
  }

  private func gap(_ start: Duration, _ end: Duration, _ available: Int) -> Gap {
    let inside = jobs.reduce(into: [TargetKey: Duration]()) { times, job in
      let time = min(job.end, end) - max(job.start, start)
      if time > .zero { times[job.key, default: .zero] += time }
    }
    let all = inside.values.reduce(.zero, +)
    let busy = inside.filter { $0.value * 20 > end - start }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3).map(\.key)
    return Gap(
      start: start, length: end - start, running: all / (end - start), available: available, busy: busy,
      endedBy: end < wall ? opener(of: end, since: start) : nil, isLast: end >= wall)
  }

  /// The target whose end let the one start with which all was busy again.
  private func opener(of end: Duration, since start: Duration) -> TargetKey? {
    guard let filler = jobs.first(where: { $0.start == end }) else { return nil }
    let told = filler.links.max { (jobs[$0].end, $1) < (jobs[$1].end, $0) }
    guard let opener = told ?? filler.lastBefore, jobs[opener].end >= start else { return nil }
    return jobs[opener].key
  }
}
