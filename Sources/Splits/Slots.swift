/// List schedules of the builds of a partition: the rule of `SubsetSchedule`, on rows of bits.
final class Slots {
  private let graph: PartitionGraph
  private let atoms: Atoms
  /// Units by priority, and the priority of each.
  private let byRank: Column<Int>
  private let rank: Column<Int>
  private let level: Column<Int>
  private let pending: Column<Int>
  private let ready: UnsafeMutablePointer<UInt64>
  private let sizeOfRow: Int
  private var firstReady = 0
  private let ends: Column<Int>
  private let jobs: Column<Int>
  private var running = 0
  private var compiles: [(level: Int, unit: Int, work: Int)] = []

  /// What runs is a unit, or a compile: then −1 − its unit.
  init(_ graph: PartitionGraph) {
    self.graph = graph
    atoms = graph.atoms
    func column() -> Column<Int> { Column(count: graph.atoms.count, of: 0) }
    (byRank, rank, level, pending) = (column(), column(), column(), column())
    sizeOfRow = max(1, (graph.atoms.count + 63) >> 6)
    ready = .allocate(capacity: sizeOfRow)
    (ends, jobs) = (Column(count: atoms.cores + 1, of: 0), Column(count: atoms.cores + 1, of: 0))
  }

  deinit { ready.deallocate() }

  /// After the graph was built anew.
  func prepare() {
    guard graph.isStatic else { return }
    for unit in 0..<graph.count { (byRank[unit], level[unit]) = (unit, graph.level[unit]) }
    sort(graph.count)
  }

  func makespan(_ builds: BuildTable, _ build: Int) -> Int {
    let row = builds.rows + build * graph.words
    if !graph.isStatic { rate(row) }
    Bits.clear(ready, graph.words)
    firstReady = graph.words
    running = 0
    compiles.removeAll(keepingCapacity: true)
    Bits.each(row, graph.words) { pending[$0] = Bits.countCommon(graph.waits[$0], row, graph.words) }
    if atoms.grain == .file { line(builds, build) }
    Bits.each(row, graph.words) { if pending[$0] == 0 { admit($0) } }
    return run(row)
  }

  /// Insertion sort by level, of equals the lower unit first: there are few, and often in order.
  private func sort(_ count: Int) {
    for place in 1..<max(1, count) {
      let unit = byRank[place]
      var at = place
      while at > 0, level[byRank[at - 1]] < level[unit] {
        byRank[at] = byRank[at - 1]
        at -= 1
      }
      byRank[at] = unit
    }
    for place in 0..<count { rank[byRank[place]] = place }
  }

  /// Priorities of one build only.
  private func rate(_ row: UnsafeMutablePointer<UInt64>) {
    var count = 0
    for place in 0..<graph.count {
      let unit = graph.order[graph.count - 1 - place]
      guard Bits.contains(row, unit) else { continue }
      var behind = 0
      Bits.eachCommon(graph.followers[unit], row, graph.words) { behind = max(behind, level[$0]) }
      level[unit] = graph.duration[unit] + behind
    }
    Bits.each(row, graph.words) {
      byRank[count] = $0
      count += 1
    }
    sort(count)
  }

  /// The compiles of a build by priority.
  private func line(_ builds: BuildTable, _ build: Int) {
    for compile in atoms.classes[builds.sources[build]].compiles {
      let unit = Int(builds.unit[Int(compile.atom)])
      guard graph.isAsked(unit) else { continue }
      pending[unit] += 1
      compiles.append((compile.work + level[unit], unit, compile.work))
    }
    compiles.sort { ($0.level, $1.unit) > ($1.level, $0.unit) }
  }

  private func admit(_ unit: Int) {
    let place = rank[unit]
    ready[place >> 6] |= 1 << UInt64(place & 63)
    firstReady = min(firstReady, place >> 6)
  }

  private func nextReady() -> Int? {
    while firstReady < graph.words {
      if ready[firstReady] != 0 { return byRank[firstReady << 6 | ready[firstReady].trailingZeroBitCount] }
      firstReady += 1
    }
    return nil
  }

  private func run(_ row: UnsafeMutablePointer<UInt64>) -> Int {
    var (now, compile) = (0, 0)
    while true {
      while running < atoms.cores {
        let unit = nextReady()
        if compile < compiles.count, unit.map({ level[$0] <= compiles[compile].level }) ?? true {
          start(-1 - compiles[compile].unit, now, compiles[compile].work, row)
          compile += 1
        } else if let unit {
          ready[firstReady] &= ready[firstReady] - 1
          start(unit, now, graph.duration[unit], row)
        } else {
          break
        }
      }
      guard running > 0 else { return now }
      now = ends[running - 1]
      while running > 0, ends[running - 1] == now {
        running -= 1
        release(jobs[running], row)
      }
    }
  }

  /// What runs stands by its end, the earliest last.
  @inline(__always)
  private func start(_ job: Int, _ now: Int, _ duration: Int, _ row: UnsafeMutablePointer<UInt64>) {
    guard duration > 0 else { return release(job, row) }
    var place = running
    while place > 0, ends[place - 1] < now + duration {
      (ends[place], jobs[place]) = (ends[place - 1], jobs[place - 1])
      place -= 1
    }
    (ends[place], jobs[place]) = (now + duration, job)
    running += 1
  }

  @inline(__always)
  private func release(_ job: Int, _ row: UnsafeMutablePointer<UInt64>) {
    guard job >= 0 else {
      let unit = -1 - job
      pending[unit] -= 1
      if pending[unit] == 0 { admit(unit) }
      return
    }
    Bits.eachCommon(graph.followers[job], row, graph.words) { follower in
      pending[follower] -= 1
      if pending[follower] == 0 { admit(follower) }
    }
  }
}
