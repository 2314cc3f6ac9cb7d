import Arguments
import History
import Model
import Reports
import System
import Tracing

/// `ratchet status`: how far builds are; with `--wait` until one has ended, and then as it ended.
struct StatusVerb {
  private let workplace: Workplace
  private let running: RunningBuilds
  private let prefix: String?
  private let waits: Bool
  private let format: StatusReport.Format

  /// How often a waiting caller looks.
  private static let pause: Int32 = 50

  init(_ parsed: Parsed) throws(Failure) {
    workplace = try Workplace.find(status: 2)
    running = RunningBuilds(workplace.history.place)
    prefix = parsed.operands.first.map { String(decoding: $0, as: UTF8.self) }
    waits = parsed.flag("wait")
    format = parsed.value("format").flatMap(StatusReport.Format.init) ?? .terminal
  }

  func perform() throws(Failure) -> Int {
    if waits { return try wait() }
    if let prefix { print([try one(prefix)]) } else { print(living()) }
    return 0
  }

  private func wait() throws(Failure) -> Int {
    var build = if let prefix { try one(prefix) } else { try one(try onlyOne()) }
    while build.state == .running {
      Console.pause(milliseconds: Self.pause)
      build = try one(build.id)
    }
    print([build])
    return build.status ?? 125
  }

  private func print(_ builds: [BuildStatus]) {
    let report = StatusReport(builds, columns: Console.width, style: Console.isColourful ? .color : .plain)
    Console.answer(report.text(format))
  }

  /// Those that run, and those that were lost within a day: nobody else says so.
  private func living() -> [BuildStatus] { running.all().map(seen).filter { $0.state != .ended } }

  private func onlyOne() throws(Failure) -> String {
    let builds = living().filter { $0.state == .running }
    guard let first = builds.first else {
      throw Failure("no build is running", hint: "ratchet status --wait ID, or ratchet history")
    }
    guard builds.count == 1 else {
      throw Failure(
        "\(builds.count) builds are running", causes: builds.map(\.id), hint: "ratchet status --wait \(first.id)")
    }
    return first.id
  }

  private func one(_ prefix: String) throws(Failure) -> BuildStatus {
    let found = running.find(idPrefix: prefix)
    if found.count == 1 { return seen(found[0]) }
    if found.count > 1 { throw ambiguous(prefix, found.map(\.id)) }
    switch try recorded(prefix) {
    case .one(let build): return BuildStatus(build)
    case .ambiguous(let ids): throw ambiguous(prefix, ids)
    case .none: throw Failure("no build has an id that begins with \(prefix)", hint: "ratchet status, ratchet history")
    }
  }

  private func recorded(_ prefix: String) throws(Failure) -> FoundBuild {
    do throws(HistoryError) { return try workplace.history.find(idPrefix: prefix) } catch {
      throw Failure(error.description, hint: "ratchet history --check")
    }
  }

  private func ambiguous(_ prefix: String, _ ids: [String]) -> Failure {
    Failure(
      "\(ids.count) builds have an id that begins with \(prefix)", causes: Array(ids.prefix(5)),
      hint: "ratchet status \(ids[0])")
  }

  /// The stored state beside what the system says of the wrapper.
  private func seen(_ stored: BuildStatus) -> BuildStatus {
    guard stored.state == .running else { return stored }
    var status = stored
    let now = Timestamp(microseconds: Platform.realtime() / 1000)
    if stored.wrapper?.isAlive == false {
      // It may have ended between the two looks.
      if let again = running.find(idPrefix: stored.id).first, again.state == .ended { return again }
      status.state = .lost
    } else if now.microseconds > stored.updated.microseconds {
      status.elapsed = .microseconds(now.microseconds - stored.started.microseconds)
      status.updated = now
    }
    return status
  }
}

extension BuildStatus {
  /// What the history keeps of an ended build.
  init(_ build: Build) {
    // Only a build that was held to a budget has one in its record.
    let isOver = build.termination.isSuccess && (build.budget.map { build.wall - build.waited > $0 } ?? false)
    self.init(
      id: build.id, state: .ended, command: build.command, directory: build.directory, loop: build.loop,
      started: build.started, updated: build.started + build.wall, elapsed: build.wall, waited: build.waited,
      status: isOver ? 122 : build.termination.shellStatus, termination: build.termination, isOverBudget: isOver)
  }
}
