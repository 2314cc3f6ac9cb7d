import Figures
import Model

/// The recorded schedule of one build: what ran when, and what each target had to wait for.
///
/// Links come from what the commands read (`TargetTiming.needs`). Where a target began only when another ended although
/// a job was free before, it waited for that one or for something that ended with it: a link from the schedule alone.
struct Schedule {
  struct Job {
    var key: TargetKey
    var start: Duration
    var end: Duration
    /// Its own time, without what ran inside of it for other targets.
    var duration: Duration
    /// Earlier jobs that made what it reads.
    var needs: [Int] = []
    /// What its commands read is known, as far as arguments tell.
    var isKnown = false
    /// The earlier job that it probably waited for too.
    var inferred: Int?
    /// The last job that ended before it started.
    var lastBefore: Int?

    /// What it had to wait for, as far as anything tells.
    var links: [Int] {
      let told = needs + [inferred].compactMap(\.self)
      return told.isEmpty && !isKnown ? [lastBefore].compactMap(\.self) : told
    }
  }

  /// In order of start.
  private(set) var jobs: [Job]
  let wall: Duration
  /// How many may run at once.
  let slots: Int

  /// A free job for so long is no mere change of targets.
  static let pause = Duration.milliseconds(20)

  /// Nil for a build of which only the whole command is known.
  init?(_ build: Build) {
    let own = build.targets.filter { $0.ran && $0.kind != .command && $0.wall > .zero }
    guard !own.isEmpty, build.wall > .zero else { return nil }
    let sorted = own.sorted { ($0.start, $0.end, $0.key) < ($1.start, $1.end, $1.key) }
    wall = build.wall
    jobs = sorted.map { target in
      let span = max(target.end - target.start, target.wall)
      return Job(
        key: target.key, start: target.start, end: target.start + span,
        duration: min(span, target.wall + (target.launch ?? .zero)), isKnown: target.needs != nil)
    }
    slots = max(1, build.jobs ?? Concurrency(jobs).most)
    link(sorted.map { $0.needs ?? [] })
    infer()
  }

  /// Only what began before can have been waited for: records of odd builds must not lead in circles.
  private mutating func link(_ needs: [[TargetKey]]) {
    var places: [TargetKey: [Int]] = [:]
    for (index, job) in jobs.enumerated() { places[job.key, default: []].append(index) }
    for index in jobs.indices {
      let before = Set(needs[index]).compactMap { places[$0]?.last { $0 < index && jobs[$0].end <= jobs[index].end } }
      jobs[index].needs = before.sorted()
    }
  }

  private mutating func infer() {
    let ends = jobs.indices.sorted { (jobs[$0].end, $0) < (jobs[$1].end, $1) }
    let concurrency = Concurrency(jobs)
    let full = concurrency.lastMoments(with: slots)
    let first = jobs.first?.start ?? .zero
    for index in jobs.indices {
      let start = jobs[index].start
      guard let last = lastEnded(ends, by: start), last != index else { continue }
      jobs[index].lastBefore = last
      let ready = jobs[index].needs.map { jobs[$0].end }.reduce(first, max)
      let end = jobs[last].end
      guard ready + Self.pause < end else { continue }
      let step = concurrency.steps(before: end) - 1
      guard step >= 0, concurrency.steps[step].running < slots else { continue }
      let freeSince = max(ready, full[step] ?? first)
      if freeSince + Self.pause < end { jobs[index].inferred = last }
    }
  }

  private func lastEnded(_ ends: [Int], by moment: Duration) -> Int? {
    var (low, high) = (0, ends.count)
    while low < high {
      let middle = (low + high) / 2
      if jobs[ends[middle]].end <= moment { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : ends[low - 1]
  }

  /// Time in which no target ran: the tool's own.
  var idle: Duration {
    max(.zero, wall - Intervals.union(jobs.map { (start: $0.start, end: min($0.end, wall)) }))
  }
}

/// How many jobs ran at every moment.
struct Concurrency {
  /// Moments at which the number changes, ascending, each with the number from then on.
  private(set) var steps: [(at: Duration, running: Int)] = []

  init(_ jobs: [Schedule.Job]) {
    let changes = jobs.flatMap { [($0.start, 1), ($0.end, -1)] }.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    var running = 0
    for (at, change) in changes {
      running += change
      if steps.last?.at == at { steps[steps.count - 1].running = running } else { steps.append((at, running)) }
    }
  }

  var most: Int { steps.map(\.running).max() ?? 0 }

  /// When so many last ran, by step: at most the moment of the step itself.
  func lastMoments(with count: Int) -> [Duration?] {
    var last: Duration?
    return steps.indices.map { index in
      if index > 0, steps[index - 1].running >= count { last = steps[index].at }
      return last
    }
  }

  /// How many steps lie before a moment.
  func steps(before moment: Duration) -> Int {
    var (low, high) = (0, steps.count)
    while low < high {
      let middle = (low + high) / 2
      if steps[middle].at < moment { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
