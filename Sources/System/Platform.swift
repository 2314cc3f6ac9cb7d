import CSystem

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// Facts of this process and its machine.
public enum Platform {
  /// The value of an environment variable, as bytes; nil where it is not set.
  public static func variable(_ name: String) -> [UInt8]? {
    guard let value = getenv(name) else { return nil }
    return Array(UnsafeRawBufferPointer(start: value, count: strlen(value)))
  }

  /// The environment without the variables of these names: what others are added to.
  public static func environment(without names: Set<String>) -> [[UInt8]] {
    environment().filter { entry in
      !names.contains(String(decoding: entry.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self))
    }
  }

  /// The whole environment, `NAME=VALUE` each, as bytes.
  public static func environment() -> [[UInt8]] {
    var all: [[UInt8]] = []
    var at = csystem_environment()
    while let entry = at?.pointee {
      all.append(Array(UnsafeRawBufferPointer(start: entry, count: strlen(entry))))
      at = at?.successor()
    }
    return all
  }

  /// The words that this program was started with, its name first, as bytes: an argument need not be UTF-8.
  public static func arguments() -> [[UInt8]] {
    var count: Int32 = 0
    guard let words = csystem_arguments(&count) else { return CommandLine.arguments.map { Array($0.utf8) } }
    return (0..<Int(count)).compactMap { index in
      words[index].map { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) }
    }
  }

  public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Columns of the terminal behind a descriptor; nil where it is none or does not say.
  public static func columns(_ descriptor: Int32) -> Int? {
    let columns = csystem_columns(descriptor)
    return columns > 0 ? Int(columns) : nil
  }

  /// Nanoseconds of a clock that only goes forward.
  public static func monotonic() -> Int64 { csystem_monotonic() }

  /// Nanoseconds since 1970.
  public static func realtime() -> Int64 { csystem_realtime() }

  /// Processors that this process may run on.
  public static func processors() -> Int { Int(csystem_processors()) }

  /// Load average over one minute; nil where the kernel does not say.
  public static func loadAverage() -> Double? {
    var load = 0.0
    return getloadavg(&load, 1) == 1 ? load : nil
  }

  /// `linux-x86_64`: the system's name in lower case and the machine's (uname(2)).
  public static func machineClass() -> String {
    var names = utsname()
    guard uname(&names) == 0 else { return "unknown" }
    let system = withUnsafeBytes(of: &names.sysname) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    let machine = withUnsafeBytes(of: &names.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return "\(system.lowercased())-\(machine)"
  }

  /// The processor's name out of /proc/cpuinfo; nil where there is none.
  public static func processorName() -> String? {
    guard let text = try? Disk.read("/proc/cpuinfo", limit: 1 << 16) else { return nil }
    for line in text.split(separator: UInt8(ascii: "\n")) where line.starts(with: "model name".utf8) {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let name = String(decoding: line[(colon + 1)...], as: UTF8.self)
      return String(name.drop { $0 == " " })
    }
    return nil
  }

  /// `count` random bytes from the kernel.
  public static func random(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}
