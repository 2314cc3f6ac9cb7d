#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// A program in a terminal of its own (pty(7)): keys are pressed here, and what it prints is read.
public final class Terminal {
  public let pid: pid_t
  private var master: Int32
  private var bytes: [UInt8] = []
  /// What has been waited for already ends here.
  private var place = 0

  public enum Trouble: Error { case noTerminal(Int32), spawn(Int32) }

  /// - Parameter environment: changes of ours; nil as value removes a variable.
  public init(_ argv: [String], in folder: String, environment: [String: String?] = [:]) throws {
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
    var (locked, number) = (Int32(0), Int32(0))
    guard master >= 0, ioctl(master, Self.setLock, &locked) == 0, ioctl(master, Self.getNumber, &number) == 0 else {
      throw Trouble.noTerminal(errno)
    }
    let name = "/dev/pts/\(number)"
    // Held open until the program has it: a terminal that nobody has opened yet reads as hung up.
    let held = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
    defer { close(held) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // In a new session, opening a terminal makes it the controlling one.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) | Self.newSession)
    var list = (["env", "-C", folder] + Child.edits(environment) + argv).map { strdup($0) } + [nil]
    defer { for word in list { free(word) } }
    var child: pid_t = 0
    let code = posix_spawnp(&child, "env", &actions, &attributes, &list, environ)
    guard code == 0 else { throw Trouble.spawn(code) }
    pid = child
    resize(columns: 80, rows: 24)
  }

  deinit { hangUp() }

  // Of <asm-generic/ioctls.h> (TIOCSPTLCK, TIOCGPTN) and glibc's <spawn.h> (POSIX_SPAWN_SETSID): Swift sees neither.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430
  private static let newSession: Int16 = 0x80

  /// Presses keys: `\u{3}` is Ctrl-C, `\u{1a}` Ctrl-Z, `\u{1c}` Ctrl-\, `\u{4}` Ctrl-D.
  public func type(_ keys: String) {
    var rest = Array(keys.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      if count < 0, errno != EAGAIN, errno != EINTR { return }
      if count < 0 { usleep(1000) }
      rest = rest.dropFirst(max(0, count))
    }
  }

  /// Everything printed so far, with plain line ends.
  public var printed: String {
    read()
    return String(decoding: bytes.filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
  }

  /// Waits until `text` was printed after what was waited for before; false after `seconds`.
  public func waitFor(_ text: String, seconds: Int = 15) -> Bool {
    let wanted = Array(text.utf8)
    for _ in 0..<(seconds * 200) {
      read()
      let rest = bytes[place...].indices.first { bytes[$0...].starts(with: wanted) }
      if let rest {
        place = rest + wanted.count
        return true
      }
      usleep(5000)
    }
    return false
  }

  /// Waits until `text` was printed so often in all; false after `seconds`.
  public func waitFor(_ text: String, times: Int, seconds: Int = 15) -> Bool {
    for _ in 0..<(seconds * 200) {
      if printed.split(separator: text, omittingEmptySubsequences: false).count > times { return true }
      usleep(5000)
    }
    return false
  }

  public func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Takes the terminal away: the kernel hangs up on its session.
  public func hangUp() {
    if master >= 0 { close(master) }
    master = -1
  }

  /// Waits for the program's end: its status as a shell gives it; nil, and the program killed, after `seconds`.
  public func end(seconds: Int = 15) -> Int? {
    var status: Int32 = 0
    for _ in 0..<(seconds * 200) {
      read()
      if waitpid(pid, &status, WNOHANG) == pid {
        return Int(status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f)
      }
      usleep(5000)
    }
    kill(pid, SIGKILL)
    waitpid(pid, &status, 0)
    return nil
  }

  private func read() {
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while master >= 0 {
      let count = buffer.withUnsafeMutableBytes { posixRead(master, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      bytes += buffer[..<count]
    }
  }
}

/// read(2), under a name that the method of `Terminal` does not hide.
private func posixRead(_ descriptor: Int32, _ into: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(descriptor, into, count)
}
