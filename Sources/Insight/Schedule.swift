import Figures
import Model

/// The recorded schedule of one build: what ran when, and what each job had to wait for. A target is one job; one whose
/// steps may run at once (the objects of a CMake target and what joins them) is a job for each.
///
/// Links come from what the commands read (`TargetTiming.needs`, `Action.needs`). Where a target began only when another
/// ended although a job was free before, it waited for that one or for something that ended with it: a link from the
/// schedule alone.
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
    /// Where it began only later: what ended the last stretch in which it could have begun, since a job was free. Its
    /// turn came after that (the folders of a recursive make, one after the other).
    var held: Int?
    /// The last job that ended before it started.
    var lastBefore: Int?

    /// Time between its start and its end in which nothing of it ran.
    var pauses: Duration { max(.zero, end - start - duration) }

    /// What it had to wait for when it began, as far as anything tells.
    var links: [Int] { links(needs + [inferred].compactMap(\.self)) }

    /// What it would have to wait for with a free job at every moment, as far as anything tells.
    var order: [Int] { links(known) }

    /// Of these what is more than the chain of what ended last.
    var known: [Int] { needs + [inferred ?? held].compactMap(\.self) }

    private func links(_ told: [Int]) -> [Int] {
      told.isEmpty && !isKnown ? [lastBefore].compactMap(\.self) : told
    }
  }

  /// In order of start.
  private(set) var jobs: [Job]
  let wall: Duration
  /// How many may run at once.
  let slots: Int

  /// A free job for so long is no mere change of targets.
  static let pause = Duration.milliseconds(20)
  /// Of a long build, on a busy machine, only what is more than a 500th of it tells what waited for what.
  private var tellingPause: Duration { max(Self.pause, wall / 500) }

  /// Nil for a build of which only the whole command is known.
  init?(_ build: Build) {
    let own = build.targets.filter { $0.ran && $0.kind != .command && $0.wall > .zero }
    guard !own.isEmpty, build.wall > .zero else { return nil }
    let pieces = own.enumerated().flatMap { Piece.all(of: $1, at: $0) }.sorted {
      ($0.job.start, $0.job.end, $0.job.key, $0.step) < ($1.job.start, $1.job.end, $1.job.key, $1.step)
    }
    wall = build.wall
    jobs = pieces.map(\.job)
    slots = max(1, build.jobs ?? Concurrency(jobs).most)
    link(pieces)
    infer()
  }

  /// Only what began before can have been waited for: records of odd builds must not lead in circles.
  private mutating func link(_ pieces: [Piece]) {
    var places: [TargetKey: [Int]] = [:]
    var steps: [Piece.Place: Int] = [:]
    for (index, piece) in pieces.enumerated() {
      places[piece.job.key, default: []].append(index)
      steps[piece.place] = index
    }
    for (index, piece) in pieces.enumerated() {
      var before = Set(piece.after.compactMap { steps[Piece.Place(target: piece.target, step: $0)] })
      for key in Set(piece.needs) { before.formUnion(makers(places[key] ?? [], of: index)) }
      jobs[index].needs = before.filter { $0 < index }.sorted()
    }
  }

  /// The jobs of a needed target that were done when a job began; where none was (clocks differ), the last that began
  /// before it and ended no later.
  private func makers(_ candidates: [Int], of index: Int) -> [Int] {
    let done = candidates.filter { $0 < index && jobs[$0].end <= jobs[index].start }
    if !done.isEmpty { return done }
    return [candidates.last { $0 < index && jobs[$0].end <= jobs[index].end }].compactMap(\.self)
  }

  private mutating func infer() {
    let ends = jobs.indices.sorted { (jobs[$0].end, $0) < (jobs[$1].end, $1) }
    let concurrency = Concurrency(jobs)
    let full = concurrency.lastMoments(with: slots)
    let stretches = stretches(ends, concurrency)
    let first = jobs.first?.start ?? .zero
    for index in jobs.indices {
      let start = jobs[index].start
      guard let last = lastEnded(ends, by: start), last != index else { continue }
      jobs[index].lastBefore = last
      let ready = jobs[index].needs.map { jobs[$0].end }.reduce(first, max)
      jobs[index].held = held(since: ready, until: start, stretches)
      let end = jobs[last].end
      guard ready + tellingPause < end else { continue }
      let step = concurrency.steps(before: end) - 1
      guard step >= 0, concurrency.steps[step].running < slots else { continue }
      let freeSince = max(ready, full[step] ?? first)
      if freeSince + tellingPause < end { jobs[index].inferred = last }
    }
  }

  /// A time in which fewer jobs than may ran, up to the end of the one that let others start.
  private struct Stretch {
    var start: Duration
    var end: Duration
    var endedBy: Int
    /// When all was at work again.
    var filled: Duration
  }

  /// Shorter ones come from how long a busy machine takes to start a job.
  private var longPause: Duration { max(.milliseconds(100), wall / 500) }

  private func stretches(_ ends: [Int], _ concurrency: Concurrency) -> [Stretch] {
    var found: [Stretch] = []
    var open: Duration? = .zero
    for step in concurrency.steps {
      if step.running < slots {
        open = open ?? step.at
      } else if let start = open {
        open = nil
        guard let last = lastEnded(ends, by: step.at), start + longPause < jobs[last].end else { continue }
        found.append(Stretch(start: start, end: jobs[last].end, endedBy: last, filled: step.at))
      }
    }
    return found
  }

  private func held(since ready: Duration, until start: Duration, _ stretches: [Stretch]) -> Int? {
    var (low, high) = (0, stretches.count)
    while low < high {
      let middle = (low + high) / 2
      if stretches[middle].filled <= start { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let last = stretches[low - 1]
    return max(ready, last.start) + longPause < last.end ? last.endedBy : nil
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
