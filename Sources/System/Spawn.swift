import CSystem

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// A short question to another program: started with nothing on its stdin, given a time limit, killed past it.
///
/// Never while a traced build runs: the tracer waits for every child of its process.
public enum Spawn {
  public struct Result: Equatable, Sendable {
    /// As a shell gives it; nil when the time limit ended it.
    public var status: Int?
    public var output: [UInt8]
    public var errors: [UInt8]
  }

  /// Runs `argv` (found through PATH) and collects what it prints.
  public static func run(
    _ argv: [[UInt8]], in folder: Path? = nil, environment: [String: String] = [:], limit: Duration
  ) throws(SystemError) -> Result {
    let work = Path("/tmp/ratchet-\(getpid())-\(csystem_monotonic())")
    let (outPath, errPath) = (Path(bytes: work.bytes + Array(".out".utf8)), Path(bytes: work.bytes + Array(".err".utf8)))
    let nothing = try File("/dev/null", .read)
    let out = try File(outPath, .createNew, permissions: 0o600)
    let err = try File(errPath, .createNew, permissions: 0o600)
    defer {
      try? Disk.remove(outPath)
      try? Disk.remove(errPath)
    }
    let pid = withCArrays(argv, merged(environment)) { argv, envp in
      guard let folder else { return csystem_spawn(argv, envp, nil, nothing.descriptor, out.descriptor, err.descriptor) }
      return folder.withCString {
        csystem_spawn(argv, envp, $0, nothing.descriptor, out.descriptor, err.descriptor)
      }
    }
    if pid < 0 { throw SystemError("fork", code: -pid) }
    let status = try wait(pid, limit)
    return Result(status: status, output: try Disk.read(outPath), errors: try Disk.read(errPath))
  }

  private static func wait(_ pid: pid_t, _ limit: Duration) throws(SystemError) -> Int? {
    var status: Int32 = 0
    let milliseconds = limit.components.seconds * 1000 + limit.components.attoseconds / 1_000_000_000_000_000
    let code = csystem_wait(pid, milliseconds, &status)
    if code == ETIMEDOUT {
      kill(pid, SIGKILL)
      _ = csystem_wait(pid, 10_000, &status)
      return nil
    }
    if code != 0 { throw SystemError("wait", code: code) }
    return status & 0x7f == 0 ? Int(status >> 8 & 0xff) : 128 + Int(status & 0x7f)
  }

  private static func merged(_ additions: [String: String]) -> [[UInt8]] {
    var all: [[UInt8]] = []
    var at = environ
    while let entry = at.pointee {
      let bytes = Array(UnsafeRawBufferPointer(start: entry, count: strlen(entry)))
      let name = String(decoding: bytes.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
      if additions[name] == nil { all.append(bytes) }
      at = at.successor()
    }
    return all + additions.sorted { $0.key < $1.key }.map { Array("\($0.key)=\($0.value)".utf8) }
  }
}

/// Calls `body` with two NULL-terminated arrays of C strings.
func withCArrays<R>(
  _ first: [[UInt8]], _ second: [[UInt8]],
  _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> R
) -> R {
  let copies = [first, second].map { list in
    list.map { bytes -> UnsafePointer<CChar>? in (bytes + [0]).withUnsafeBytes { duplicate($0) } } + [nil]
  }
  defer { for list in copies { for copy in list { free(UnsafeMutablePointer(mutating: copy)) } } }
  return copies[0].withUnsafeBufferPointer { a in
    copies[1].withUnsafeBufferPointer { b in
      guard let a = a.baseAddress, let b = b.baseAddress else { preconditionFailure("never empty: NULL is last") }
      return body(a, b)
    }
  }
}

/// malloc(3)ed, for free(3).
private func duplicate(_ bytes: UnsafeRawBufferPointer) -> UnsafePointer<CChar>? {
  guard let base = bytes.baseAddress else { return nil }
  return UnsafePointer(strdup(base.assumingMemoryBound(to: CChar.self)))
}
