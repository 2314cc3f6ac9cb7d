import Model

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// Why a command did not run at all.
public enum TracingError: Error, Equatable, Sendable {
  /// fork(2) or a pipe was refused: errno.
  case notStarted(code: Int32)
  /// execve(2) was refused: errno. ENOENT: no such command.
  case notRunnable(command: ByteString, code: Int32)

  /// The status that timeout(1) and shells use: 127 not found, 126 not runnable, 125 trouble of our own.
  public var exitStatus: Int {
    switch self {
    case .notStarted: 125
    case .notRunnable(_, let code): code == ENOENT ? 127 : 126
    }
  }

  /// The kernel's reason in words.
  public var reason: String {
    switch self {
    case .notStarted(let code), .notRunnable(_, let code): String(cString: strerror(code))
    }
  }
}

/// Why PTRACE_SEIZE was refused, as far as the system tells.
enum Refusal {
  static func explain(code: Int32) -> String {
    if code == ENOSYS { return "this system has no way to follow a process tree" }
    if let tracer = statusNumber("TracerPid"), tracer != 0 { return "another tracer already follows this process" }
    if let scope = firstNumber("/proc/sys/kernel/yama/ptrace_scope"), scope >= 2 {
      return "the kernel's Yama setting ptrace_scope is \(scope)"
    }
    return "the system does not permit tracing here (\(String(cString: strerror(code))))"
  }

  private static func statusNumber(_ key: String) -> Int? {
    guard let text = content("/proc/self/status") else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix(key + ":") }
    return line.flatMap { Int($0.drop { !$0.isNumber }) }
  }

  private static func firstNumber(_ path: String) -> Int? {
    content(path).flatMap { Int($0.prefix { $0.isNumber }) }
  }

  private static func content(_ path: String) -> String? {
    guard let stream = fopen(path, "re") else { return nil }
    defer { fclose(stream) }
    var buffer = [UInt8](repeating: 0, count: 8192)
    let count = fread(&buffer, 1, buffer.count, stream)
    return String(decoding: buffer[..<count], as: UTF8.self)
  }
}
