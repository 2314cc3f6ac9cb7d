import Czlib

/// Unpacks gzip (RFC 1952), members one after the other, chunk by chunk.
final class Inflater {
  private let refill: (inout [UInt8]) -> Bool
  private var stream = z_stream()
  private var packed: [UInt8] = []
  private var at = 0
  private var isOver = false
  /// Whether the last member is complete, so that only another may follow.
  private var isBetweenMembers = false

  /// Window bits of zlib's manual: the largest window, and a gzip header.
  private static let gzip: Int32 = 15 + 16

  init(_ refill: @escaping (inout [UInt8]) -> Bool) {
    self.refill = refill
    let size = Int32(MemoryLayout<z_stream>.size)
    isOver = inflateInit2_(&stream, Self.gzip, ZLIB_VERSION, size) != Z_OK
  }

  deinit { inflateEnd(&stream) }

  var source: (inout [UInt8]) -> Bool { { self.read(into: &$0) } }

  private func read(into bytes: inout [UInt8]) -> Bool {
    while !isOver {
      if at == packed.count {
        packed.removeAll(keepingCapacity: true)
        at = 0
        guard refill(&packed) else { break }
      }
      if isBetweenMembers {
        // What follows the last member and is no other is padding.
        guard packed[at] == 0x1F, inflateReset(&stream) == Z_OK else { break }
        isBetweenMembers = false
      }
      if inflate(into: &bytes) > 0 { return true }
    }
    isOver = true
    return false
  }

  /// How many bytes came of one step.
  private func inflate(into bytes: inout [UInt8]) -> Int {
    let before = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: Chunks.size))
    var code: Int32 = Z_OK
    packed.withUnsafeMutableBufferPointer { input in
      bytes.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress.map { $0 + at }
        stream.avail_in = UInt32(input.count - at)
        stream.next_out = output.baseAddress.map { $0 + before }
        stream.avail_out = UInt32(Chunks.size)
        code = Czlib.inflate(&stream, Z_NO_FLUSH)
      }
    }
    at = packed.count - Int(stream.avail_in)
    let made = Chunks.size - Int(stream.avail_out)
    bytes.removeLast(Chunks.size - made)
    isBetweenMembers = code == Z_STREAM_END
    if code != Z_OK, code != Z_STREAM_END, code != Z_BUF_ERROR || made == 0 && at < packed.count { isOver = true }
    return made
  }
}
