import Model

/// Which loop a build belongs to.
public enum LoopChoice: Equatable, Sendable {
  case loop(Loop)
  /// The command is no loop's: recorded, not judged.
  case none
  /// A loop was asked for by a name that is not there.
  case unknownName(String, known: [String])
}

extension Settings {
  /// The loop that was named; else the one whose command is this one without numbers of jobs and assignments; else
  /// `inner` where it has no command of its own (always so without a file). No command at all stands for `inner`'s.
  public func loop(for command: [ByteString], named name: String? = nil, label: String? = nil) -> LoopChoice {
    let loops = loops(label: label)
    if let name {
      return loops.first { $0.name == name }.map { .loop($0) } ?? .unknownName(name, known: loops.map(\.name))
    }
    let inner = loops.first { $0.name == Loop.inner.name }
    if command.isEmpty { return inner.map { .loop($0) } ?? .none }
    let wanted = Self.essence(of: command)
    if let same = loops.first(where: { $0.command.map(Self.essence) == wanted }) { return .loop(same) }
    guard let inner, inner.command == nil else { return .none }
    return .loop(inner)
  }

  /// A command without `-jN`, `-j N`, `-j`, `--jobs=N`, `--jobs N`, `--jobs` and `VAR=value`: what may differ from run to run.
  static func essence(of command: [ByteString]) -> [ByteString] {
    var kept: [ByteString] = []
    var afterJobs = false
    for word in command {
      defer { afterJobs = word == "-j" || word == "--jobs" }
      if afterJobs, isNumber(word.bytes[...]) { continue }
      if word == "-j" || word == "--jobs" || word.hasPrefix("--jobs=") { continue }
      if word.hasPrefix("-j"), isNumber(word.bytes.dropFirst(2)) { continue }
      if isAssignment(word.bytes) { continue }
      kept.append(word)
    }
    return kept
  }

  private static func isNumber(_ bytes: ArraySlice<UInt8>) -> Bool {
    !bytes.isEmpty && bytes.allSatisfy { (48...57).contains($0) }
  }

  /// `CC=gcc`, and make's `CC:=gcc`, `CC+=x`, `CC?=x`, `CC!=x`.
  private static func isAssignment(_ bytes: [UInt8]) -> Bool {
    let name = bytes.prefix { $0 == UInt8(ascii: "_") || (48...57).contains($0) || (97...122).contains($0 | 0x20) }
    guard let first = name.first, !(48...57).contains(first) else { return false }
    var rest = bytes.dropFirst(name.count)
    rest = rest.drop { ":+?!".utf8.contains($0) }
    return rest.first == UInt8(ascii: "=") && bytes.count - rest.count - name.count <= 3
  }
}
