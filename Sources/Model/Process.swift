/// A process of a build, as the tracer saw it: facts, no names of targets.
public struct Process: Equatable, Sendable {
  /// A running number in order of birth, from 1. Process ids are reused by the kernel; these are not.
  public var id: Int
  /// The `id` of the parent at birth; nil for the command itself.
  public var parent: Int?
  /// Birth (fork), since the start of the build.
  public var start: Duration
  /// End, since the start of the build; nil if it was alive when the command ended or was left untraced.
  public var end: Duration?
  public var termination: Termination?
  /// Its own CPU time, user and system, without its children's.
  public var cpu: Duration?
  /// Peak resident memory of its last program, in KiB (VmHWM).
  public var peakKB: Int?
  public var execs: [Exec]

  public init(
    id: Int, parent: Int? = nil, start: Duration, end: Duration? = nil, termination: Termination? = nil,
    cpu: Duration? = nil, peakKB: Int? = nil, execs: [Exec] = []
  ) {
    self.id = id
    self.parent = parent
    self.start = start
    self.end = end
    self.termination = termination
    self.cpu = cpu
    self.peakKB = peakKB
    self.execs = execs
  }
}

/// A program that a process turned into: one successful execve(2).
public struct Exec: Equatable, Sendable {
  /// Since the start of the build.
  public var at: Duration
  public var directory: ByteString
  public var arguments: [ByteString]
  /// Variables of its environment that name a task, out of the closed list that the run asked for.
  public var markers: [String: ByteString]

  public init(at: Duration, directory: ByteString, arguments: [ByteString], markers: [String: ByteString] = [:]) {
    self.at = at
    self.directory = directory
    self.arguments = arguments
    self.markers = markers
  }

  /// The base name of argument 0: `/usr/bin/gcc` → `gcc`.
  public var program: ByteString { arguments.first?.lastComponent ?? "" }
}

/// How a process ended.
public enum Termination: Hashable, Sendable {
  case exited(Int)
  case signaled(Int)

  public var isSuccess: Bool { self == .exited(0) }

  /// The status as a shell gives it: 128 + n for death by signal n.
  public var shellStatus: Int {
    switch self {
    case .exited(let status): status
    case .signaled(let number): 128 + number
    }
  }
}
