import Figures
import Testing

/// List scheduling against a machine that is stepped through time unit by unit, and against what is proven of it.
struct ListScheduleTests {
  private func check(
    _ jobs: [ListSchedule.Job], _ machines: Int, starts: [Int], makespan: Int,
    at location: SourceLocation = #_sourceLocation
  ) {
    let schedule = ListSchedule(jobs, machines: machines)
    #expect(schedule?.starts == starts.map { .seconds($0) }, sourceLocation: location)
    #expect(schedule?.makespan == .seconds(makespan), sourceLocation: location)
  }

  private func job(_ seconds: Int, after: [Int] = [], priority: Int = 0) -> ListSchedule.Job {
    ListSchedule.Job(duration: .seconds(seconds), predecessors: after, priority: priority)
  }

  @Test func readyJobsAreTakenInOrderOfPriorityThenPlace() {
    check([], 2, starts: [], makespan: 0)
    check([job(3)], 1, starts: [0], makespan: 3)
    check([job(3), job(2), job(1)], 1, starts: [0, 3, 5], makespan: 6)
    check([job(3), job(2), job(1)], 2, starts: [0, 0, 2], makespan: 3)
    check([job(3), job(2), job(1, priority: -1)], 2, starts: [0, 1, 0], makespan: 3)
    check([job(1, after: [2]), job(2), job(3)], 2, starts: [3, 0, 0], makespan: 4)
    check([job(1, after: [1, 1]), job(2)], 3, starts: [2, 0], makespan: 3)
  }

  @Test func aJobWithoutADurationNeedsNoMachine() {
    check([job(5), job(0), job(2, after: [1])], 1, starts: [0, 0, 5], makespan: 7)
    check([job(5), job(0, after: [0]), job(0, after: [1]), job(1, after: [2])], 1, starts: [0, 5, 5, 5], makespan: 6)
  }

  @Test func whatCannotBeScheduledIsNil() {
    #expect(ListSchedule([job(1, after: [1]), job(1, after: [0])], machines: 2) == nil)
    #expect(ListSchedule([job(0, after: [0])], machines: 2) == nil)
    #expect(ListSchedule([job(1, after: [7])], machines: 2) == nil)
    #expect(ListSchedule([job(1, after: [-1])], machines: 2) == nil)
    #expect(ListSchedule([job(-1)], machines: 2) == nil)
    #expect(ListSchedule([job(1)], machines: 0) == nil)
  }

  /// Graham 1969, figures 1 and 4: every job one unit shorter, and the whole takes longer.
  @Test func grahamsAnomaly() {
    func jobs(_ less: Int) -> [ListSchedule.Job] {
      let after: [[Int]] = [[], [], [], [], [3], [3], [3], [3], [0]]
      return zip([3, 2, 2, 2, 4, 4, 4, 4, 9], after).map { job($0 - less, after: $1) }
    }
    #expect(ListSchedule(jobs(0), machines: 3)?.makespan == .seconds(12))
    #expect(ListSchedule(jobs(1), machines: 3)?.makespan == .seconds(13))
  }

  // MARK: Seeded

  private struct Case {
    var jobs: [ListSchedule.Job]
    var machines: Int
  }

