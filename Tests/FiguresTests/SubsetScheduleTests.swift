import Figures
import Testing

/// The quick scheduler against `ListSchedule`, on seeded graphs of jobs with durations that often tie.
struct SubsetScheduleTests {
  @Test(arguments: 0..<300 as Range<UInt64>) func subsetsAreListSchedules(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 1...30, using: &generator)
    // `ListSchedule` gives jobs without a duration no machine either.
    let instants = Int.random(in: 0...count, using: &generator)
    let durations = (0..<count).map { $0 < instants ? Int.random(in: 1...4, using: &generator) : 0 }
    // Jobs wait for jobs of any number, but in no circle: for those that come earlier in a random order.
    let order = (0..<count).shuffled(using: &generator)
    var followers = [[Int]](repeating: [], count: count)
    for a in 0..<count {
      for b in (a + 1)..<max(count, a + 1) where Int.random(in: 0..<6, using: &generator) == 0 {
        followers[order[a]].append(order[b])
      }
    }
    let machines = Int.random(in: 1...4, using: &generator)
    let graph = Adjacency(rows: followers)
    for isClosed in [false, true] {
      var schedule = try #require(
        SubsetSchedule(
          durations: durations, followers: graph, instants: instants, machines: machines, isClosed: isClosed))
      for _ in 0..<5 {
        var jobs = (0..<count).filter { _ in Bool.random(using: &generator) }
        if isClosed { jobs = graph.reached(from: jobs) }
        let expected = try #require(reference(jobs, durations, followers, machines))
        #expect(schedule.makespan(of: jobs.shuffled(using: &generator).map(Int32.init)) == expected)
      }
    }
  }

  private func reference(_ jobs: [Int], _ durations: [Int], _ followers: [[Int]], _ machines: Int) -> Int? {
    func level(_ job: Int) -> Int { durations[job] + (followers[job].filter(jobs.contains).map(level).max() ?? 0) }
    let list = jobs.map { job in
      ListSchedule.Job(
        duration: .microseconds(durations[job]),
        predecessors: jobs.indices.filter { followers[jobs[$0]].contains(job) }, priority: -level(job))
    }
    return ListSchedule(list, machines: machines).map { Int($0.makespan / .microseconds(1)) }
  }

  @Test func aJobWithoutADurationWaitsForAMachine() throws {
    // The middle job has the longest path but for the first; the last becomes ready when it ends.
    var schedule = try #require(
      SubsetSchedule(
        durations: [5, 0, 3], followers: Adjacency(rows: [[], [2], []]), instants: 3, machines: 1, isClosed: true))
    #expect(schedule.makespan(of: [0, 1, 2]) == 8)
    #expect(schedule.makespan(of: [1, 2]) == 3)
  }

  @Test func whatCannotBeScheduledIsRefused() {
    func isSound(_ durations: [Int], _ followers: [[Int]], machines: Int) -> Bool {
      SubsetSchedule(
        durations: durations, followers: Adjacency(rows: followers), instants: durations.count, machines: machines,
        isClosed: false) != nil
    }
    #expect(isSound([1, 2], [[1], []], machines: 1))
    #expect(!isSound([1, 2], [[1], [0]], machines: 1))
    #expect(!isSound([-1], [[]], machines: 1))
    #expect(!isSound([1], [[]], machines: 0))
    #expect(isSound([], [], machines: 1))
  }
}
