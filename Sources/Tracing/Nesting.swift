import Model

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// Another `ratchet run` around this one.
public struct OuterRun: Equatable, Sendable {
  /// Its RATCHET_HISTORY; nil where it has none.
  public var history: ByteString?

  /// The nearest one among our ancestors, found by the program's name and its verb: a variable in the environment would
  /// outlive the build in every daemon and terminal that the build starts.
  public static func find() -> OuterRun? {
    var pid = getppid()
    for _ in 0..<64 where pid > 1 {
      if isRun(pid) { return OuterRun(history: variable("RATCHET_HISTORY", of: pid)) }
      guard let next = parent(of: pid) else { return nil }
      pid = next
    }
    return nil
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

  /// proc(5): the fields after the program's name in parentheses, which may itself hold anything.
  private static func parent(of pid: pid_t) -> pid_t? {
    let text = content(pid, "stat")
    guard let end = text.lastIndex(of: UInt8(ascii: ")")) else { return nil }
    let fields = text[(end + 1)...].split(separator: UInt8(ascii: " "))
    guard fields.count > 1 else { return nil }
    return pid_t(String(decoding: fields[1], as: UTF8.self))
  }

  private static func content(_ pid: pid_t, _ name: String) -> [UInt8] {
    guard let stream = fopen("/proc/\(pid)/\(name)", "re") else { return [] }
    defer { fclose(stream) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    return Array(buffer[..<fread(&buffer, 1, buffer.count, stream)])
  }
}
