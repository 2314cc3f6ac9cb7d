import Czlib
import Czstd
import System
import TestSupport
import Testing

@testable import Evidence

/// Files of every packing, whole and damaged, through the chunk reader.
@Suite struct ChunksTests {
  /// All that a file gives, and how many chunks that were.
  private func read(_ path: Path) -> (bytes: [UInt8], chunks: Int, largest: Int) {
    let source = Chunks.source(path)
    var (all, chunks, largest): ([UInt8], Int, Int) = ([], 0, 0)
    while true {
      let before = all.count
      guard source(&all) else { break }
      chunks += 1
      largest = max(largest, all.count - before)
    }
    #expect(source(&all) == false)
    return (all, chunks, largest)
  }

  /// Numbers one after the other: they pack well, and every place is another.
  private static let text = Array((0..<40_000).map { "line \($0)\n" }.joined().utf8)

  private static let gzip = packed(size: Int(compressBound(UInt(text.count))) + 32) { target, source in
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    deflateInit2_(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
    defer { deflateEnd(&stream) }
    stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
    stream.avail_in = UInt32(source.count)
    stream.next_out = target.baseAddress
    stream.avail_out = UInt32(target.count)
    deflate(&stream, Z_FINISH)
    return target.count - Int(stream.avail_out)
  }

  private static let zstd = packed(size: ZSTD_compressBound(text.count)) { target, source in
    ZSTD_compress(target.baseAddress, target.count, source.baseAddress, source.count, 3)
  }

  private static func packed(
    size: Int, _ pack: (UnsafeMutableBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Int
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: size) { target, count in
      count = text.withUnsafeBufferPointer { pack(target, $0) }
    }
  }

  /// Told by its name in the runner's log, not by its bytes.
  struct Packed: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var bytes: [UInt8]
  }

  private static let both = [
    Packed(testDescription: "gzip", bytes: gzip), Packed(testDescription: "zstd", bytes: zstd),
  ]

  private func read(_ bytes: [UInt8]) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    return read(try folder.write("odd name", bytes: bytes)).bytes
  }

  @Test(arguments: both) func packedFilesAreUnpacked(_ file: Packed) throws {
    let packed = file.bytes
    let folder = try TemporaryFolder()
    #expect(packed.count * 3 < Self.text.count)
    let (bytes, _, largest) = read(try folder.write("profile", bytes: packed))
    #expect(bytes == Self.text)
    #expect(largest <= Chunks.size)
  }

  @Test(arguments: both) func partsOneAfterTheOtherAreOneFile(_ file: Packed) throws {
    let packed = file.bytes
    #expect(try read(packed + packed) == Self.text + Self.text)
  }

  @Test(arguments: both) func whatIsCutGivesWhatThereIs(_ file: Packed) throws {
    let packed = file.bytes
    for length in [0, 1, 3, 4, 9, packed.count / 2, packed.count - 1] {
      let bytes = try read(Array(packed.prefix(length)))
      #expect(length < 4 ? bytes.count <= 4 : Self.text.starts(with: bytes), "\(length) bytes of it")
    }
    #expect(try read(packed + [UInt8]("behind the end".utf8)) == Self.text)
  }

  @Test(arguments: both) func damageEndsTheReading(_ file: Packed) throws {
    let packed = file.bytes
    for place in stride(from: 4, to: packed.count, by: packed.count / 23) {
      var damaged = packed
      damaged[place] ^= 0x55
      #expect(try read(damaged).count <= 64 * Self.text.count)
    }
  }

  @Test func whatCannotBeOpenedIsEmpty() throws {
    let folder = try TemporaryFolder()
    #expect(read(folder.path / "missing").bytes == [])
    #expect(read(folder.path).bytes == [])
    #expect(read(try folder.write("empty", "")).bytes == [])
  }

  @Test func plainFilesComeAsTheyAre() throws {
    let folder = try TemporaryFolder()
    try folder.write("plain", bytes: Self.text)
    let (bytes, chunks, largest) = read(folder.path / "plain")
    #expect(bytes == Self.text)
    #expect(chunks >= Self.text.count / Chunks.size && largest <= Chunks.size + 4)
  }
}
