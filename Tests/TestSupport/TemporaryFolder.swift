public import System

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// A fresh folder of a test, gone with everything in it when the last reference goes.
public final class TemporaryFolder: Sendable {
  /// Absolute and without links.
  public let path: Path

  public init() throws(SystemError) {
    let base = Platform.variable("TMPDIR").map { Path(bytes: $0) } ?? "/tmp"
    let unique = Platform.random(8).map { String($0, radix: 16) }.joined()
    let made = base / "ratchet-test-\(getpid())-\(unique)"
    try Disk.makeFolder(made)
    path = try Disk.canonical(made)
  }

  deinit { Self.removeTree(path) }

  /// Writes a file below the folder, with the folders above it; its path.
  @discardableResult
  public func write(_ name: String, _ text: String, permissions: UInt16 = 0o644) throws(SystemError) -> Path {
    try write(name, bytes: Array(text.utf8), permissions: permissions)
  }

  @discardableResult
  public func write(_ name: String, bytes: [UInt8], permissions: UInt16 = 0o644) throws(SystemError) -> Path {
    let file = path / name
    if let parent = file.parent { try Disk.makeFolder(parent) }
    try File(file, .create).write(bytes)
    _ = file.withCString { chmod($0, mode_t(permissions)) }
    return file
  }

  /// A file below the folder as text; invalid UTF-8 is replaced.
  public func read(_ name: String) throws(SystemError) -> String {
    String(decoding: try Disk.read(path / name), as: UTF8.self)
  }

  /// Makes a folder below this one; its path.
  @discardableResult
  public func folder(_ name: String) throws(SystemError) -> Path {
    try Disk.makeFolder(path / name)
    return path / name
  }

  /// Removes what can be removed: a test's folder that stays behind is no failure of the test.
  private static func removeTree(_ path: Path) {
    guard Disk.status(path, followLinks: false)?.isFolder == true else {
      try? Disk.remove(path)
      return
    }
    _ = path.withCString { chmod($0, 0o700) }
    for name in (try? Disk.list(path)) ?? [] { removeTree(path / name) }
    _ = path.withCString { rmdir($0) }
  }
}
