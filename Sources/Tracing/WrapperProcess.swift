import CTracing
import Model

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

extension Wrapper {
  /// This process.
  public static func current() -> Wrapper {
    Wrapper(process: Int(getpid()), birth: ctracing_birth(getpid()), namespace: here)
  }

  /// Whether it still lives; nil where that cannot be told from here (another container, a system without /proc).
  public var isAlive: Bool? {
    guard namespace == Self.here, birth >= 0 else { return nil }
    return ctracing_birth(Int32(truncatingIfNeeded: process)) == birth
  }

  /// The system's start and the namespace of process ids (pid_namespaces(7)).
  private static var here: String {
    var link = [CChar](repeating: 0, count: 64)
    let count = readlink("/proc/self/ns/pid", &link, link.count)
    let boot = content("/proc/sys/kernel/random/boot_id").prefix { $0 != UInt8(ascii: "\n") }
    return String(decoding: boot, as: UTF8.self) + " "
      + String(decoding: link.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func content(_ path: String) -> [UInt8] {
    guard let stream = fopen(path, "re") else { return [] }
    defer { fclose(stream) }
    var buffer = [UInt8](repeating: 0, count: 64)
    return Array(buffer[..<fread(&buffer, 1, buffer.count, stream)])
  }
}
