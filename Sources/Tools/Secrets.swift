import Model

/// Tokens and passwords among the words of a command, which never reach a record: told by the names that they stand under.
public enum Secrets {
  private static let names = [
    "token", "secret", "password", "passwd", "passphrase", "apikey", "api-key", "api_key", "credential", "access-key",
    "access_key", "private-key", "private_key", "accesskey", "privatekey", "authorization", "auth-key",
  ]
  private static let shown = Array("***".utf8)
  private static let longest = 64

  /// The command with `***` for what `--token X`, `--token=X`, `NPM_TOKEN=X` and `https://user:X@host` say, also inside of
  /// the text of a shell.
  public static func hidden(_ command: [ByteString]) -> [ByteString] {
    var result: [ByteString] = []
    var isNext = false
    for word in command {
      if isNext, !word.hasPrefix("-") {
        result.append(ByteString(bytes: shown))
      } else {
        result.append(word.bytes.contains(0x20) ? text(word) : hidden(word))
      }
      isNext = announces(word)
    }
    return result
  }

  /// Words inside of one, as a shell's text has them.
  private static func text(_ text: ByteString) -> ByteString {
    ByteString(bytes: hidden(text.split(on: 0x20)).map(\.bytes).joined(separator: [0x20]))
  }

  /// An option whose value is the next word.
  private static func announces(_ word: ByteString) -> Bool {
    word.hasPrefix("-") && !word.bytes.contains(UInt8(ascii: "=")) && isSecret(word.bytes)
  }

  private static func hidden(_ word: ByteString) -> ByteString {
    if let at = word.bytes.firstIndex(of: UInt8(ascii: "=")), isSecret(word.bytes[..<at]), at + 1 < word.bytes.count {
      return ByteString(bytes: word.bytes[...at] + shown)
    }
    guard let (scheme, rest) = word.cut(at: "://") else { return word }
    let host = rest.bytes.prefix { $0 != UInt8(ascii: "/") }
    guard let at = host.lastIndex(of: UInt8(ascii: "@")), let colon = host.firstIndex(of: UInt8(ascii: ":")), colon < at
    else { return word }
    return ByteString(bytes: scheme.bytes + "://".utf8 + rest.bytes[...colon] + shown + rest.bytes[at...])
  }

  private static func isSecret(_ name: some Collection<UInt8>) -> Bool {
    guard name.count <= longest else { return false }
    let lower = String(decoding: name, as: UTF8.self).lowercased()
    return names.contains { lower.contains($0) }
  }
}
