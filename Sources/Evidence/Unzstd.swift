import Czstd

/// Unpacks zstd (RFC 8878), frames one after the other, chunk by chunk.
final class Unzstd {
  private let refill: (inout [UInt8]) -> Bool
  private let stream: OpaquePointer?
  private var packed: [UInt8] = []
  private var at = 0
  private var isOver = false

  /// Frames may ask for gigabytes of window; 128 MiB is what the command-line tool allows (`ZSTD_d_windowLogMax` 27),
  /// ours is 32 MiB.
  private static let largestWindow: Int32 = 25

  init(_ refill: @escaping (inout [UInt8]) -> Bool) {
    self.refill = refill
    stream = ZSTD_createDStream()
    isOver = stream == nil || ZSTD_isError(ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, Self.largestWindow)) != 0
  }

  deinit { ZSTD_freeDStream(stream) }

  var source: (inout [UInt8]) -> Bool { { self.read(into: &$0) } }

  private func read(into bytes: inout [UInt8]) -> Bool {
    while !isOver {
      // What the last step had no room for comes without more input.
      let made = step(into: &bytes)
      if made > 0 { return true }
      guard at == packed.count else { break }
      packed.removeAll(keepingCapacity: true)
      at = 0
      guard !isOver, refill(&packed) else { break }
    }
    isOver = true
    return false
  }

  /// How many bytes came of one step.
  private func step(into bytes: inout [UInt8]) -> Int {
    let before = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: Chunks.size))
    var made = 0
    packed.withUnsafeBytes { source in
      bytes.withUnsafeMutableBytes { target in
        var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: at)
        var output = ZSTD_outBuffer(
          dst: target.baseAddress.map { $0 + before }, size: Chunks.size, pos: 0)
        if ZSTD_isError(ZSTD_decompressStream(stream, &output, &input)) != 0 { isOver = true }
        at = input.pos
        made = output.pos
      }
    }
    bytes.removeLast(Chunks.size - made)
    return made
  }
}
