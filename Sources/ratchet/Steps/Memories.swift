import History
import System

/// Answers of build tools that stay true until their name changes: `.ratchet/work/asked/NAME`.
struct Memories {
  let folder: Path

  private let running: RunningBuilds

  init(_ place: HistoryPlace) {
    running = RunningBuilds(place)
    folder = running.work / "asked"
  }

  func recall(_ name: String) -> [UInt8]? { try? Disk.read(folder / Path(name)) }

  /// Trouble costs the memory only.
  func keep(_ answer: [UInt8], _ name: String) {
    try? running.makeWork()
    try? Disk.makeFolder(folder)
    try? Disk.replace(folder / Path(name), with: answer)
  }
}
