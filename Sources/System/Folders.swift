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
    try File(path, .read).readAll(limit: limit)
  }

  /// Puts `bytes` at `path` in one step: a reader sees the old content or the new, never a part. Keeps the mode. Where
  /// `path` is a link, the file at its end is replaced; a pipe or device is written to.
  public static func replace(_ path: Path, with bytes: [UInt8]) throws(SystemError) {
    // Before links are followed: /dev/stdout leads to a name that no folder has.
    if let there = status(path), !there.isRegular { return try File(path, .create).write(bytes) }
    let path = try followed(path)
    let old = status(path)
    let name = Path(".new-\(getpid())-\(UInt64.random(in: 0 ... .max))")
    let fresh = path.parent.map { $0 / name } ?? name
    do {
      let file = try File(fresh, .createNew, permissions: old == nil ? 0o666 : 0o600)
      if let old { keep(old, in: file) }
      try file.write(bytes)
      try file.sync()
      try rename(fresh, to: path)
    } catch {
      try? remove(fresh)
      throw error
    }
  }

  /// Gives a file the mode and, where we may, the owner of the one whose place it takes.
  private static func keep(_ old: FileStatus, in file: borrowing File) {
    if old.owner != geteuid() { _ = fchown(file.descriptor, old.owner, gid_t.max) }
    _ = fchmod(file.descriptor, mode_t(old.permissions))
  }

  /// The path behind a chain of links, also where nothing is at its end.
  private static func followed(_ path: Path) throws(SystemError) -> Path {
    var path = path
    for _ in 0..<40 {
      guard let target = link(path) else { return path }
      path = path.parent.map { $0 / target } ?? target
    }
    throw SystemError("readlink", path, code: ELOOP)
  }

  /// What a symbolic link says; nil where it is none.
  public static func link(_ path: Path) -> Path? {
    var text = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = path.withCString { readlink($0, &text, text.count) }
    return count < 0 ? nil : Path(bytes: text[..<count].map { UInt8(bitPattern: $0) })
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
      // Someone else may have made it in the meantime.
      if error.code != EEXIST { throw error }
      if status(path)?.isFolder != true { throw SystemError("mkdir", path, code: ENOTDIR) }
    }
  }

  /// The names in a folder, sorted, without `.` and `..`.
  public static func list(_ path: Path) throws(SystemError) -> [Path] {
    guard let stream = path.withCString({ opendir($0) }) else { throw SystemError("list", path, code: errno) }
    defer { closedir(stream) }
    var names: [Path] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = Path(cString: csystem_entry_name(entry))
      if name != "." && name != ".." { names.append(name) }
      errno = 0
    }
    if errno != 0 { throw SystemError("list", path, code: errno) }
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
