import System

/// Why a history could not be written or read: what we were doing, to which file, and the cause.
public struct HistoryError: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Operation: String, Sendable {
    case append = "add a build to"
    case read = "read"
    case prune = "prune"
    case graph = "keep a graph beside"
    case status = "keep a build's status beside"
  }

  public enum Cause: Equatable, Sendable, CustomStringConvertible {
    case system(SystemError)
    /// The disk took only a part of the line; what it took was removed again.
    case cutShort(written: Int, of: Int)
    /// The file system has no locks, so that another build's line could be lost.
    case noLocks(SystemError)

    public var description: String {
      switch self {
      case .system(let error): "\(error)"
      case .cutShort(let written, let whole): "the disk took only \(written) of \(whole) bytes; is it full?"
      case .noLocks(let error): "its file system has no locks (\(error)); builds recorded meanwhile could be lost"
      }
    }
  }

  public var operation: Operation
  public var file: Path
  public var cause: Cause

  public init(_ operation: Operation, _ file: Path, _ cause: Cause) {
    self.operation = operation
    self.file = file
    self.cause = cause
  }

  public var description: String { "could not \(operation.rawValue) the history \(file): \(reason)" }

  /// The file's name stands in front already.
  private var reason: String {
    if case .system(let error) = cause, error.path == file { return error.reason }
    return cause.description
  }
}

/// Something in a history file that is not a build's line as it should be: where, and why.
public struct HistoryProblem: Equatable, Sendable, CustomStringConvertible {
  public var file: Path
  /// From 1; nil where the file was read from its end.
  public var line: Int?
  /// Bytes from the start of the file to the start of the line.
  public var offset: Int
  public var reason: String

  public init(file: Path, line: Int? = nil, offset: Int, reason: String) {
    self.file = file
    self.line = line
    self.offset = offset
    self.reason = reason
  }

  public var description: String {
    "\(file): " + (line.map { "line \($0)" } ?? "at byte \(offset)") + ": \(reason)"
  }
}

/// Runs system calls for one operation on one history file.
func attempt<R: ~Copyable>(
  _ operation: HistoryError.Operation, _ file: Path, _ body: () throws(SystemError) -> R
) throws(HistoryError) -> R {
  do throws(SystemError) { return try body() } catch { throw HistoryError(operation, file, .system(error)) }
}
