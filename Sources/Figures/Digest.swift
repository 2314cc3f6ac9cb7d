/// A short name for bytes: FNV-1a with 64 bits (Fowler, Noll, Vo; RFC 9923). No shield against someone who wants a
/// collision.
public struct Digest: Hashable, Sendable {
  public private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  /// Of no bytes yet.
  public init() {}

  public init(of bytes: some Sequence<UInt8>) {
    add(bytes)
  }

  /// Goes on with more bytes: the digest of several parts is that of the parts in a row.
  public mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
  }

  /// 16 hex digits.
  public var hex: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The first 8 hex digits: among 1,000 names the odds that two share them are about 1 in 9,000.
  public var hex8: String { String(hex.prefix(8)) }
}
