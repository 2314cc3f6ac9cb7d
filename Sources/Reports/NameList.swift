import Model

/// Names one a line, for a shell that completes them.
public enum NameList {
  /// Each name once, in order; without those that hold what a terminal would obey or not show, or what no line can.
  public static func text(_ names: some Sequence<ByteString>) -> [UInt8] {
    var seen: Set<ByteString> = []
    return names.filter { isShownAsItIs($0) && seen.insert($0).inserted }.flatMap { $0.bytes + [UInt8(ascii: "\n")] }
  }

  /// A backslash is harmless to a terminal, and shells quote it.
  private static func isShownAsItIs(_ name: ByteString) -> Bool {
    let name = ByteString(bytes: name.bytes.filter { $0 != UInt8(ascii: "\\") })
    return !name.isEmpty && Array(Inert.text(name).utf8) == name.bytes
  }
}
