import History
import Model
import System

/// What stood there before the build started: the build before it, and how many of its outputs still exist.
struct Before {
  var previous: Build?
  /// The outputs that earlier builds recorded and that still exist.
  var kept: [ByteString] = []
  var notes: [String] = []

  /// How many builds of any kind are glanced at: a new worktree in a history of a gigabyte must not wait.
  private static let glances = 2000
  /// How far back a build that recorded outputs is looked for: `make clean` and no-ops have none.
  private static let depth = 20

  /// Reads the last builds of the same worktree, loop, folder and tool. A history that cannot be read is no reason not to
  /// build.
  init(_ workplace: Workplace, loop: String?, directory: ByteString, tool: String, folder: Path) {
    let tree = workplace.tree
    do throws(HistoryError) {
      let earlier = try Self.latest(in: workplace.history) { head in
        head.tree == tree && head.loop == loop && head.directory == directory && head.tool == tool
          && head.provenance == .run
      }
      previous = earlier.first
      if let outputs = earlier.first(where: { !$0.outputs.isEmpty })?.outputs { previous?.outputs = outputs }
      kept = (previous?.outputs ?? []).filter { Disk.exists(folder / Path(bytes: $0.bytes)) }
    } catch {
      notes.append(error.description)
    }
  }

  /// The last builds that `isSame` says yes to, newest first, up to the first one with outputs.
  private static func latest(
    in history: History, where isSame: (BuildHead) -> Bool
  ) throws(HistoryError) -> [Build] {
    var (found, seen): ([Build], Int) = ([], 0)
    _ = try history.forEachFromEnd { head in
      seen += 1
      return seen > glances || isSame(head)
    } _: { build in
      guard isSame(BuildHead(build)) else { return false }
      found.append(build)
      return build.outputs.isEmpty && found.count < depth
    }
    return found
  }
}
