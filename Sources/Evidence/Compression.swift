/// How the bytes of a file are packed, told by their first bytes.
public enum Compression: Equatable, Sendable {
  case none
  /// RFC 1952.
  case gzip
  /// RFC 8878.
  case zstd

  public init(magic bytes: some Sequence<UInt8>) {
    let first = Array(bytes.prefix(4))
    if first.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if first == [0x28, 0xB5, 0x2F, 0xFD] {
      self = .zstd
    } else {
      self = .none
    }
  }
}
