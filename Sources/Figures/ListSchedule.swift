/// When jobs run on a number of equal machines that never idle while a job is ready: list scheduling.
///
/// Graham, "Bounds on Multiprocessing Timing Anomalies", SIAM Journal on Applied Mathematics 17 (1969). Whenever a
/// machine is free it takes the ready job with the lowest priority number, of equals the one that stands first. A job
/// without a duration needs no machine: it is done when it is ready.
///
/// With W the sum of the durations, L the longest path of predecessors and m machines, the makespan is at least
/// max(L, W/m) and at most W/m + (1 − 1/m)·L. Taking time away from a job may make it *longer* (Graham's anomaly), at
/// most by the factor 2 − 1/m; never with one machine, nor with one for each job, nor without predecessors.
public struct ListSchedule: Equatable, Sendable {
  public struct Job: Equatable, Sendable {
    public var duration: Duration
    /// Indices of the jobs that must end before this one starts.
    public var predecessors: [Int]
    /// Lower is taken first.
    public var priority: Int

    public init(duration: Duration, predecessors: [Int] = [], priority: Int = 0) {
      self.duration = duration
      self.predecessors = predecessors
      self.priority = priority
    }
  }

  /// The start of each job, in the order of the jobs; the first machine starts at zero.
  public let starts: [Duration]
  /// The end of the last job.
  public let makespan: Duration

  /// Nil where the predecessors lead in a circle or name no job, a duration is negative, or there is no machine.
  public init?(_ jobs: [Job], machines: Int) {
    var run = Run(jobs, machines)
    guard machines > 0, run.isSound, run.finish() else { return nil }
    starts = run.starts
    makespan = zip(run.starts, jobs).reduce(.zero) { max($0, $1.0 + $1.1.duration) }
  }

  /// The machines at work.
  private struct Run {
    let jobs: [Job]
    var free: Int
    var isSound = true
    var starts: [Duration]
    private var followers: [[Int]]
    private var open: [Int]
    private var ready = Heap<Ticket>()
    private var running = Heap<Event>()
    private var left: Int

    init(_ jobs: [Job], _ machines: Int) {
      self.jobs = jobs
      free = machines
      left = jobs.count
      starts = Array(repeating: .zero, count: jobs.count)
      followers = Array(repeating: [], count: jobs.count)
      open = jobs.map(\.predecessors.count)
      for (index, job) in jobs.enumerated() {
        isSound = isSound && job.duration >= .zero && job.predecessors.allSatisfy(jobs.indices.contains)
        guard isSound else { return }
        for before in job.predecessors { followers[before].append(index) }
      }
    }

    /// False where some job never becomes ready.
    mutating func finish() -> Bool {
      var now = Duration.zero
      let first = jobs.indices.filter { open[$0] == 0 }
      for index in first { admit(index, now) }
      while true {
        while free > 0, let ticket = ready.popFirst() { start(ticket.job, now) }
        guard let event = running.popFirst() else { return left == 0 }
        now = event.at
        end(event.job, now)
        // All that ends at one moment ends before anything starts: the choice is among all that are ready then.
        while let next = running.first, next.at == now, let event = running.popFirst() { end(event.job, now) }
      }
    }

    private mutating func start(_ job: Int, _ now: Duration) {
      starts[job] = now
      free -= 1
      running.insert(Event(at: now + jobs[job].duration, job: job))
    }

    private mutating func end(_ job: Int, _ now: Duration) {
      free += 1
      settle(job, now)
    }

    /// Jobs without a duration are done at once, and so may be the jobs behind them.
    private mutating func admit(_ first: Int, _ now: Duration) {
      guard jobs[first].duration == .zero else {
        return ready.insert(Ticket(priority: jobs[first].priority, job: first))
      }
      starts[first] = now
      settle(first, now)
    }

    private mutating func settle(_ first: Int, _ now: Duration) {
      var done = [first]
      while let job = done.popLast() {
        left -= 1
        for follower in followers[job] {
          open[follower] -= 1
          guard open[follower] == 0 else { continue }
          guard jobs[follower].duration == .zero else {
            ready.insert(Ticket(priority: jobs[follower].priority, job: follower))
            continue
          }
          starts[follower] = now
          done.append(follower)
        }
      }
    }
  }

  private struct Ticket: Comparable {
    var priority: Int
    var job: Int
    static func < (a: Ticket, b: Ticket) -> Bool { (a.priority, a.job) < (b.priority, b.job) }
  }

  private struct Event: Comparable {
    var at: Duration
    var job: Int
    static func < (a: Event, b: Event) -> Bool { (a.at, a.job) < (b.at, b.job) }
  }
}

/// A binary heap: the least element is always at hand (Williams, "Algorithm 232: Heapsort", CACM 7 (1964)).
struct Heap<Element: Comparable> {
  private var elements: [Element] = []

  var first: Element? { elements.first }

  mutating func insert(_ element: Element) {
    elements.append(element)
    var place = elements.count - 1
    while place > 0, elements[place] < elements[(place - 1) / 2] {
      elements.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func popFirst() -> Element? {
    guard elements.count > 1 else { return elements.popLast() }
    elements.swapAt(0, elements.count - 1)
    let least = elements.removeLast()
    var place = 0
    while true {
      var child = 2 * place + 1
      guard child < elements.count else { return least }
      if child + 1 < elements.count, elements[child + 1] < elements[child] { child += 1 }
      guard elements[child] < elements[place] else { return least }
      elements.swapAt(place, child)
      place = child
    }
  }
}
