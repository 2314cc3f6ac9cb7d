import Figures
import Model

/// A build's schedule run again by list scheduling, in the recorded order on the recorded number of jobs: what it would
/// have taken with another cost of a target. Time in which no target ran stays as it was.
struct Replay {
  let slots: Int
  let recorded: Duration
  /// What the unmodified build takes in the replay.
  let unmodified: Duration
  private let idle: Duration
  private let jobs: [ListSchedule.Job]
  private let keys: [TargetKey]

  init?(_ schedule: Schedule) {
    slots = schedule.slots
    recorded = schedule.wall
    idle = schedule.idle
    keys = schedule.jobs.map(\.key)
    jobs = schedule.jobs.enumerated().map { index, job in
      ListSchedule.Job(duration: job.duration, predecessors: job.known, priority: index)
    }
    guard let plain = ListSchedule(jobs, machines: slots) else { return nil }
    unmodified = idle + plain.makespan
  }

  /// The build's wall if a target cost nothing: the recorded one less what the replay gains. Never longer: where list
  /// scheduling gets slower by it (Graham's anomaly), nothing is gained.
  func wall(without key: TargetKey) -> Duration {
    var jobs = jobs
    for index in jobs.indices where keys[index] == key { jobs[index].duration = .zero }
    guard let cured = ListSchedule(jobs, machines: slots) else { return recorded }
    let gain = max(.zero, unmodified - idle - cured.makespan)
    return max(.zero, recorded - gain)
  }
}
