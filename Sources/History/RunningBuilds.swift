import JSON
import Model
import System

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// The builds that are under way, one small file each: `.ratchet/work/running/<id>.json`, put in place by rename so that
/// a reader never sees a part. An ended build leaves its file for a day, for those who wait for it.
public struct RunningBuilds: Sendable {
  private let place: HistoryPlace
  let holder: Path
  /// What is safe to delete: running status, answers of tools, files of a build that nobody needs after it.
  public var work: Path { holder / "work" }
  private var folder: Path { work / "running" }

  public init(_ place: HistoryPlace) {
    self.place = place
    let own = place.isOwnFolder ? place.file.parent : nil
    holder = own ?? place.root / ".ratchet"
  }

  /// Where the output of a build in the background goes; makes its folder.
  public func console(of id: String) throws(HistoryError) -> Path {
    try attempt(.status, place.file) { () throws(SystemError) in
      try makeHolder()
      try Disk.makeFolder(work / id)
    }
    return work / id / "console.txt"
  }

  /// Puts a build's file in place. It is not brought to the disk: after a power loss nothing runs any more.
  public func write(_ status: BuildStatus) throws(HistoryError) {
    let file = folder / "\(status.id).json"
    let fresh = folder / ".\(status.id).new"
    try attempt(.status, place.file) { () throws(SystemError) in
      try makeHolder()
      try Disk.makeFolder(folder)
      try File(fresh, .create).write(status.stored + [lineFeed])
      try Disk.rename(fresh, to: file)
    }
  }

  /// Every file that can be read, newest build first; what was never ended is still called running.
  public func all() -> [BuildStatus] {
    let names = ((try? Disk.list(folder)) ?? []).filter { $0.bytes.suffix(5).elementsEqual(".json".utf8) }
    return names.compactMap(read).sorted { ($0.started, $0.id) > ($1.started, $1.id) }
  }

  /// The builds whose id begins with `prefix`.
  public func find(idPrefix prefix: String) -> [BuildStatus] {
    let prefix = prefix.lowercased()
    return all().filter { $0.id.hasPrefix(prefix) }
  }

  /// Removes the files last written before `moment`, and the output of those builds.
  public func prune(before moment: Timestamp) {
    for status in all() where status.updated < moment {
      try? Disk.remove(folder / "\(status.id).json")
      try? Disk.remove(work / status.id / "console.txt")
      _ = (work / status.id).withCString { rmdir($0) }
    }
  }

  private func read(_ name: Path) -> BuildStatus? {
    guard let bytes = try? Disk.read(folder / name, limit: 1 << 20), let value = try? JSONValue(parsing: bytes) else {
      return nil
    }
    return BuildStatus(stored: value)
  }

  /// Makes `work`.
  public func makeWork() throws(HistoryError) {
    try attempt(.status, place.file) { () throws(SystemError) in
      try makeHolder()
      try Disk.makeFolder(work)
    }
  }

  func makeHolder() throws(SystemError) {
    guard Disk.status(holder) == nil else { return }
    try Disk.makeFolder(holder)
    try? File(holder / ".gitignore", .createNew).write(Array("*\n".utf8))
  }
}
