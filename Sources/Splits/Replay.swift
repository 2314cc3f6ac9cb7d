import Figures
import Model

/// What every commit of a history would cost, built with the units of a layout.
///
/// **Grain target.** A unit is dirty where one of its files changed. Cutoff none: and where it needs a dirty unit.
/// Cutoff interface: and where it needs a unit that holds a file whose interface changed; a test or executable also where
/// it reaches a dirty unit. A dirty library is one action of `target_s`, the seconds of its files and `dependency_s` for
/// each unit that it needs.
///
/// **Grain file.** A file is compiled where it changed, or where edges lead from it to a file whose interface changed;
/// each is one action. A library with a compiled file is archived, in `archive_s` and `archive_object_s` for each of its
/// files.
///
/// **Both.** A test or executable is done again where one of its files is, or where it reaches a unit that is, in
/// `link_s`, `link_object_s` for each file of all units that it reaches but its own, and its run. What `loop` asks for and
/// what that reaches is built, nothing else. Actions start when all of their inputs have ended: a library those it needs,
/// a test or executable all that it reaches, an archive its compiled files. Units that need each other in a circle wait
/// for none of each other. Slots, order and ties are those of `SubsetSchedule`, with actions in the order of their names
/// (of a file its path).
public struct Replay: Sendable {
  public let layout: Layout
  let grain: Grain
  let cutoff: Cutoff
  let jobs: JobGraph
  private let isAsked: [Bool]
  private let isInterfaceNeeded: Bool
  private var recompilation: Recompilation
  private var schedule: SubsetSchedule
  private var stamps: Stamps
  private var memo: [Key: Cost] = [:]

  /// What one commit costs, in microseconds.
  public struct Cost: Equatable, Sendable {
    /// From the first action to the end of the last.
    public var time: Int
    /// Of all actions: core seconds.
    public var work: Int
    /// How many actions.
    public var actions: Int

    public init(time: Int = 0, work: Int = 0, actions: Int = 0) {
      self.time = time
      self.work = work
      self.actions = actions
    }
  }

  /// What decides what is built: of grain target units, of grain file files.
  private struct Key: Hashable {
    var changed: [Int32]
    var interface: [Int32]
  }

  public init(_ graph: Graph, _ plan: Plan = Plan(), cores: Int? = nil) {
    layout = Layout(graph, plan)
    grain = graph.grain
    cutoff = graph.cutoff
    isAsked = layout.asked(by: graph.loop)
    jobs = JobGraph(graph, layout, isAsked)
    isInterfaceNeeded = graph.grain == .file || graph.cutoff == .interface
    recompilation = Recompilation(graph, without: plan.broken)
    stamps = Stamps(layout.units.count)
    let schedule = SubsetSchedule(
      durations: jobs.durations, followers: jobs.followers, instants: jobs.firstMilestone,
      machines: cores ?? graph.cores,
      isClosed: graph.grain == .file || graph.cutoff == .none)
    // The graph of jobs has no circle: what needs each other waits for none of each other.
    guard let schedule else { preconditionFailure("jobs wait in a circle") }
    self.schedule = schedule
  }

  /// The cost of each commit, in order.
  public mutating func costs(_ commits: [Commit]) -> [Cost] { commits.map { cost($0) } }

  public mutating func cost(_ commit: Commit) -> Cost {
    let key = key(commit)
    if let known = memo[key] { return known }
    let cost = cost(of: grain == .target ? dirty(key) : compiled(key))
    // A memo is worth its memory while sets come again.
    if memo.count < 1 << 16 { memo[key] = cost }
    return cost
  }

  /// The units of which a commit makes an action, ascending.
  mutating func units(_ commit: Commit) -> [Int32] {
    let key = key(commit)
    let active = grain == .target ? dirty(key) : compiled(key)
    return Set(active.filter { !jobs.isMilestone($0) }.map { jobs.unit(of: $0) }).sorted()
  }

  /// The targets along the longest path of the actions that a commit makes, first to last; of a merged unit its first.
  mutating func criticalPath(_ commit: Commit) -> [Int] {
    let key = key(commit)
    let path = schedule.longestPath(of: grain == .target ? dirty(key) : compiled(key))
    var targets: [Int] = []
    for job in path where !jobs.isMilestone(job) {
      let target = layout.units[Int(jobs.unit(of: job))].targets[0]
      if targets.last != target { targets.append(target) }
    }
    return targets
  }

  /// Of a unit's own action, in microseconds.
  func duration(ofUnit unit: Int) -> Int { jobs.durations[Int(jobs.job(ofUnit: Int32(unit)))] }

  /// Of building everything that the loop asks for.
  public mutating func cleanBuild() -> Cost {
    cost(of: (0..<Int32(jobs.durations.count)).filter { isAsked[Int(jobs.unit(of: $0))] })
  }

  private mutating func cost(of active: [Int32]) -> Cost {
    var cost = Cost()
    for job in active where !jobs.isMilestone(job) {
      cost.work += jobs.durations[Int(job)]
      cost.actions += 1
    }
    cost.time = schedule.makespan(of: active)
    return cost
  }

  private func key(_ commit: Commit) -> Key {
    let interface = isInterfaceNeeded ? commit.interface : []
    if grain == .file { return Key(changed: commit.files.map(Int32.init), interface: interface.map(Int32.init)) }
    func units(_ files: [Int]) -> [Int32] { Set(files.map { layout.unitOf[$0] }.filter { $0 >= 0 }).sorted() }
    return Key(changed: units(commit.files), interface: units(interface))
  }
}

/// Which actions a commit makes.
extension Replay {
  private mutating func dirty(_ key: Key) -> [Int32] {
    stamps.clear()
    var dirty = key.changed.filter { stamps.mark($0) }
    if cutoff == .none {
      spread(&dirty)
    } else {
      for unit in key.interface {
        for user in layout.neededBy[Int(unit)] where stamps.mark(user) { dirty.append(user) }
      }
    }
    return cutoff == .none ? asked(dirty) + milestones(dirty) : withLinked(dirty)
  }

  private mutating func compiled(_ key: Key) -> [Int32] {
    stamps.clear()
    let files = recompilation.files(changed: key.changed, interface: key.interface).filter {
      let unit = layout.unitOf[Int($0)]
      return unit >= 0 && isAsked[Int(unit)]
    }
    let units = files.map { layout.unitOf[Int($0)] }.filter { stamps.mark($0) }
    return files.map { jobs.job(ofFile: $0) } + withLinked(units)
  }

  /// The actions of `rebuilt` units, of the tests and executables that reach them, and what ties these together.
  private mutating func withLinked(_ rebuilt: [Int32]) -> [Int32] {
    var above = rebuilt
    spread(&above)
    let linked = above.dropFirst(rebuilt.count).filter { layout.units[Int($0)].kind.isLinked }
    return asked(rebuilt + linked) + milestones(above)
  }

  private func milestones(_ units: [Int32]) -> [Int32] {
    guard jobs.hasMilestones else { return [] }
    return Set(units.filter { isAsked[Int($0)] }.map { jobs.milestone(of: $0) }).sorted()
  }

  private func asked(_ units: [Int32]) -> [Int32] {
    units.compactMap { isAsked[Int($0)] ? jobs.job(ofUnit: $0) : nil }
  }

  /// Adds whatever needs one of `units`.
  private mutating func spread(_ units: inout [Int32]) {
    var next = 0
    while next < units.count {
      for user in layout.neededBy[Int(units[next])] where stamps.mark(user) { units.append(user) }
      next += 1
    }
  }
}
