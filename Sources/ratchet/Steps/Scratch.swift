import History
import Model
import System
import Tools

/// The folder in which tools are asked to leave files about a build: `.ratchet/work/tools/N`, made only where the launch
/// names it, emptied before and after. N is 0 but for builds that go on at the same time, so that what the launch says
/// is the same from run to run.
final class Scratch {
  let folder: Path
  private let running: RunningBuilds
  private let lockFile: Path
  private var lock: File?
  private var isOpen = false

  private static let most = 64

  /// - Parameter base: absolute; what a relative place of the history counts from.
  init(_ place: HistoryPlace, base: Path) {
    running = RunningBuilds(place)
    let tools = base / running.work / "tools"
    let free = (0..<Self.most).first { Self.isFree(tools / "\($0).lock") } ?? 0
    folder = tools / "\(free)"
    lockFile = tools / "\(free).lock"
  }

  private static func isFree(_ lock: Path) -> Bool {
    guard let file = try? File(lock, .read) else { return true }
    return file.tryLock()
  }

  /// Makes the folder where the launch has a file in it. Trouble costs the tool's file, never the build.
  func prepare(for plan: Launch) {
    let name = String(decoding: folder.bytes.dropFirst(), as: UTF8.self)
    let words = plan.environment.map(\.value) + plan.arguments
    guard words.contains(where: { $0.description.contains(name) }) else { return }
    try? running.makeWork()
    try? Disk.makeFolder(folder)
    if let file = try? File(lockFile, .append), file.tryLock() { lock = consume file }
    isOpen = true
    clear()
  }

  /// Removes what was left, and what exists elsewhere only because of us.
  func finish(_ reading: Reading, in folder: Path) {
    for leftover in reading.leftovers { try? Disk.remove(folder / Path(bytes: leftover.bytes)) }
    if isOpen { clear() }
    lock = nil
  }

  private func clear() {
    for name in (try? Disk.list(folder)) ?? [] { try? Disk.remove(folder / name) }
  }
}
