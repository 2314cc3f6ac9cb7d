import Figures
import Testing

/// Digests, base 64 and identifiers against the examples of their RFCs.
struct NameTests {
  @Test(arguments: [("", "cbf29ce484222325"), ("a", "af63dc4c8601ec8c"), ("foobar", "85944171f73967e8")])
  func digest(text: String, expected: String) {
    #expect(Digest(of: text.utf8).hex == expected)
    #expect(Digest(of: text.utf8).hex8 == String(expected.prefix(8)))
  }

  @Test func digestOfPartsIsDigestOfTheWhole() {
    var digest = Digest(of: "foo".utf8)
    digest.add("bar".utf8)
    #expect(digest == Digest(of: "foobar".utf8))
  }

  @Test func shortDigestsOfLikePathsDiffer() {
    var seen: Set<String> = []
    for i in 0..<2000 { seen.insert(Digest(of: "/home/someone/work/tree-\(i)".utf8).hex8) }
    #expect(seen.count == 2000)
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ])
  func base64(plain: String, coded: String) {
    #expect(Base64.encode(Array(plain.utf8)) == coded)
    #expect(Base64.decode(coded) == Array(plain.utf8))
  }

  @Test func base64OfEveryByteComesBack() {
    for length in 0..<70 {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 251 + 255) }
      #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    }
    #expect(Base64.encode([0xfb, 0xff, 0xfe]) == "+//+")
  }

  @Test(arguments: [
    "Z", "Zg", "Zg=", "Zg===", "====", "=", "Zh==", "Zm9=", "Zm 9v", "Zm9v\n", "Zm-_", "Zg==Zg==", "Zm9vé",
  ])
  func base64Refuses(text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test func uuid() {
    // The example of RFC 9562, appendix A.6.
    let random: [UInt8] = [0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]
    let text = UUID7.text(milliseconds: 0x017f_22e2_79b0, random: random)
    #expect(text == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
    #expect(UUID7.text(milliseconds: 0, random: []) == "00000000-0000-7000-8000-000000000000")
    #expect(
      UUID7.text(milliseconds: -1, random: .init(repeating: 255, count: 20)) == "ffffffff-ffff-7fff-bfff-ffffffffffff")
  }

  @Test func laterIdentifiersSortLater() {
    let full = [UInt8](repeating: 255, count: 10)
    #expect(UUID7.text(milliseconds: 1_000, random: full) < UUID7.text(milliseconds: 1_001, random: []))
  }
}
