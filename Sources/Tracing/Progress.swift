import CTracing
import Model

/// How far a command is while it runs: what has happened since the last look.
public struct Progress: Sendable {
  /// Since the start of the command.
  public var elapsed: Duration
  /// Whether a process of the build waited at this moment for a lock that somebody else holds.
  public var isWaiting: Bool
  /// Time in which that was so.
  public var waited: Duration
  /// Programs that were started since the last look, each with the number of its process and of that one's parent.
  public var started: [(process: Int, parent: Int?, exec: Exec)]
  /// Those of the processes ever named in `started` that have ended since the last look.
  public var ended: [Int]
}

/// Joins a Swift closure to the ticker of the C side; used on the ticker's thread alone until the command has ended.
final class Ticking {
  private let body: (Progress) -> Void
  private var seen = 0
  private var living: Set<Int> = []

  init(_ body: @escaping (Progress) -> Void) { self.body = body }

  /// The launch must not outlive this object.
  func install(in launch: inout ctracing_launch) {
    launch.context = Unmanaged.passUnretained(self).toOpaque()
    launch.tick = { context, run in
      guard let context, let run else { return }
      Unmanaged<Ticking>.fromOpaque(context).takeUnretainedValue().tick(run)
    }
  }

  private func tick(_ run: UnsafePointer<ctracing_run>) {
    let count = ctracing_exec_count(run)
    let raw = (seen..<max(seen, count)).map { ctracing_exec_at(run, $0) }.filter { $0.process >= 0 }
    seen = count
    let started = raw.map { exec in
      let parent = ctracing_parent_at(run, Int(exec.process))
      return (
        process: Int(exec.process) + 1, parent: parent < 0 ? nil : Int(parent) + 1,
        exec: Records.exec(exec, startedAt: run.pointee.start)
      )
    }
    living.formUnion(started.map(\.process))
    let ended = living.filter { ctracing_end_at(run, $0 - 1) >= 0 }
    living.subtract(ended)
    body(
      Progress(
        elapsed: .nanoseconds(ctracing_now() - run.pointee.start), isWaiting: run.pointee.waiting != 0,
        waited: .nanoseconds(run.pointee.waited), started: started, ended: Array(ended)))
  }
}
