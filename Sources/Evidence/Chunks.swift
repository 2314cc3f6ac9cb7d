import System

/// Opens a file as chunks of bytes, unpacked where it is packed: what is held is one chunk, however large the file is.
public enum Chunks {
  /// Bytes of the file that are read at a time, and unpacked bytes that come of it at a time, at most.
  public static let size = 1 << 16

  /// A source to pull from: each call appends at least one byte to what it is handed; false at the end, which is also
  /// where the file cannot be read or unpacked any further.
  ///
  /// The same as `JSONReader` takes. Packed files (RFC 1952, RFC 8878) are told by their first bytes, not their names.
  public static func source(_ path: Path) -> (inout [UInt8]) -> Bool {
    guard let file = try? File(path, .read) else { return { _ in false } }
    return source(OpenFile(file))
  }

  /// The same over any bytes, for what is packed inside of something else.
  static func source(_ packed: some Input) -> (inout [UInt8]) -> Bool {
    var first: [UInt8] = []
    while first.count < 4, packed.read(into: &first) {}
    var rest = Optional(first)
    let refill: (inout [UInt8]) -> Bool = { bytes in
      guard let first = rest else { return packed.read(into: &bytes) }
      rest = nil
      bytes += first
      return !first.isEmpty
    }
    switch Compression(magic: first) {
    case .none: return refill
    case .gzip: return Inflater(refill).source
    case .zstd: return Unzstd(refill).source
    }
  }
}

/// Something that gives bytes until it is at its end.
protocol Input {
  func read(into bytes: inout [UInt8]) -> Bool
}

private final class OpenFile: Input {
  private let file: File
  private var at = 0

  init(_ file: consuming File) { self.file = file }

  func read(into bytes: inout [UInt8]) -> Bool {
    guard let chunk = try? file.read(count: Chunks.size, at: at), !chunk.isEmpty else { return false }
    at += chunk.count
    bytes += chunk
    return true
  }
}
