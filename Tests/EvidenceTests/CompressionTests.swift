import Evidence
import Testing

@Test(arguments: [
  ([0x1F, 0x8B, 8, 0], Compression.gzip), ([0x28, 0xB5, 0x2F, 0xFD], .zstd), ([0x7B], .none), ([], .none),
])
func compressionIsToldByTheFirstBytes(bytes: [UInt8], expected: Compression) {
  #expect(Compression(magic: bytes) == expected)
}
