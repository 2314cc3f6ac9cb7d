import System
import Testing

struct PathTests {
  @Test(arguments: [
    ("a", "b", "a/b"), ("a/", "b", "a/b"), ("/", "b", "/b"), ("a", "/b", "/b"), ("", "b", "b"), ("a", "", "a"),
    ("a", "b/c", "a/b/c"),
  ])
  func join(folder: String, name: String, expected: String) {
    #expect((Path(folder) / name).description == expected)
    #expect(Path(folder) / Path(name) == Path(expected))
  }

  @Test(
    arguments: [
      ("/a/b", "b", "/a"), ("/a", "a", "/"), ("/", "", nil), ("a", "a", nil), ("a/b", "b", "a"), ("", "", nil),
      ("a/b/", "", "a/b"),
    ] as [(String, String, String?)])
  func split(path: String, name: String, parent: String?) {
    #expect(Path(path).name.description == name)
    #expect(Path(path).parent?.description == parent)
  }

  @Test(
    arguments: [
      ("/a/b/c", "/a", "b/c"), ("/a", "/a", ""), ("/ab", "/a", nil), ("/a", "/a/b", nil), ("/a", "/", "a"),
      ("/", "/", ""),
      ("/a/b", "/a/", "b"), ("/a", "/a/", ""), ("a/b", "", "a/b"), ("/a", "", nil), ("a", "/", nil),
    ] as [(String, String, String?)])
  func relative(path: String, folder: String, expected: String?) {
    #expect(Path(path).relative(to: Path(folder))?.description == expected)
  }

  @Test(arguments: [("/a/b", "/a/b /a /"), ("a/b", "a/b a"), ("/", "/"), ("a", "a"), ("//a//", "//a// //a/ //a / ")])
  func upward(path: String, expected: String) {
    let all = Path(path).upward.map(\.description)
    #expect(all.joined(separator: " ") == expected.trimmed)
  }

  @Test func bytesAreKept() {
    let odd: [UInt8] = [0x2f, 0xff, 0x0a, 0x1b, 0x2f, 0x80]
    #expect(Path(bytes: odd).name.bytes == [0x80])
    #expect(Path(bytes: odd).parent?.bytes == [0x2f, 0xff, 0x0a, 0x1b])
    #expect(Path(bytes: odd) != Path(Path(bytes: odd).description))
    #expect(Path(bytes: odd).isAbsolute && !Path("a/").isAbsolute && !Path("").isAbsolute)
  }
}

extension String {
  fileprivate var trimmed: String { hasSuffix(" ") ? String(dropLast()) : self }
}
