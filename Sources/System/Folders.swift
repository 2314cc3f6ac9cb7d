import CSystem

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// Whole-file and folder operations, each one system call or the obvious few.
public enum Disk {
  /// nil where nothing is there, or nothing that may be looked at.
  public static func status(_ path: Path, followLinks: Bool = true) -> FileStatus? {
    var raw = csystem_status()
    return path.withCString { csystem_stat($0, followLinks ? 1 : 0, &raw) } == 0 ? FileStatus(raw) : nil
  }

  public static func exists(_ path: Path) -> Bool { status(path, followLinks: false) != nil }

  /// The whole content, at most `limit` bytes of it.
  public static func read(_ path: Path, limit: Int = .max) throws(SystemError) -> [UInt8] {
    let file = try File(path, .read)
    var content: [UInt8] = []
    while content.count < limit {
      let chunk = try file.read(count: min(1 << 16, limit - content.count), at: content.count)
      if chunk.isEmpty { break }
      content += chunk
    }
    return content
  }

  /// Puts `bytes` at `path` in one step: a reader sees the old content or the new, never a part. Keeps the mode.
  public static func replace(_ path: Path, with bytes: [UInt8]) throws(SystemError) {
    let old = status(path)
    let fresh = Path(bytes: path.bytes + Array(".new-\(getpid())".utf8))
    do {
      let file = try File(fresh, .create)
      if let old { _ = fchmod(file.descriptor, mode_t(old.permissions)) }
      try file.write(bytes)
      try file.sync()
      try rename(fresh, to: path)
    } catch {
      try? remove(fresh)
      throw error
    }
  }

  public static func rename(_ from: Path, to: Path) throws(SystemError) {
    _ = try checked("rename", from) { from.withCString { old in to.withCString { posixRename(old, $0) } } }
  }

  public static func remove(_ path: Path) throws(SystemError) {
    _ = try checked("remove", path) { path.withCString { unlink($0) } }
  }

  /// Makes the folder and those above it; an existing one is fine.
  public static func makeFolder(_ path: Path) throws(SystemError) {
    if status(path)?.isFolder == true { return }
    if let parent = path.parent { try makeFolder(parent) }
    do {
      _ = try checked("mkdir", path) { path.withCString { mkdir($0, 0o777) } }
    } catch {
      if error.code != EEXIST { throw error }
    }
  }

  /// The names in a folder, sorted, without `.` and `..`.
  public static func list(_ path: Path) throws(SystemError) -> [Path] {
    guard let stream = path.withCString({ opendir($0) }) else { throw SystemError("list", path, code: errno) }
    defer { closedir(stream) }
    var names: [Path] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: UInt8.self, capacity: 1) { bytes in
          Path(bytes: UnsafeBufferPointer(start: bytes, count: strlen(UnsafeRawPointer(bytes).assumingMemoryBound(to: CChar.self))))
        }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }

  /// The path without links, `.` and `..` (realpath(3)); it must exist.
  public static func canonical(_ path: Path) throws(SystemError) -> Path {
    guard let found = path.withCString({ realpath($0, nil) }) else { throw SystemError("realpath", path, code: errno) }
    defer { free(found) }
    return Path(cString: found)
  }

  public static func workingFolder() throws(SystemError) -> Path {
    guard let found = getcwd(nil, 0) else { throw SystemError("getcwd", code: errno) }
    defer { free(found) }
    return Path(cString: found)
  }
}

extension Path {
  init(cString: UnsafePointer<CChar>) {
    self.init(bytes: UnsafeRawBufferPointer(start: cString, count: strlen(cString)))
  }
}

/// rename(2), under a name that the method of `Disk` does not hide.
private func posixRename(_ old: UnsafePointer<CChar>, _ new: UnsafePointer<CChar>) -> Int32 {
  rename(old, new)
}
