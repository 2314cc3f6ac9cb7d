import CSystem

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// An open file: closed when it goes.
public struct File: ~Copyable {
  public let descriptor: Int32
  public let path: Path

  /// How a file is opened (open(2)).
  public enum Mode: Sendable {
    case read
    /// For writing at its end and for reading, made if missing.
    case append
    /// For writing, emptied, made if missing.
    case create
    /// For writing, made; refused if it exists.
    case createNew
  }

  public init(_ path: Path, _ mode: Mode, permissions: UInt16 = 0o666) throws(SystemError) {
    let flags =
      switch mode {
      case .read: O_RDONLY
      case .append: O_RDWR | O_APPEND | O_CREAT
      case .create: O_WRONLY | O_CREAT | O_TRUNC
      case .createNew: O_WRONLY | O_CREAT | O_EXCL
      }
    self.path = path
    descriptor = try checked("open", path) { path.withCString { csystem_open($0, flags, mode_t(permissions)) } }
  }

  /// A new file without a name, for reading and writing, in TMPDIR or /tmp: gone when it is closed.
  init() throws(SystemError) {
    let folder = Platform.variable("TMPDIR").map { Path(bytes: $0) } ?? "/tmp"
    let made = folder.withCString { csystem_temporary($0) }
    if made < 0 { throw SystemError("make a temporary file in", folder, code: -made) }
    path = folder
    descriptor = made
  }

  deinit { close(descriptor) }

  /// Reads up to `count` bytes from `offset`; fewer only at the end of the file.
  public func read(count: Int, at offset: Int) throws(SystemError) -> [UInt8] {
    guard count > 0 else { return [] }
    var result = [UInt8](repeating: 0, count: count)
    var have = 0
    while have < count {
      let got = try checked("read", path) {
        result.withUnsafeMutableBytes {
          pread(descriptor, $0.baseAddress.map { $0 + have }, count - have, off_t(offset + have))
        }
      }
      if got == 0 { break }
      have += got
    }
    result.removeLast(count - have)
    return result
  }

  /// Reads up to `count` bytes from where the last such call ended, as a pipe gives them; none at the end.
  public func readNext(count: Int) throws(SystemError) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: max(count, 1))
    let got = try checked("read", path) {
      result.withUnsafeMutableBytes { posixRead(descriptor, $0.baseAddress, $0.count) }
    }
    result.removeLast(result.count - got)
    return result
  }

  /// Everything from the start, at most `limit` bytes of it.
  func readAll(limit: Int = .max) throws(SystemError) -> [UInt8] {
    var content: [UInt8] = []
    while content.count < limit {
      let chunk = try read(count: min(1 << 16, limit - content.count), at: content.count)
      if chunk.isEmpty { break }
      content += chunk
    }
    return content
  }

  /// Writes everything at the file's place; what a full disk cut off is reported by the error.
  public func write(_ bytes: [UInt8]) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      done += try checked("write", path) {
        bytes.withUnsafeBytes { posixWrite(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done) }
      }
    }
  }

  /// One write(2) and how many bytes it took: for appends that must not be torn apart.
  public func writeOnce(_ bytes: [UInt8]) throws(SystemError) -> Int {
    try checked("write", path) { bytes.withUnsafeBytes { posixWrite(descriptor, $0.baseAddress, bytes.count) } }
  }

  public func truncate(to size: Int) throws(SystemError) {
    _ = try checked("truncate", path) { ftruncate(descriptor, off_t(size)) }
  }

  /// Brings the content to the disk (fdatasync(2)).
  public func sync() throws(SystemError) {
    #if canImport(Glibc)
      _ = try checked("sync", path) { fdatasync(descriptor) }
    #else
      _ = try checked("sync", path) { fsync(descriptor) }
    #endif
  }

  /// Waits for the exclusive lock of the whole file (flock(2)); gone with the file.
  public func lock() throws(SystemError) {
    _ = try checked("lock", path) { flock(descriptor, LOCK_EX) }
  }

  /// The same without waiting; false where another holds it.
  public func tryLock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

  public func status() throws(SystemError) -> FileStatus {
    var raw = csystem_status()
    let code = csystem_fstat(descriptor, &raw)
    if code != 0 { throw SystemError("stat", path, code: code) }
    return FileStatus(raw)
  }
}

/// What stat(2) says of a file.
public struct FileStatus: Equatable, Sendable {
  public var device: UInt64
  public var inode: UInt64
  /// Bytes.
  public var size: Int
  public var isFolder: Bool
  public var isRegular: Bool
  /// A named pipe or a socket: opening it may wait for another program.
  public var isPipe: Bool
  public var isExecutable: Bool
  /// The lower twelve bits of the mode.
  public var permissions: UInt32
  public var owner: UInt32
  /// Nanoseconds since 1970.
  public var modified: Int64
  /// Of the inode (ctime), nanoseconds since 1970.
  public var changed: Int64

  init(_ raw: csystem_status) {
    device = raw.device
    inode = raw.inode
    size = Int(raw.size)
    isFolder = raw.mode & UInt32(S_IFMT) == UInt32(S_IFDIR)
    isPipe = [UInt32(S_IFIFO), UInt32(S_IFSOCK)].contains(raw.mode & UInt32(S_IFMT))
    isRegular = raw.mode & UInt32(S_IFMT) == UInt32(S_IFREG)
    isExecutable = raw.mode & 0o111 != 0
    permissions = raw.mode & 0o7777
    owner = raw.owner
    modified = raw.modified_ns
    changed = raw.changed_ns
  }
}

/// read(2), under a name that the methods of `File` do not hide.
private func posixRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(descriptor, bytes, count)
}

/// write(2), under a name that the method of `File` does not hide.
private func posixWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}
