import History
import Model
import System

/// What stood there before the build started: the build before it, and how many of its outputs still exist.
struct Before {
  var previous: Build?
  /// The outputs that earlier builds recorded and that still exist.
  var kept: [ByteString] = []
  var notes: [String] = []

  /// How far back a build that recorded outputs is looked for: `make clean` and no-ops have none.
  private static let depth = 20

  /// Reads the last builds of the same worktree, loop, folder and tool. A history that cannot be read is no reason not to
  /// build.
  init(_ workplace: Workplace, loop: String?, directory: ByteString, tool: String, folder: Path) {
    let tree = workplace.tree
    func isSame(_ head: BuildHead) -> Bool {
      head.tree == tree && head.loop == loop && head.directory == directory && head.tool == tool
        && head.provenance == .run
    }
    do throws(HistoryError) {
      previous = try workplace.history.latest(limit: 1, where: isSame).builds.first
      guard let last = previous else { return }
      if last.outputs.isEmpty {
        let earlier = try workplace.history.latest(limit: Self.depth, where: isSame).builds
        previous?.outputs = earlier.first { !$0.outputs.isEmpty }?.outputs ?? []
      }
      kept = (previous?.outputs ?? []).filter { Disk.exists(folder / Path(bytes: $0.bytes)) }
    } catch {
      notes.append(error.description)
    }
  }
}
