#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// A program under test, as its caller sees it: what it printed on each stream and how it ended.
public struct Ended: Equatable, Sendable {
  public var status: Int?
  public var signal: Int?
  public var out: String
  public var err: String
  public var outBytes: [UInt8]
  public var errBytes: [UInt8]
}

/// Starts a program and waits for exactly that process: never for any child, the test runner has its own.
public final class Child {
  public let pid: pid_t
  private let out: Int32
  private let err: Int32

  public enum Trouble: Error { case spawn(Int32) }

  /// - Parameters:
  ///   - folder: where it runs.
  ///   - environment: changes of ours; nil as value removes a variable.
  ///   - input: what it reads from its stdin; nil: /dev/null.
  ///   - ownGroup: a process group of its own, so that signals to the group reach nobody else.
  public init(
    _ argv: [String], in folder: String? = nil, environment: [String: String?] = [:], input: String? = nil,
    ownGroup: Bool = true
  ) throws {
    let words = ["env"] + (folder.map { ["-C", $0] } ?? []) + Child.edits(environment) + argv
    out = Child.scratch()
    err = Child.scratch()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let stdin = input.map(Child.scratch) ?? open("/dev/null", O_RDONLY | O_CLOEXEC)
    for (from, to) in [(stdin, Int32(0)), (out, 1), (err, 2)] {
      posix_spawn_file_actions_adddup2(&actions, from, to)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Whoever runs the tests may ignore or block signals (`&` in sh does): the program starts with none of that.
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (ownGroup ? POSIX_SPAWN_SETPGROUP : 0)
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var list = words.map { strdup($0) } + [nil]
    defer { for word in list { free(word) } }
    var child: pid_t = 0
    let code = posix_spawnp(&child, "env", &actions, &attributes, &list, environ)
    close(stdin)
    guard code == 0 else { throw Trouble.spawn(code) }
    pid = child
  }

  static func edits(_ environment: [String: String?]) -> [String] {
    let all = environment.sorted { $0.key < $1.key }
    return all.filter { $0.value == nil }.flatMap { ["-u", $0.key] }
      + all.compactMap { name, value in value.map { "\(name)=\($0)" } }
  }

  /// An unlinked file: a pipe could fill up and block the program.
  private static func scratch() -> Int32 {
    var name = Array("/tmp/ratchet-test-XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    unlink(name)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return descriptor
  }

  private static func scratch(_ text: String) -> Int32 {
    let descriptor = scratch()
    _ = text.withCString { write(descriptor, $0, strlen($0)) }
    lseek(descriptor, 0, SEEK_SET)
    return descriptor
  }

  /// Sends a signal to the program alone.
  public func send(_ signal: Int32) { kill(pid, signal) }

  /// Sends a signal to the program's process group.
  public func sendToGroup(_ signal: Int32) { kill(-pid, signal) }

  /// What it has printed on stdout so far.
  public var printed: String { String(decoding: Child.content(out), as: UTF8.self) }

  /// Waits until stdout holds `text`; false after ten seconds.
  public func waitFor(_ text: String) -> Bool {
    for _ in 0..<1000 {
      if printed.contains(text) { return true }
      usleep(10_000)
    }
    return false
  }

  /// Waits for its end.
  public func wait() -> Ended {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    let (outBytes, errBytes) = (Child.content(out), Child.content(err))
    close(out)
    close(err)
    let signal = Int(status & 0x7f)
    return Ended(
      status: signal == 0 ? Int(status >> 8 & 0xff) : nil, signal: signal == 0 ? nil : signal,
      out: String(decoding: outBytes, as: UTF8.self), err: String(decoding: errBytes, as: UTF8.self),
      outBytes: outBytes, errBytes: errBytes)
  }

  private static func content(_ descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = pread(descriptor, &buffer, buffer.count, off_t(bytes.count))
      if got <= 0 { return bytes }
      bytes += buffer[..<got]
    }
  }
}

/// Runs a program to its end.
public func run(
  _ argv: [String], in folder: String? = nil, environment: [String: String?] = [:], input: String? = nil
) throws -> Ended {
  try Child(argv, in: folder, environment: environment, input: input).wait()
}

/// The path of a built product: beside the test runner.
public func product(_ name: String) -> String {
  guard let runner = realpath("/proc/self/exe", nil) else { return name }
  defer { free(runner) }
  let path = String(cString: runner)
  // Under `swift test` the runner is the package's .xctest beside the products, or the toolchain's helper that loads it.
  let beside = path.split(separator: "/").dropLast().joined(separator: "/")
  let candidate = "/\(beside)/\(name)"
  return access(candidate, X_OK) == 0 ? candidate : fromArguments(name)
}

private func fromArguments(_ name: String) -> String {
  for word in CommandLine.arguments where word.contains(".xctest") {
    let folder = word.split(separator: "/").dropLast().joined(separator: "/")
    if access("/\(folder)/\(name)", X_OK) == 0 { return "/\(folder)/\(name)" }
  }
  return name
}
