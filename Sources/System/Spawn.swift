import CSystem

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// A short question to another program: started with nothing on its stdin, given a time limit, killed past it with all
/// that it started.
///
/// Never while a traced build runs: the tracer waits for every child of its process.
public enum Spawn {
  public struct Result: Equatable, Sendable {
    /// As a shell gives it, 127 where there is no such program; nil when the time limit ended it.
    public var status: Int?
    public var output: [UInt8]
    public var errors: [UInt8]
  }

  /// Runs `argv` (found through PATH) and collects what it prints, until it ends: what a daemon that it left behind
  /// prints later is not waited for. `environment` is added to this process's own.
  public static func run(
    _ argv: [[UInt8]], in folder: Path? = nil, environment: [String: String] = [:], limit: Duration
  ) throws(SystemError) -> Result {
    guard !argv.isEmpty else { throw SystemError("exec", code: EINVAL) }
    if let folder, Disk.status(folder)?.isFolder != true { throw SystemError("chdir", folder, code: ENOENT) }
    let nothing = try File("/dev/null", .read)
    let out = try File()
    let err = try File()
    let pid = start(argv, merged(environment), folder, nothing, out, err)
    if pid < 0 { throw SystemError("fork", code: -pid) }
    let status = try wait(pid, limit)
    return Result(status: status, output: try out.readAll(), errors: try err.readAll())
  }

  /// The process id, or -errno.
  private static func start(
    _ argv: [[UInt8]], _ environment: [[UInt8]], _ folder: Path?, _ input: borrowing File, _ output: borrowing File,
    _ errors: borrowing File
  ) -> pid_t {
    let (i, o, e) = (input.descriptor, output.descriptor, errors.descriptor)
    return withCArrays(argv, environment) { argv, envp in
      folder.map { $0.withCString { csystem_spawn(argv, envp, $0, i, o, e) } }
        ?? csystem_spawn(argv, envp, nil, i, o, e)
    }
  }

  private static func wait(_ pid: pid_t, _ limit: Duration) throws(SystemError) -> Int? {
    var status: Int32 = 0
    // A day at most: no question is worth more, and no sum overflows.
    let time = min(limit, .seconds(86_400)).components
    let milliseconds = time.seconds * 1000 + time.attoseconds / 1_000_000_000_000_000
    let code = csystem_wait(pid, milliseconds, &status)
    if code == ETIMEDOUT {
      kill(-pid, SIGKILL)
      _ = csystem_wait(pid, 10_000, &status)
      return nil
    }
    if code != 0 { throw SystemError("wait", code: code) }
    return status & 0x7f == 0 ? Int(status >> 8 & 0xff) : 128 + Int(status & 0x7f)
  }

  private static func merged(_ additions: [String: String]) -> [[UInt8]] {
    let kept = Platform.environment(without: Set(additions.keys))
    return kept + additions.sorted { $0.key < $1.key }.map { Array("\($0.key)=\($0.value)".utf8) }
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
