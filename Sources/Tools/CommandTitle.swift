import Model

/// What the wrapped command itself is called as a target: its first words.
enum CommandTitle {
  /// At most this many bytes, cut between words where there are several.
  static let most = 60

  static func of(_ command: [ByteString]) -> ByteString {
    var title: [UInt8] = []
    for word in Secrets.hidden(command) {
      let next = title + (title.isEmpty ? [] : [UInt8(ascii: " ")]) + word.bytes
      if next.count > most { break }
      title = next
    }
    guard title.isEmpty, let first = command.first else { return ByteString(bytes: title) }
    return ByteString(bytes: first.lastComponent.bytes.prefix(most))
  }
}
