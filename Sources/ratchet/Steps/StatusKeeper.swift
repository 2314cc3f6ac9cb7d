import History
import Insight
import Model
import System
import Tools
import Tracing

/// Keeps the file that tells others how far a build is: from its first second on, for one in the background from the
/// start. Trouble with it is silent, the build matters more.
///
/// `tick` is called on the tracer's ticker thread, the rest before it starts and after it has ended.
final class StatusKeeper {
  private let running: RunningBuilds
  private var status: BuildStatus
  /// Asked once, at the first tick: reading the history must not delay a build.
  var expect: () -> Estimate? = { nil }
  private var hasEstimate = false
  private var count = TargetCount()
  private var isWritten = false

  init(_ running: RunningBuilds, _ status: BuildStatus) {
    self.running = running
    self.status = status
  }

  /// Tells at once of a build in the background.
  func begin(console: Path) {
    status.console = ByteString(bytes: console.bytes)
    write()
  }

  func tick(_ progress: Progress) {
    if !hasEstimate {
      status.estimate = expect()
      hasEstimate = true
      running.prune(before: Self.longAgo)
    }
    for program in progress.started {
      count.start(process: program.process, parent: program.parent, program.exec)
    }
    for process in progress.ended { count.end(process: process) }
    if count.started > 0 { (status.targetsStarted, status.targetsDone) = (count.started, count.done) }
    (status.isWaiting, status.waited, status.elapsed) = (progress.isWaiting, progress.waited, progress.elapsed)
    write()
  }

  /// The build has ended, whatever its record says.
  func end(_ build: Build, status number: Int, isOverBudget: Bool) {
    guard isWritten else { return }
    (status.elapsed, status.waited, status.isWaiting) = (build.wall, build.waited, false)
    (status.termination, status.isOverBudget) = (build.termination, isOverBudget)
    let targets = build.targets.filter { $0.kind != .group && $0.kind != .command && $0.outcome != .notRun }
    if status.targetsStarted != nil || !targets.isEmpty {
      (status.targetsStarted, status.targetsDone) = (targets.count, targets.count { $0.outcome == .executed })
    }
    end(number)
  }

  /// The command did not run.
  func end(_ failure: Failure) {
    guard isWritten else { return }
    status.trouble = failure.what
    end(failure.status)
  }

  private func end(_ number: Int) {
    (status.state, status.status) = (.ended, number)
    write()
  }

  private func write() {
    status.updated = Self.now
    isWritten = (try? running.write(status)) != nil || isWritten
  }

  /// A day: then the files of ended and lost builds go.
  private static var longAgo: Timestamp { Timestamp(microseconds: now.microseconds - 86_400_000_000) }

  private static var now: Timestamp { Timestamp(microseconds: Platform.realtime() / 1000) }
}
