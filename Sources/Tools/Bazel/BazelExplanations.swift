import Model

/// Why each action was carried out, from the file of `--explain`: `Executing action 'MESSAGE': REASON.`
struct BazelExplanations {
  private(set) var reasons: [ByteString: String] = [:]

  init(_ source: Content.Source) {
    var buffer: [UInt8] = []
    while source(&buffer) {
      guard let last = buffer.lastIndex(of: UInt8(ascii: "\n")) else { continue }
      for line in buffer[..<last].split(separator: UInt8(ascii: "\n")) { add(ByteString(bytes: line)) }
      buffer.removeFirst(last + 1)
    }
    add(ByteString(bytes: buffer))
  }

  private mutating func add(_ line: ByteString) {
    guard let text = line.dropping(prefix: "Executing action '") else { return }
    // A message may hold quotes: the reason begins behind the last `': `.
    let mark = Array("': ".utf8)
    guard
      let at = text.bytes.indices.dropLast(2).last(where: { text.bytes[$0..<($0 + 3)].elementsEqual(mark) })
    else { return }
    reasons[ByteString(bytes: text.bytes[..<at])] = Self.words(ByteString(bytes: text.bytes[(at + 3)...]).description)
  }

  /// Bazel's sentence in the words that other tools' reasons have.
  static func words(_ reason: String) -> String? {
    let text = reason.hasSuffix(".") ? String(reason.dropLast()) : reason
    switch text.lowercased() {
    case let text where text.contains("files has changed") || text.contains("file has changed"):
      return "an input changed"
    case let text where text.contains("command") && text.contains("changed"): return "its command changed"
    case let text where text.contains("environment"): return "the environment changed"
    case let text where text.contains("action is new") || text.contains("no entry in the cache"):
      return "nothing of it was in the action cache"
    case let text where text.contains("unconditional"): return "it is carried out every time"
    default: return text.isEmpty ? nil : text
    }
  }
}
