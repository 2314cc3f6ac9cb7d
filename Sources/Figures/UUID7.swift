/// Identifiers that sort by the time of their making: UUID version 7 (RFC 9562, section 5.7).
public enum UUID7 {
  /// The text, in small letters, for a moment in milliseconds since 1970 (its low 48 bits count) and 10 random bytes;
  /// more are ignored, missing ones are 0.
  public static func text(milliseconds: Int64, random: [UInt8]) -> String {
    let time = (0..<6).map { UInt8(truncatingIfNeeded: milliseconds >> (40 - 8 * $0)) }
    var bytes = time + random.prefix(10) + repeatElement(0, count: max(0, 10 - random.count))
    bytes[6] = bytes[6] & 0x0f | 0x70
    bytes[8] = bytes[8] & 0x3f | 0x80
    let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return [digits[0..<4], digits[4..<6], digits[6..<8], digits[8..<10], digits[10..<16]].map { $0.joined() }
      .joined(separator: "-")
  }
}
