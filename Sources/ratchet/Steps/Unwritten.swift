import Model
import System
import Tools

/// The files that recipes of a build are there to make and left alone: shells that compare, and write where it differs.
/// They are looked at once, and only if somebody asks.
final class Unwritten {
  private let reading: Reading
  private let start: Timestamp

  /// Nanoseconds: two ticks of the slowest clock that kernels stamp files with.
  private static let clockTick: Int64 = 20_000_000
  /// Files that are looked at.
  private static let mostFiles = 4000

  init(_ reading: Reading, since start: Timestamp) {
    self.reading = reading
    self.start = start
  }

  /// Only of what may look and leave: compilers, linkers and archivers write what they make.
  private(set) lazy var paths: Set<ByteString> = {
    // The status changes with every write, whatever time the file was given; a file system's clock may lag a tick.
    let earliest = start.microseconds * 1000 - Self.clockTick
    let own = reading.targets.lazy.filter { $0.outcome == .executed && ($0.kind == .generate || $0.kind == .task) }
    let all = own.flatMap { [reading] in reading.files[$0.key]?.writes ?? [] }.prefix(Self.mostFiles)
    return Set(
      all.filter { path in
        guard let status = Disk.status(Path(bytes: path.bytes)), status.isRegular else { return false }
        return max(status.modified, status.changed) < earliest
      })
  }()
}
