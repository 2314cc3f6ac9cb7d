import Model
import System

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// Sifts what looks changed down to the files whose content really differs from HEAD.
struct DirtyList {
  private let root: Path
  /// After the first and up to the last of these a change is the next build's; nanoseconds since 1970.
  private let window: ClosedRange<Int64>?
  private(set) var deferred: [ByteString] = []
  private var changes: [Change] = []

  /// - Parameter now: what lies even after this was written by another clock, before somebody set it back: it counts.
  init(_ root: Path, _ moment: Timestamp?, now: Int64 = Platform.realtime()) {
    self.root = root
    window = moment.map { $0.microseconds * 1000...max(now, $0.microseconds * 1000) }
  }

  mutating func add(_ change: Change) {
    let status = Disk.status(root / change.path.asPath, followLinks: false)
    if let window, let status, status.changed > window.lowerBound, window.contains(status.changed),
      isContent(change.now)
    {
      deferred.append(change.path)
    } else {
      changes.append(change)
    }
  }

  /// A folder's ctime says nothing of a submodule inside it, nor of a file that it replaced.
  private func isContent(_ now: Change.Now) -> Bool {
    switch now {
    case .file: true
    case .indexed(let entry): entry.kind != .submodule
    case .gone, .submodule: false
    }
  }

  /// The dirty files with their ids, and a note where there were too many.
  func identified(by reader: any Reader) throws(Refusal) -> ([ByteString: String?], notes: [String]) {
    let sorted = changes.sorted { $0.path < $1.path }.prefix(Snapshot.limit)
    let fresh = try hash(sorted.filter { if case .file = $0.now { true } else { false } }.map(\.path), reader)
    var dirty: [ByteString: String?] = [:]
    for change in sorted {
      let (entry, mustStay) = current(change, fresh)
      if entry != change.head || mustStay { dirty[change.path] = .some(entry?.id) }
    }
    let limit = Snapshot.limit
    guard changes.count > limit else { return (dirty, []) }
    return (dirty, ["\(changes.count) tracked files look changed; the first \(limit) by path are recorded"])
  }

  /// What is there now, and whether it counts as dirty even with HEAD's own content.
  private func current(_ change: Change, _ fresh: [ByteString: Entry]) -> (Entry?, mustStay: Bool) {
    switch change.now {
    case .gone: (nil, change.isConflict)
    case .indexed(let entry): (entry, change.isConflict)
    case .file: (fresh[change.path], change.isConflict)
    case .submodule(let commit, let isDirty): (commit.map { Entry(id: $0, mode: 0o160000) }, isDirty)
    }
  }

  /// Hashes regular files and links; what is neither, git cannot store: it counts as gone.
  private func hash(_ paths: [ByteString], _ reader: any Reader) throws(Refusal) -> [ByteString: Entry] {
    var (files, links, texts) = ([ByteString](), [ByteString](), [[UInt8]]())
    for path in paths {
      let place = root / path.asPath
      if Disk.status(place, followLinks: false)?.isRegular == true {
        files.append(path)
      } else if let text = linkText(place) {
        links.append(path)
        texts.append(text)
      }
    }
    var entries: [ByteString: Entry] = [:]
    for (path, id) in zip(files, try reader.hashes(files: files)) { entries[path] = Entry(id: id, mode: 0o100644) }
    for (path, id) in zip(links, try reader.hashes(links: texts)) { entries[path] = Entry(id: id, mode: 0o120000) }
    return entries
  }
}

extension ByteString {
  var asPath: Path { Path(bytes: bytes) }
}

/// readlink(2); nil for what is no link.
private func linkText(_ path: Path) -> [UInt8]? {
  var text = [UInt8](repeating: 0, count: 4096)
  let count = path.withCString { name in
    text.withUnsafeMutableBytes { buffer in
      buffer.bindMemory(to: CChar.self).baseAddress.map { readlink(name, $0, buffer.count) } ?? -1
    }
  }
  return count < 0 ? nil : Array(text.prefix(count))
}
