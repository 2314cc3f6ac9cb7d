#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// A refused system call: what we were doing, to what, and the kernel's reason.
public struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
  /// `open`, `rename`: the call's name.
  public var operation: String
  public var path: Path?
  /// errno(3).
  public var code: Int32

  public init(_ operation: String, _ path: Path? = nil, code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// The kernel's reason: `No space left on device`.
  public var reason: String { String(cString: strerror(code)) }

  public var description: String {
    path.map { "\(operation) \($0): \(reason)" } ?? "\(operation): \(reason)"
  }

  public var isNotFound: Bool { code == ENOENT || code == ENOTDIR }
}

/// Runs a call that returns -1 for trouble, again after an interruption by a signal.
func checked<N: SignedInteger>(
  _ operation: String, _ path: Path? = nil, _ call: () -> N
) throws(SystemError) -> N {
  while true {
    let result = call()
    if result != -1 { return result }
    if errno != EINTR { throw SystemError(operation, path, code: errno) }
  }
}
