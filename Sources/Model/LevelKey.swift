/// What a level is kept for: a loop or a target on a class of machines, or what touching a file reruns.
public struct LevelKey: Hashable, Sendable {
  public enum Subject: Hashable, Sendable {
    /// The whole loop, by its wall time.
    case loop
    /// One target, by its work.
    case target(String)
    /// What touching a file reruns.
    case radius(String)
  }

  public var subject: Subject
  public var loop: String
  /// `linux-x86_64`, or `linux-x86_64|LABEL`; nil for a radius, which is the same everywhere.
  public var machine: String?

  public init(_ subject: Subject, loop: String = Loop.inner.name, machine: String? = nil) {
    self.subject = subject
    self.loop = loop
    self.machine = machine
  }
}
