import Model

/// How many builds a report looks back when nothing else is asked for, and how many a change is told against.
public let reportWindow = 20

/// Which builds a report on the last ones must know with their targets, asked from the newest on; of all others their
/// class and end will do. Clean builds make the report only where there is no incremental one.
public struct ReportWindow: Sendable {
  private var incremental = 0
  private var clean = 0

  public init() {}

  /// No earlier build matters any more.
  public var isFull: Bool { incremental == 2 * reportWindow }

  public mutating func needsTargets(of buildClass: BuildClass, isGreen: Bool, by provenance: Provenance) -> Bool {
    guard isGreen, provenance == .run || provenance == .loop else { return false }
    if buildClass == .incremental { incremental += 1 }
    guard buildClass == .clean else { return buildClass == .incremental }
    clean += 1
    return incremental == 0 && clean <= 2 * reportWindow
  }
}

/// What the recorded builds of a loop say: of the last `reportWindow` green ones, or of all since a moment.
///
/// Builds may come in any order and of any loop. Incremental builds make the statistics; clean ones where there is no
/// incremental one. A change is the median of the last 20 builds against the median of the 20 before, where each side
/// has at least five samples.
public func loopReport(_ builds: [Build], loop: Loop, since: Timestamp? = nil) -> LoopReport {
  let all = recorded(builds, of: loop.name)
  let chosen = Choice(all, since: since)
  let span = all.filter { $0.started >= chosen.spanStart }
  var report = LoopReport(loop: loop.name, budget: loop.budget.limit, basis: chosen.basis, builds: chosen.builds.count)
  report.since = chosen.builds.first?.started
  report.until = chosen.builds.last?.started
  report.failed = span.count { !$0.termination.isSuccess }
  report.classes = span.filter(\.termination.isSuccess).reduce(into: [:]) { $0[$1.buildClass, default: 0] += 1 }
  let walls = chosen.builds.map(\.judgedWall)
  report.wall = Spread(of: walls)
  // Only what was held to a budget when it ran can be over it.
  let judged = chosen.builds.filter { $0.budget != nil }
  if chosen.basis == .incremental, !judged.isEmpty, let budget = report.budget {
    report.over = judged.count { $0.judgedWall > budget }
  }
  report.change = change(from: chosen.before.map(\.judgedWall), to: chosen.recent.map(\.judgedWall))
  report.series = Array(walls.suffix(reportWindow))
  report.parallelism = typicalParallelism(chosen.builds)
  report.targets = targetReports(chosen)
  let earlier = report.since.map { since in all.filter { $0.started < since } } ?? []
  report.caches = cacheUse(of: chosen.builds, history: earlier)
  report.starting = middle(chosen.builds.compactMap(startingTime))
  addAnalyses(&report, chosen)
  return report
}

/// The builds that statistics are made of, oldest first.
struct Choice {
  var basis: BuildClass
  var builds: [Build]
  /// The last of them that a change is told about, and those just before.
  var recent: [Build]
  var before: [Build]
  var spanStart: Timestamp

  init(_ all: [Build], since: Timestamp?) {
    let start = since ?? Timestamp(microseconds: .min)
    let green = all.filter { $0.termination.isSuccess && $0.outcomes[.cancelled, default: 0] == 0 }
    let hasIncremental = green.contains { $0.buildClass == .incremental && $0.started >= start }
    let hasClean = green.contains { $0.buildClass == .clean && $0.started >= start }
    let basis = !hasIncremental && hasClean ? BuildClass.clean : .incremental
    let known = green.filter { $0.buildClass == basis }
    let inside = known.filter { $0.started >= start }
    self.basis = basis
    builds = since == nil ? inside.suffix(reportWindow) : inside
    recent = builds.suffix(reportWindow)
    before = known.dropLast(recent.count).suffix(reportWindow)
    spanStart = since ?? builds.first?.started ?? start
  }
}

/// The builds of a loop that people and agents ran, oldest first: not the gate's, not imported ones.
func recorded(_ builds: [Build], of loop: String) -> [Build] {
  builds.filter { $0.loop == loop && ($0.provenance == .run || $0.provenance == .loop) }
    .sorted { ($0.started, $0.id) < ($1.started, $1.id) }
}

private func typicalParallelism(_ builds: [Build]) -> Parallelism? {
  let each = builds.compactMap(parallelism(of:))
  guard let cores = each.last?.cores else { return nil }
  return Parallelism(
    cores: cores, busy: middle(each.compactMap(\.busy)), running: middle(each.compactMap(\.running)))
}

extension Build {
  /// The time that is held to a budget: without the time behind other builds' locks.
  var judgedWall: Duration { max(wall - waited, .zero) }
}

extension Budget {
  var limit: Duration? {
    switch self {
    case .limit(let time): time
    case .off: nil
    }
  }
}
