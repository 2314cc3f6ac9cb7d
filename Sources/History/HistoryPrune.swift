import Model
import System

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// What `prune` did.
public struct PruneResult: Equatable, Sendable {
  public var kept = 0
  public var dropped = 0
  /// Lines of daily medians that took the place of the dropped builds.
  public var dailyLines = 0
  /// Lines that are no build's; they were kept as they are.
  public var problems: [HistoryProblem] = []

  public init() {}
}

extension History {
  /// Drops the builds that started before `moment` and keeps their daily medians per target.
  ///
  /// Writes a new file and renames it into place under the lock, so that no append of another process is lost. What is
  /// kept is copied byte for byte: unknown keys, earlier daily medians and lines that do not parse survive.
  public func prune(before moment: Timestamp) throws(HistoryError) -> PruneResult {
    var result = PruneResult()
    for file in try files() where Disk.status(file) != nil { try prune(file, before: moment, &result) }
    return result
  }

  private func prune(_ file: Path, before moment: Timestamp, _ result: inout PruneResult) throws(HistoryError) {
    // A link must go on pointing to the history.
    let path = try attempt(.prune, file) { () throws(SystemError) in try Disk.canonical(file) }
    let locked = try attempt(.prune, path) { () throws(SystemError) in try LockedFile(path) }
    if let error = locked.lockError { throw HistoryError(.prune, path, .noLocks(error)) }
    let plan = try PrunePlan(path, before: moment)
    result.kept += plan.kept
    result.dropped += plan.dropped.count
    result.dailyLines += plan.medians.lineCount
    result.problems += plan.problems
    guard !plan.dropped.isEmpty else { return }
    try attempt(.prune, path) { () throws(SystemError) in try replace(path, locked.file, plan) }
  }

  private func replace(_ path: Path, _ old: borrowing File, _ plan: PrunePlan) throws(SystemError) {
    // One name is enough: only who holds the lock writes it, over what a crash may have left.
    let fresh = Path(bytes: path.bytes + Array(".new".utf8))
    do {
      let status = try old.status()
      let new = try File(fresh, .create)
      _ = fchmod(new.descriptor, mode_t(status.permissions))
      _ = fchown(new.descriptor, status.owner, gid_t.max)
      try plan.write(from: old, to: new)
      try new.sync()
      try Disk.rename(fresh, to: path)
    } catch {
      try? Disk.remove(fresh)
      throw error
    }
    // The new name is on the disk once its folder is; a file system that cannot do that still has the file.
    if let folder = path.parent { try? File(folder, .read).sync() }
  }
}

/// Which lines of a file go, and what takes their place.
struct PrunePlan {
  private(set) var kept = 0
  private(set) var dropped: [Range<Int>] = []
  private(set) var medians = DailyMedians()
  private(set) var problems: [HistoryProblem] = []
  /// Where the new daily lines stand: before the first line that stays and is not one itself.
  private var insertion: Int?
  private var size = 0

  init(_ path: Path, before moment: Timestamp) throws(HistoryError) {
    let lines = try attempt(.prune, path) { () throws(SystemError) in try ForwardLines(path) }
    let entries = Entries(lines)
    var seen: Set<String> = []
    while let line = try attempt(.prune, path, lines.next) {
      let end = line.offset + line.length + (line.isClosed ? 1 : 0)
      size = end
      do throws(LineFault) {
        if line.isBlank { continue }
        guard let head = try entries.head(line) else { continue }
        if head.started < moment, let build = try entries.build(line) {
          if seen.insert(build.id).inserted { medians.add(build) }
          dropped.append(line.offset..<end)
          continue
        }
        kept += 1
      } catch { problems.append(entries.problem(line, error)) }
      if insertion == nil { insertion = line.offset }
    }
    medians.close()
  }

  /// Copies what stays, with the daily lines in their place.
  func write(from old: borrowing File, to new: borrowing File) throws(SystemError) {
    let place = insertion ?? size
    var at = 0
    var last = lineFeed
    for gap in dropped.filter({ $0.lowerBound < place }) + [place..<place] {
      try Self.copy(at..<gap.lowerBound, from: old, to: new, &last)
      at = gap.upperBound
    }
    if last != lineFeed { try new.write([lineFeed]) }
    try new.write(medians.lines)
    last = lineFeed
    for gap in dropped.filter({ $0.lowerBound >= place }) + [size..<size] {
      try Self.copy(at..<gap.lowerBound, from: old, to: new, &last)
      at = gap.upperBound
    }
    if last != lineFeed { try new.write([lineFeed]) }
  }

  private static func copy(
    _ range: Range<Int>, from old: borrowing File, to new: borrowing File, _ last: inout UInt8
  ) throws(SystemError) {
    var at = range.lowerBound
    while at < range.upperBound {
      let block = try old.read(count: min(1 << 20, range.upperBound - at), at: at)
      guard let end = block.last else { return }
      try new.write(block)
      last = end
      at += block.count
    }
  }
}
