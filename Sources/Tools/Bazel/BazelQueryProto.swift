import Model

/// What `bazel query --output=proto` and `streamed_proto` print (build.proto of Bazel's sources): one message with all
/// targets, or one target after the other with its length before it.
extension BazelGraph {
  init(proto bytes: [UInt8]) {
    self.init()
    var fields = ProtobufFields(bytes[...])
    if Self.isStream(bytes) {
      while let message = fields.nextDelimited() { add(target: message) }
    } else {
      while let (number, value) = fields.next() {
        if number == 1, case .bytes(let message) = value { add(target: message) }
      }
    }
    if fields.isBroken { notes.append("the answer of `bazel query` breaks off after \(rules.count) rules") }
  }

  /// A target begins with its type, 1 to 5: in the one form after the length, in the other after tag and length.
  private static func isStream(_ bytes: [UInt8]) -> Bool {
    let length = bytes.prefix { $0 & 0x80 != 0 }.count + 1
    return bytes.count > length + 1 && bytes[length] == 0x08 && 1...5 ~= bytes[length + 1]
  }

  private mutating func add(target bytes: ArraySlice<UInt8>) {
    var fields = ProtobufFields(bytes)
    while let (number, value) = fields.next() {
      guard case .bytes(let message) = value else { continue }
      switch number {
      case 2: add(rule: message)
      case 3: if let label = Self.texts(message, [1])[0].first { sources.insert(BazelLabel.plain(label)) }
      case 4:
        let texts = Self.texts(message, [1, 2])
        if let label = texts[0].first, let maker = texts[1].first {
          makers[BazelLabel.plain(label)] = BazelLabel.plain(maker)
        }
      default: break
      }
    }
  }

  private mutating func add(rule message: ArraySlice<UInt8>) {
    let texts = Self.texts(message, [1, 2, 3, 5, 6])
    guard let label = texts[0].first else { return }
    add(
      rule: BazelLabel.plain(label),
      Rule(
        kind: texts[1].first ?? "", inputs: texts[3].map(BazelLabel.plain), outputs: texts[4].map(BazelLabel.plain),
        file: texts[2].first.flatMap(Self.file)))
  }

  /// The texts of some fields of a message.
  private static func texts(_ message: ArraySlice<UInt8>, _ numbers: [Int]) -> [[ByteString]] {
    var texts: [[ByteString]] = numbers.map { _ in [] }
    var fields = ProtobufFields(message)
    while let (number, value) = fields.next() {
      guard case .bytes(let bytes) = value, let at = numbers.firstIndex(of: number) else { continue }
      texts[at].append(ByteString(bytes: bytes))
    }
    return texts
  }
}