  private func cases(_ seed: UInt64, _ count: Int, edges: Bool = true) -> [Case] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      let number = Int.random(in: 1...9, using: &random)
      // Predecessors stand anywhere in the list, not only before: the order of the list is not that of time.
      let order = Array(0..<number).shuffled(using: &random)
      var jobs = (0..<number).map { _ in
        job(Int.random(in: 0...6, using: &random), priority: Int.random(in: 0...3, using: &random))
      }
      for place in 1..<max(1, number) where edges {
        let after = order[..<place].filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
        jobs[order[place]].predecessors = Array(after)
      }
      return Case(jobs: jobs, machines: Int.random(in: 1...4, using: &random))
    }
  }

  /// The same rules, one second after the other.
  private func stepped(_ jobs: [ListSchedule.Job], _ machines: Int) -> [Duration] {
    var starts: [Int?] = Array(repeating: nil, count: jobs.count)
    func isDone(_ index: Int, _ now: Int) -> Bool {
      starts[index].map { .seconds($0) + jobs[index].duration <= .seconds(now) } ?? false
    }
    for now in 0..<1000 where starts.contains(nil) {
      while true {
        let ready = jobs.indices.filter { index in
          starts[index] == nil && jobs[index].predecessors.allSatisfy { isDone($0, now) }
        }
        if let instant = ready.first(where: { jobs[$0].duration == .zero }) {
          starts[instant] = now
          continue
        }
        let busy = jobs.indices.count { starts[$0] != nil && !isDone($0, now) }
        let next = ready.min { (jobs[$0].priority, $0) < (jobs[$1].priority, $1) }
        guard let next, busy < machines else { break }
        starts[next] = now
      }
    }
    return starts.map { .seconds($0 ?? -1) }
  }

  private func work(_ jobs: [ListSchedule.Job]) -> Duration { jobs.reduce(.zero) { $0 + $1.duration } }

  private func longestPath(_ jobs: [ListSchedule.Job]) -> Duration {
    func end(_ index: Int) -> Duration { jobs[index].predecessors.map(end).reduce(.zero, max) + jobs[index].duration }
    return jobs.indices.map(end).reduce(.zero, max)
  }

  @Test func startsAreThoseOfTheSteppedMachine() {
    for example in cases(1, 600) {
      let schedule = ListSchedule(example.jobs, machines: example.machines)
      #expect(schedule?.starts == stepped(example.jobs, example.machines), "\(example)")
    }
  }

  @Test func theMakespanKeepsGrahamsBounds() throws {
    for example in cases(2, 1000) {
      let makespan = try #require(ListSchedule(example.jobs, machines: example.machines)).makespan
      let (all, path, machines) = (work(example.jobs), longestPath(example.jobs), example.machines)
      #expect(makespan >= path && makespan * machines >= all)
      #expect(makespan * machines <= all + path * (machines - 1))
      if machines == 1 { #expect(makespan == all) }
      if machines >= example.jobs.count { #expect(makespan == path) }
    }
  }

  /// What a target that costs nothing can do to the rest: never more than Graham's factor, and nothing bad at all with
  /// one machine, with one for each job, and without predecessors.
  @Test func aJobThatCostsNothing() throws {
    var anomalies = 0
    for (example, isFree) in cases(3, 1000).map({ ($0, false) }) + cases(4, 400, edges: false).map({ ($0, true) }) {
      let (jobs, machines) = (example.jobs, example.machines)
      let before = try #require(ListSchedule(jobs, machines: machines)).makespan
      for index in jobs.indices {
        var less = jobs
        less[index].duration = .zero
        let after = try #require(ListSchedule(less, machines: machines)).makespan
        #expect(after * machines <= before * (2 * machines - 1))
        if machines == 1 || machines >= jobs.count || isFree { #expect(after <= before, "\(example) without \(index)") }
        if machines == 1 { #expect(after == before - jobs[index].duration) }
        if after > before { anomalies += 1 }
      }
    }
    // They are rare and real: what is told to people must never say that a cure makes the loop longer.
    #expect(anomalies > 0)
  }

  @Test func manyJobsTakeNoLongerThanTheyMust() {
    let jobs = (0..<50_000).map { job(1, after: $0 >= 100 ? [$0 - 100] : []) }
    #expect(ListSchedule(jobs, machines: 50)?.makespan == .seconds(1000))
  }

  @Test(arguments: [("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("app", "ap", 1), ("obj/a.o", "obj/b.o", 1)])
  func slips(a: String, b: String, expected: Int) {
    #expect(EditDistance.slips(Array(a.utf8), Array(b.utf8), limit: 2) == expected)
    #expect(EditDistance.slips(Array(b.utf8), Array(a.utf8), limit: 2) == expected)
  }

  @Test func moreSlipsThanTheLimitAreNone() {
    #expect(EditDistance.slips(Array("abc".utf8), Array("xyz".utf8), limit: 2) == nil)
    #expect(EditDistance.slips(Array("a".utf8), Array("abcd".utf8), limit: 2) == nil)
  }
}
