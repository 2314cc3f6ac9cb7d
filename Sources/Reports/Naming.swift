import Model

/// How targets are called in one text: by name, and with the directory only where two share a name.
struct Naming {
  private let ambiguous: Set<ByteString>

  init(_ keys: some Sequence<TargetKey>) {
    var directories: [ByteString: ByteString?] = [:]
    var ambiguous: Set<ByteString> = []
    for key in keys {
      if let known = directories[key.name], known != key.directory { ambiguous.insert(key.name) }
      directories[key.name] = .some(key.directory)
    }
    self.ambiguous = ambiguous
  }

  init(of build: Build) { self.init(build.targets.map(\.key)) }

  /// Inert, not truncated.
  func label(_ key: TargetKey) -> String {
    let name = Inert.visible(Inert.text(key.name))
    guard ambiguous.contains(key.name), let directory = key.directory else { return name }
    return "\(name) (\(Inert.text(directory)))"
  }
}

/// Words of a command line as they would be typed in a POSIX shell.
public enum Shell {
  /// For showing: inert, words quoted where a shell needs it.
  public static func text(_ words: [ByteString]) -> String {
    words.map { word(Inert.text($0)) }.joined(separator: " ")
  }

  /// For copying: nil where the shown form would not be the same bytes.
  static func exact(_ name: ByteString) -> String? {
    let shown = Inert.text(name)
    return Array(shown.utf8) == name.bytes ? word(shown) : nil
  }

  /// `ratchet why TARGET`, with options before a name that looks like one itself. For showing.
  public static func why(_ name: ByteString, option: String) -> String { why(text([name]), name, option) }

  /// The same for copying; nil where the shown form would not be the same bytes.
  static func exactWhy(_ name: ByteString, option: String) -> String? { exact(name).map { why($0, name, option) } }

  private static func why(_ word: String, _ name: ByteString, _ option: String) -> String {
    name.hasPrefix("-") ? "ratchet why\(option) -- \(word)" : "ratchet why \(word)\(option)"
  }

  /// `--target NAME`, for copying; nil where the shown form would not be the same bytes.
  static func targetOption(_ name: ByteString) -> String? {
    exact(name).map { name.hasPrefix("-") ? "--target=\($0)" : "--target \($0)" }
  }

  private static func word(_ text: String) -> String {
    let plain = !text.isEmpty && text.unicodeScalars.allSatisfy(isPlain)
    return plain ? text : "'\(text.replacing("'", with: "'\\''"))'"
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", "/", ":", "=", "+", ",", "@", "%", "^": true
    default: false
    }
  }
}
