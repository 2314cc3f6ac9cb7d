import Model

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// Another `ratchet run` around this one, which follows our processes.
public struct OuterRun: Equatable, Sendable {
  /// Its RATCHET_HISTORY; nil where it has none.
  public var history: ByteString?

  /// The one that traces this process, and so records what we run; nil where none does.
  ///
  /// A variable in the environment would not do: it would outlive the build in every daemon and terminal that the build
  /// starts. A run that does not trace (`--trace off`) sees nothing of us, so we keep our own record.
  public static func find() -> OuterRun? {
    guard let tracer = tracer(), isRun(tracer) else { return nil }
    return OuterRun(history: variable("RATCHET_HISTORY", of: tracer))
  }

  /// proc(5), `TracerPid` of /proc/self/status: 0 where nobody traces.
  private static func tracer() -> pid_t? {
    let text = String(decoding: content(getpid(), "status"), as: UTF8.self)
    let line = text.split(separator: "\n").first { $0.hasPrefix("TracerPid:") }
    return line.flatMap { pid_t($0.drop { !$0.isNumber }) }.flatMap { $0 == 0 ? nil : $0 }
  }

  private static func isRun(_ pid: pid_t) -> Bool {
    let words = content(pid, "cmdline").split(separator: 0, omittingEmptySubsequences: false)
    guard let program = words.first, words.dropFirst().contains(where: { $0.elementsEqual("run".utf8) }) else {
      return false
    }
    return ByteString(bytes: program).lastComponent == "ratchet"
  }

  private static func variable(_ name: String, of pid: pid_t) -> ByteString? {
    let prefix = Array("\(name)=".utf8)
    let entry = content(pid, "environ").split(separator: 0).first { $0.starts(with: prefix) }
    return entry.map { ByteString(bytes: $0.dropFirst(prefix.count)) }
  }

  private static func content(_ pid: pid_t, _ name: String) -> [UInt8] {
    guard let stream = fopen("/proc/\(pid)/\(name)", "re") else { return [] }
    defer { fclose(stream) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    return Array(buffer[..<fread(&buffer, 1, buffer.count, stream)])
  }
}
