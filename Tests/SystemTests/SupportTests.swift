import System
import TestSupport
import Testing

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// The tests' own helpers, where a fault would make other tests pass.
struct SupportTests {
  @Test func aTemporaryFolderGoesWithAllThatIsInIt() throws {
    var folder: TemporaryFolder? = try TemporaryFolder()
    let path = try #require(folder?.path)
    try folder?.write("a/b/c", "text")
    #expect(try folder?.read("a/b/c") == "text")
    let locked = try #require(try folder?.folder("locked"))
    let outside = try TemporaryFolder()
    try outside.write("kept", "x")
    _ = (path / "link").withCString { link in outside.path.withCString { symlink($0, link) } }
    _ = locked.withCString { chmod($0, 0) }
    #expect(Disk.exists(path / "link"))
    folder = nil
    #expect(!Disk.exists(path))
    #expect(try outside.read("kept") == "x")
  }

  @Test func everyFolderIsAnother() throws {
    let (one, two) = (try TemporaryFolder(), try TemporaryFolder())
    #expect(one.path != two.path)
  }

  @Test(
    arguments: [
      ("a", "a", nil), ("", "", nil), ("a", "b", 1), ("a", "a\n", 2), ("", "a", 1), ("a\nb\nc", "a\nB\nc", 2),
      ("\u{e4}", "a\u{308}", 1),
    ] as [(String, String, Int?)])
  func textsThatDiffer(actual: String, expected: String, line: Int?) {
    let difference = textDifference(actual, expected)
    #expect((difference == nil) == (line == nil))
    if let line { #expect(difference?.hasPrefix("at line \(line):\n") == true) }
  }
}
