/// List schedules of many subsets of the same jobs on the same machines: the rule of `ListSchedule`, made to be asked
/// thousands of times a second.
///
/// Of the jobs that are ready the one with the longest path to an end goes first (Hu, "Parallel Sequencing and Assembly
/// Line Problems", Operations Research 9 (1961)), of equals the one with the lower index. All that ends at one moment
/// ends before anything starts; a job without a duration ends when it starts. Instants need no machine: they are what
/// several jobs wait for together. Whole numbers, so the same on every machine.
public struct SubsetSchedule: Sendable {
  private let durations: [Int]
  private let followers: Adjacency
  private let instants: Int
  private let machines: Int
  /// The place of each job in an order in which every job stands behind those that it waits for.
  private let place: [Int32]
  private let byPlace: [Int32]
  /// Of schedules in which every follower of a member is a member: jobs by priority, and the priority of each.
  private let byRank: [Int32]
  private let rank: [Int32]
  private let isClosed: Bool

  // Taken once, for one schedule after the other. Jobs of a subset are numbered by priority, from 0.
  private var number: [Int32]
  private var chosen: [Int32] = []
  private var levels: [Int]
  private var pending: [Int32] = []
  private var ready: [UInt64] = []
  private var firstReady = 0
  private var running: [(end: Int, job: Int)] = []
  private var settled: [Int] = []
  private var unbound: [Int] = []

  /// Nil where jobs wait for each other in a circle, a duration is negative, or there is no machine.
  ///
  /// - Parameters:
  ///   - followers: of each job those that wait for it.
  ///   - instants: jobs from this index on need no machine and have no duration.
  ///   - isClosed: whether each subset that is asked for holds all followers of its members: the priorities are then
  ///     the same in all of them.
  public init?(durations: [Int], followers: Adjacency, instants: Int, machines: Int, isClosed: Bool) {
    guard machines > 0, durations.allSatisfy({ $0 >= 0 }), durations[instants...].allSatisfy({ $0 == 0 }),
      let order = Self.order(followers)
    else { return nil }
    self.durations = durations
    self.followers = followers
    self.instants = instants
    self.machines = machines
    self.isClosed = isClosed
    byPlace = order
    number = [Int32](repeating: -1, count: durations.count)
    levels = durations
    var place = number
    for (index, job) in order.enumerated() { place[Int(job)] = Int32(index) }
    self.place = place
    guard isClosed else {
      byRank = []
      rank = []
      return
    }
    for job in order.reversed() {
      for follower in followers[Int(job)] {
        levels[Int(job)] = max(levels[Int(job)], durations[Int(job)] + levels[Int(follower)])
      }
    }
    let levels = levels
    byRank = order.sorted { (-levels[Int($0)], $0) < (-levels[Int($1)], $1) }
    var rank = number
    for (index, job) in byRank.enumerated() { rank[Int(job)] = Int32(index) }
    self.rank = rank
  }

  private static func order(_ followers: Adjacency) -> [Int32]? {
    var open = [Int](repeating: 0, count: followers.count)
    for job in 0..<followers.count { for follower in followers[job] { open[Int(follower)] += 1 } }
    var order = (0..<followers.count).filter { open[$0] == 0 }.map(Int32.init)
    var next = 0
    while next < order.count {
      for follower in followers[Int(order[next])] {
        open[Int(follower)] -= 1
        if open[Int(follower)] == 0 { order.append(follower) }
      }
      next += 1
    }
    return order.count == followers.count ? order : nil
  }

  /// When the last of `jobs` ends; they stand in no order, each once.
  public mutating func makespan(of jobs: [Int32]) -> Int {
    chosen = jobs
    if isClosed { sortByRank() } else { sortByLevel() }
    for (index, job) in chosen.enumerated() { number[Int(job)] = Int32(index) }
    prepare()
    let end = run()
    for job in chosen { number[Int(job)] = -1 }
    return end
  }

  /// The jobs along the longest path, first to last; of equal ones that by lower indices.
  public mutating func longestPath(of jobs: [Int32]) -> [Int32] {
    chosen = jobs
    sortByLevel()
    for job in chosen { number[Int(job)] = 0 }
    defer { for job in chosen { number[Int(job)] = -1 } }
    var path = Array(chosen.prefix(1))
    while let last = path.last {
      let next = followers[Int(last)].filter { number[Int($0)] == 0 }
        .min { (levels[Int($1)], $0) < (levels[Int($0)], $1) }
      guard let next else { break }
      path.append(next)
    }
    return path
  }

  private mutating func sortByRank() {
    if chosen.count * 8 < rank.count {
      chosen.sort { rank[Int($0)] < rank[Int($1)] }
    } else {
      for job in chosen { number[Int(job)] = 0 }
      chosen = byRank.filter { number[Int($0)] == 0 }
    }
  }

  private mutating func sortByLevel() {
    for job in chosen { number[Int(job)] = 0 }
    chosen.sort { place[Int($0)] > place[Int($1)] }
    for job in chosen.map(Int.init) {
      var behind = 0
      for follower in followers[job] where number[Int(follower)] == 0 { behind = max(behind, levels[Int(follower)]) }
      levels[job] = durations[job] + behind
    }
    chosen.sort { (levels[Int($1)], $0) < (levels[Int($0)], $1) }
  }

  private mutating func prepare() {
    pending.removeAll(keepingCapacity: true)
    pending.append(contentsOf: repeatElement(0, count: chosen.count))
    ready.removeAll(keepingCapacity: true)
    ready.append(contentsOf: repeatElement(0, count: (chosen.count + 63) >> 6))
    firstReady = 0
    for job in chosen {
      for follower in followers[Int(job)] where number[Int(follower)] >= 0 {
        pending[Int(number[Int(follower)])] += 1
      }
    }
  }

  private mutating func run() -> Int {
    var now = 0
    // Found before any is let go, so that none is let go twice.
    for index in chosen.indices where pending[index] == 0 { unbound.append(index) }
    while let index = unbound.popLast() { admit(index) }
    settle()
    while true {
      while running.count < machines, let index = popReady() { start(index, now) }
      guard let next = running.popLast() else { return now }
      now = next.end
      release(next.job)
      while let more = running.last, more.end == now {
        running.removeLast()
        release(more.job)
      }
      settle()
    }
  }

  /// Running jobs stand by their ends, the earliest last.
  private mutating func start(_ index: Int, _ now: Int) {
    let end = now + durations[Int(chosen[index])]
    if end == now {
      release(index)
      return settle()
    }
    var place = running.count
    while place > 0, running[place - 1].end < end { place -= 1 }
    running.insert((end, index), at: place)
  }

  private mutating func release(_ index: Int) {
    for follower in followers[Int(chosen[index])] {
      let other = Int(number[Int(follower)])
      guard other >= 0 else { continue }
      pending[other] -= 1
      if pending[other] == 0 { admit(other) }
    }
  }

  private mutating func admit(_ index: Int) {
    if chosen[index] >= instants { return settled.append(index) }
    ready[index >> 6] |= 1 << UInt64(index & 63)
    firstReady = min(firstReady, index >> 6)
  }

  /// Instants are over when they are ready.
  private mutating func settle() {
    while let index = settled.popLast() { release(index) }
  }

  private mutating func popReady() -> Int? {
    while firstReady < ready.count {
      let word = ready[firstReady]
      if word != 0 {
        ready[firstReady] = word & (word - 1)
        return firstReady << 6 | word.trailingZeroBitCount
      }
      firstReady += 1
    }
    return nil
  }
}
