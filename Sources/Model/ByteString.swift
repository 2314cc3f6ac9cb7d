/// A name as the operating system has it: bytes, nearly always UTF-8, never repaired on the way through.
///
/// Paths, arguments and target names are `ByteString`s because a file may be called anything but `/` and NUL. What is
/// shown to people goes through the escaping of Reports; what is stored goes through the history's own form.
public struct ByteString: Hashable, Sendable {
  public var bytes: [UInt8]

  public init(bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
  }

  public init(_ string: String) {
    bytes = Array(string.utf8)
  }

  /// All bytes at once: an array hashes one by one.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(bytes.count)
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }

  /// The text, or nil where the bytes are not UTF-8.
  public var utf8: String? {
    String(validating: bytes, as: UTF8.self)
  }

  public var isEmpty: Bool { bytes.isEmpty }

  public func hasPrefix(_ prefix: String) -> Bool { bytes.starts(with: prefix.utf8) }

  public func hasSuffix(_ suffix: String) -> Bool { bytes.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) }

  /// The bytes after the last `/`; the whole where there is none.
  public var lastComponent: ByteString {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return self }
    return ByteString(bytes: bytes[(slash + 1)...])
  }
}

extension ByteString: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self.init(value) }
}

extension ByteString: Comparable {
  public static func < (a: ByteString, b: ByteString) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}

extension ByteString: CustomStringConvertible {
  /// The text with each invalid sequence replaced by U+FFFD. For people, never for storage.
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}
