import Reports
import System

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// What stopped a verb: what it was doing, why it could not, and what to try next.
struct Failure: Error, Equatable {
  var what: String
  var causes: [String] = []
  var hint: String?
  var status: Int

  init(_ what: String, causes: [String] = [], hint: String? = nil, status: Int = 2) {
    self.what = what
    self.causes = causes
    self.hint = hint
    self.status = status
  }
}

/// The two streams: the answer on stdout, everything else on stderr.
enum Console {
  /// Prints the answer. A reader that went away (`| head`) is no error.
  static func answer(_ text: String) { answer(Array(text.utf8)) }

  /// An answer that did not arrive whole (a full disk behind `>`) must not look like one: the verb ends with 2.
  static func answer(_ bytes: [UInt8]) {
    let trouble = send(bytes, to: STDOUT_FILENO)
    if trouble == 0 { return }
    if trouble == EPIPE { exit(0) }
    report(
      Failure(
        "the answer could not be written", causes: [String(cString: strerror(trouble))],
        hint: "make room where stdout goes, and run it again"))
    exit(2)
  }

  static func tell(_ text: String) { _ = send(Array(text.utf8), to: STDERR_FILENO) }

  static func report(_ failure: Failure) {
    var text = "error: \(Inert.text(failure.what))\n"
    for cause in failure.causes { text += "caused by: \(Inert.text(cause))\n" }
    if let hint = failure.hint { text += "\nhint: \(hint)\n" }
    tell(text)
  }

  /// Columns for what goes to stdout; 80 where that is no terminal.
  static var width: Int { min(Platform.columns(STDOUT_FILENO) ?? 80, 120) }

  static var helpWidth: Int { min(width, 100) }

  /// Whether stdout may carry colour: a terminal, and NO_COLOR (no-color.org) not set.
  static var isColourful: Bool {
    Platform.isTerminal(STDOUT_FILENO) && (Platform.variable("NO_COLOR") ?? []).isEmpty
      && Platform.variable("TERM") != Array("dumb".utf8)
  }

  /// Lets others work for a while.
  static func pause(milliseconds: Int32) { poll(nil, 0, milliseconds) }

  /// - Returns: errno of what kept the rest from being written; 0 where all was.
  private static func send(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    signal(SIGPIPE, SIG_IGN)
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress.map { $0 + done }, bytes.count - done) }
      if count < 0, errno == EAGAIN {
        var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&ready, 1, 1000)
      } else if count < 0, errno != EINTR {
        return errno
      }
      done += max(0, count)
    }
    return 0
  }
}
