/// The two sides of a file in which git left conflict markers, and the base where the markers tell it.
public struct ConflictText: Equatable, Sendable {
  public var ours: [UInt8]
  /// Of markers in the style `diff3` (git-merge(1)); nil without such.
  public var base: [UInt8]?
  public var theirs: [UInt8]

  private enum Part { case both, ours, base, theirs }

  /// nil where there is no marker, or where they do not belong together.
  public init?(_ bytes: [UInt8]) {
    (ours, theirs) = ([], [])
    var (before, hasBase, part, conflicts) = ([UInt8](), true, Part.both, 0)
    for line in Self.lines(bytes) {
      switch (Self.marker(line), part) {
      case ("<", .both): (part, conflicts) = (.ours, conflicts + 1)
      case ("|", .ours): part = .base
      case ("=", .ours): (part, hasBase) = (.theirs, false)
      case ("=", .base): part = .theirs
      case (">", .theirs): part = .both
      case (nil, .both):
        ours += line
        before += line
        theirs += line
      case (nil, .ours): ours += line
      case (nil, .base): before += line
      case (nil, .theirs): theirs += line
      default: return nil
      }
    }
    guard conflicts > 0, part == .both else { return nil }
    base = hasBase ? before : nil
  }

  /// Each with its line end.
  private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var (lines, start): ([ArraySlice<UInt8>], Int) = ([], 0)
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      lines.append(bytes[start...offset])
      start = offset + 1
    }
    if start < bytes.count { lines.append(bytes[start...]) }
    return lines
  }

  /// Seven equal signs at the start of a line, then space or the line's end. No string of JSON goes over two lines.
  private static func marker(_ line: ArraySlice<UInt8>) -> Character? {
    guard let first = line.first, "<|=>".utf8.contains(first), line.prefix(7).count == 7,
      line.prefix(7).allSatisfy({ $0 == first })
    else { return nil }
    guard let next = line.dropFirst(7).first else { return Character(Unicode.Scalar(first)) }
    return " \r\n".utf8.contains(next) ? Character(Unicode.Scalar(first)) : nil
  }
}
