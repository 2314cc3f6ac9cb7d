import Figures
import Model

/// Numbers as people read them.
enum Words {
  /// `811 ms`, `8.1 s`, `61 s`, `3 min 12 s`, `1 h 04 min`: about two digits, seconds up to two minutes.
  static func duration(_ time: Duration) -> String {
    let milliseconds = max(0, time.milliseconds)
    if milliseconds < 999.5 { return "\(Int(milliseconds.rounded())) ms" }
    if milliseconds < 9950 { return "\(fixed(milliseconds / 1e3, 1)) s" }
    let seconds = Int((milliseconds / 1e3).rounded())
    if seconds < 120 { return "\(seconds) s" }
    if seconds < 3600 { return pair(seconds / 60, "min", seconds % 60, "s") }
    let minutes = Int((milliseconds / 60e3).rounded())
    return pair(minutes / 60, "h", minutes % 60, "min")
  }

  private static func pair(_ large: Int, _ largeUnit: String, _ small: Int, _ smallUnit: String) -> String {
    guard small > 0 else { return "\(large) \(largeUnit)" }
    return "\(large) \(largeUnit) \(small < 10 ? "0" : "")\(small) \(smallUnit)"
  }

  /// A time beside a limit that it exceeds, with as many digits as show that it does: `60.3 s` for 60 s.
  static func duration(_ time: Duration, above limit: Duration) -> String {
    let short = duration(time)
    guard time > limit, short == duration(limit) else { return short }
    return "\(fixed(time.inSeconds, time - limit < .milliseconds(100) ? 3 : 1)) s"
  }

  /// Decimal megabytes from KiB: `812 kB`, `4.2 MB`, `412 MB`, `1.4 GB`.
  static func memory(_ kibibytes: Int) -> String {
    let megabytes = Double(kibibytes) * 1024 / 1e6
    if megabytes < 0.9995 { return "\(Int((megabytes * 1e3).rounded())) kB" }
    if megabytes < 9.95 { return "\(fixed(megabytes, 1)) MB" }
    if megabytes < 999.5 { return "\(Int(megabytes.rounded())) MB" }
    return "\(fixed(megabytes / 1e3, 1)) GB"
  }

  /// A change from a ratio, always with its sign: `+11.8 %`.
  static func change(_ ratio: Double) -> String {
    let ratio = min(max(ratio, -1e12), 1e12)
    let percent = fixed(abs(ratio) * 100, abs(ratio) < 10 ? 1 : 0)
    return "\(ratio < 0 && percent != "0.0" ? "-" : "+")\(percent) %"
  }

  /// `42 %` of a whole.
  static func share(_ part: Duration, of whole: Duration) -> String {
    guard whole > .zero else { return "" }
    return "\(Int((part / whole * 100).rounded())) %"
  }

  static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  /// A number with a fixed number of decimals.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    let digits = String(scaled % scale)
    let fraction = decimals == 0 ? "" : "." + String(repeating: "0", count: decimals - digits.count) + digits
    return (value < 0 && scaled != 0 ? "-" : "") + "\(scaled / scale)" + fraction
  }

  /// `2026-11-22 12:00`, in UTC.
  static func minute(_ moment: Timestamp) -> String {
    String(InternetTime.text(microseconds: moment.microseconds).prefix(16)).replacing("T", with: " ")
  }

  /// `2026-11-22 12:00:00 UTC`.
  static func moment(_ moment: Timestamp) -> String {
    String(InternetTime.text(microseconds: moment.microseconds).prefix(19)).replacing("T", with: " ") + " UTC"
  }

  static func sparkline(_ series: [Duration]) -> String {
    let glyphs = Array("▁▂▃▄▅▆▇█")
    return String(Sparkline.levels(of: series.map(\.milliseconds)).map { glyphs[min($0, glyphs.count - 1)] })
  }

  /// `exit 2`, `SIGTERM`: how a command ended.
  static func end(_ termination: Termination) -> String {
    switch termination {
    case .exited(let status): "exit \(status)"
    case .signaled(let number): signals[number] ?? "signal \(number)"
    }
  }

  /// Whether the program ended itself by a fault; other signals were sent to end it.
  static func isCrash(_ termination: Termination) -> Bool {
    if case .signaled(let number) = termination { [4, 5, 6, 7, 8, 11, 31].contains(number) } else { false }
  }

  /// Signals whose numbers are the same everywhere (POSIX kill utility), and those of Linux on its usual machines.
  private static let signals = [
    1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE",
    9: "SIGKILL", 10: "SIGUSR1", 11: "SIGSEGV", 12: "SIGUSR2", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
    24: "SIGXCPU", 25: "SIGXFSZ", 31: "SIGSYS",
  ]
}
