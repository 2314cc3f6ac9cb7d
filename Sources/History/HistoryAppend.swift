import Model
import System

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// Appending: one write(2) of the whole line under an exclusive lock, so that writers never interleave.
extension History {
  /// Adds a build and brings it to the disk; makes the file and its folder where they are missing.
  ///
  /// - Returns: what the user should know, a sentence each: an unfinished last line that was closed, missing locks.
  public func append(_ build: Build) throws(HistoryError) -> [String] {
    try append(line: build.line()) { (file, bytes) throws(SystemError) in try file.writeOnce(bytes) }
  }

  /// - Parameter write: writes once and says how many bytes were taken; a test's disk may be full.
  func append(
    line: [UInt8], _ write: (borrowing File, [UInt8]) throws(SystemError) -> Int
  ) throws(HistoryError) -> [String] {
    let end = line + [lineFeed]
    var notes: [String] = []
    var (written, whole) = (0, 0)
    try attempt(.append, place.file) { () throws(SystemError) in
      try makeFolder()
      let locked = try LockedFile(place.file)
      if let error = locked.lockError {
        notes.append("the history \(place.file) was written without a lock (\(error.reason))")
      }
      let size = try locked.file.status().size
      let isTorn = try locked.file.endsInsideLine(size: size)
      if isTorn { notes.append("the last line of the history \(place.file) was unfinished and has been closed") }
      let bytes = isTorn ? [lineFeed] + end : end
      whole = bytes.count
      written = try write(locked.file, bytes)
      // Without a lock another line may follow already: then the next append closes the torn one.
      if written < whole, locked.lockError == nil { try? locked.file.truncate(to: size) }
      if written == whole { try locked.file.syncIfPossible() }
    }
    guard written == whole else {
      throw HistoryError(.append, place.file, .cutShort(written: written, of: whole))
    }
    return notes
  }

  private func makeFolder() throws(SystemError) {
    guard let folder = place.file.parent, Disk.status(folder) == nil else { return }
    // A build may take its own folder away: it must not come back for the sake of a record.
    if place.isOwnFolder, let holder = folder.parent, Disk.status(holder) == nil {
      throw SystemError("open", place.file, code: ENOENT)
    }
    try Disk.makeFolder(folder)
    guard place.isOwnFolder else { return }
    do {
      try File(folder / ".gitignore", .createNew).write(Array("*\n".utf8))
    } catch  where error.code == EEXIST {
      // Another build made it at the same moment.
    }
  }
}

/// A named pipe in the history's place would hold the build up until somebody opens its other end.
func refusePipe(_ path: Path) throws(SystemError) {
  if Disk.status(path)?.isPipe == true { throw SystemError("open", path, code: EOPNOTSUPP) }
}

/// The history file, open and locked, and still the file of that name: `prune` puts another in its place.
struct LockedFile: ~Copyable {
  let file: File
  /// Set where the file system has no locks.
  let lockError: SystemError?

  init(_ path: Path) throws(SystemError) {
    while true {
      try refusePipe(path)
      let opened = try File(path, .append)
      let lockError = try opened.lockIfPossible()
      let mine = try opened.status()
      if let named = Disk.status(path), named.inode == mine.inode, named.device == mine.device {
        file = opened
        self.lockError = lockError
        return
      }
    }
  }
}

extension File {
  /// Waits for the lock; the error where the file system has none.
  fileprivate borrowing func lockIfPossible() throws(SystemError) -> SystemError? {
    do {
      try lock()
      return nil
    } catch {
      if [ENOLCK, EOPNOTSUPP, ENOSYS, EINVAL].contains(error.code) { return error }
      throw error
    }
  }

  borrowing func endsInsideLine(size: Int) throws(SystemError) -> Bool {
    guard size > 0 else { return false }
    return try read(count: 1, at: size - 1) != [lineFeed]
  }

  /// Special files (RATCHET_HISTORY=/dev/null) have nothing to bring to a disk.
  borrowing func syncIfPossible() throws(SystemError) {
    do { try sync() } catch {
      if ![EINVAL, EROFS, EOPNOTSUPP].contains(error.code) { throw error }
    }
  }
}
