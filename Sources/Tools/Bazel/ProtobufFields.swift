/// The fields of one protobuf message, read from its bytes without a schema (the encoding guide of protobuf.dev): what a
/// reader does not know it passes over.
struct ProtobufFields {
  /// What a field holds.
  enum Value {
    /// An integer, a bool or an enum.
    case number(UInt64)
    /// A string, bytes or another message.
    case bytes(ArraySlice<UInt8>)
  }

  private var rest: ArraySlice<UInt8>
  /// Whether the bytes ended inside a field, or are no message.
  private(set) var isBroken = false

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// The next field; nil at the end and from the first broken one on. Fields of 32 and 64 bits come as numbers.
  mutating func next() -> (number: Int, value: Value)? {
    guard !isBroken, !rest.isEmpty else { return nil }
    guard let tag = varint(), tag >> 3 > 0, tag >> 3 < 1 << 29 else { return fail() }
    let number = Int(tag >> 3)
    switch tag & 7 {
    case 0: return varint().map { (number, .number($0)) } ?? fail()
    case 1: return fixed(8).map { (number, .number($0)) } ?? fail()
    case 2: return delimited().map { (number, .bytes($0)) } ?? fail()
    case 5: return fixed(4).map { (number, .number($0)) } ?? fail()
    default: return fail()
    }
  }

  /// A message with its length before it, as logs have one after the other; nil at the end.
  mutating func nextDelimited() -> ArraySlice<UInt8>? {
    guard !isBroken, !rest.isEmpty else { return nil }
    guard let message = delimited() else {
      isBroken = true
      return nil
    }
    return message
  }

  private mutating func fail() -> (number: Int, value: Value)? {
    isBroken = true
    return nil
  }

  private mutating func varint() -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard let byte = rest.popFirst() else { return nil }
      value |= UInt64(byte & 0x7f) << shift
      if byte & 0x80 == 0 { return value }
    }
    return nil
  }

  private mutating func fixed(_ count: Int) -> UInt64? {
    guard rest.count >= count else { return nil }
    let value = rest.prefix(count).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    rest = rest.dropFirst(count)
    return value
  }

  private mutating func delimited() -> ArraySlice<UInt8>? {
    guard let length = varint(), length <= UInt64(rest.count) else { return nil }
    defer { rest = rest.dropFirst(Int(length)) }
    return rest.prefix(Int(length))
  }
}
