import Model
import System

/// The builds that were recorded in one place: one JSON line a build, appended to, read from either end.
///
/// Form and rules: measuring.md, section 3. A value holds no open file: every call opens what it needs.
public struct History: Sendable {
  public let place: HistoryPlace

  public init(_ place: HistoryPlace) {
    self.place = place
  }

  /// The files to read: the history, or every `*.jsonl` of the folder that RATCHET_HISTORY names, in order of names.
  func files() throws(HistoryError) -> [Path] {
    guard let folder = place.folder else { return [place.file] }
    do throws(SystemError) {
      return try Disk.list(folder).filter { $0.bytes.suffix(6).elementsEqual(".jsonl".utf8) }
        .filter { $0.bytes.first != UInt8(ascii: ".") }.map { folder / $0 }
        .filter { Disk.status($0)?.isFolder == false }
    } catch {
      if error.isNotFound { return [] }
      throw HistoryError(.read, folder, .system(error))
    }
  }
}

/// Builds out of a history, and what stood between them that could not be read.
public struct FoundBuilds: Equatable, Sendable {
  public var builds: [Build]
  public var problems: [HistoryProblem]

  public init(builds: [Build] = [], problems: [HistoryProblem] = []) {
    self.builds = builds
    self.problems = problems
  }
}
