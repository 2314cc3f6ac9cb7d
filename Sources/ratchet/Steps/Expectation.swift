import History
import Insight
import Model

/// What the history says that a build will take: the last green ones of its worktree, loop, folder, tool and class.
struct Expectation {
  var workplace: Workplace
  var job: Job
  var before: Before

  /// How many records are glanced at: a long history must not cost a busy machine.
  private static let mostGlances = 2000

  func callAsFunction() -> Estimate? {
    let wanted = expectedClass(previous: before.previous, outputsKept: before.kept.count)
    let (tree, loop) = (workplace.tree, job.loop?.name)
    var (walls, glances) = ([Duration](), 0)
    // Only heads are looked at; a yes reads one whole build and ends the walk.
    _ = try? workplace.history.latest(limit: 1) { head in
      glances += 1
      let isSame =
        head.tree == tree && head.loop == loop && head.directory == job.directory && head.tool == job.tool.name
        && head.provenance == .run && head.buildClass == wanted && head.termination.isSuccess
      if isSame { walls.append(head.wall) }
      return walls.count == estimateWindow || glances == Self.mostGlances
    }
    return estimate(walls, of: wanted)
  }
}
