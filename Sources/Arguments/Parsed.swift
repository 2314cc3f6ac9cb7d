/// What a command line asks the program to do.
public enum Request: Equatable, Sendable {
  /// Print this text and end well.
  case help(String)
  case version
  case invocation(Parsed)
}

/// A verb with its options and operands, as they were typed: names checked, meaning not yet.
public struct Parsed: Equatable, Sendable {
  /// `["history", "list"]`.
  public internal(set) var path: [String]
  /// As bytes; for a verb that wraps a command, that command.
  public internal(set) var operands: [[UInt8]] = []
  /// By the option's long name, in the order given; a flag has one empty value each time.
  var given: [String: [[UInt8]]] = [:]
  /// The long names that the verb declares.
  var declared: Set<String> = []

  public func flag(_ long: String) -> Bool { !all(long).isEmpty }

  /// The value that counts, as bytes; nil where the option was not given.
  public func bytes(_ long: String) -> [UInt8]? { all(long).last }

  /// The value that counts, as text. Of files, folders and names use `bytes`: here what is not UTF-8 is U+FFFD.
  public func value(_ long: String) -> String? { bytes(long).map { String(decoding: $0, as: UTF8.self) } }

  /// Every value of a repeatable option, as bytes.
  public func allBytes(_ long: String) -> [[UInt8]] { all(long) }

  /// Every value of a repeatable option, as text, under the same rule as `value`.
  public func values(_ long: String) -> [String] { all(long).map { String(decoding: $0, as: UTF8.self) } }

  /// The value of an integer option.
  public func integer(_ long: String) -> Int? { value(long).flatMap { Int($0) } }

  private func all(_ long: String) -> [[UInt8]] {
    assert(declared.contains(long), "\(path.joined(separator: " ")) declares no --\(long)")
    return given[long] ?? []
  }
}
