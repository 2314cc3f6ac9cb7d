import System
import TestSupport
import Testing

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

struct DiskTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func names() throws -> [String] { try Disk.list(folder.path).map(\.description) }

  private func link(_ name: String, to target: String) {
    #expect((folder.path / name).withCString { symlink(target, $0) } == 0)
  }

  @Test func replaceMakesAFileAndLeavesNothingElse() throws {
    try Disk.replace(folder.path / "new", with: Array("one".utf8))
    #expect(try folder.read("new") == "one" && names() == ["new"])
  }

  @Test(arguments: [0o644, 0o600, 0o755, 0o444] as [UInt16])
  func replaceKeepsTheMode(mode: UInt16) throws {
    let path = try folder.write("old", "a longer text", permissions: mode)
    let inode = Disk.status(path)?.inode
    try Disk.replace(path, with: Array("short".utf8))
    #expect(try folder.read("old") == "short" && names() == ["old"])
    #expect(Disk.status(path)?.permissions == UInt32(mode) && Disk.status(path)?.inode != inode)
  }

  @Test func anOpenReaderKeepsTheOldContent() throws {
    let reader = try File(try folder.write("f", "old"), .read)
    try Disk.replace(folder.path / "f", with: Array("new".utf8))
    #expect(try reader.read(count: 9, at: 0) == Array("old".utf8))
  }

  @Test func replaceFollowsLinks() throws {
    try folder.write("real/file", "old", permissions: 0o640)
    link("second", to: "real/file")
    link("first", to: "\(folder.path)/second")
    try Disk.replace(folder.path / "first", with: Array("new".utf8))
    #expect(try folder.read("real/file") == "new")
    #expect(Disk.status(folder.path / "real/file")?.permissions == 0o640)
    #expect(Disk.status(folder.path / "first", followLinks: false)?.isRegular == false)
    link("dangling", to: "real/later")
    try Disk.replace(folder.path / "dangling", with: Array("made".utf8))
    #expect(try folder.read("real/later") == "made")
    link("round", to: "round")
    #expect(throws: SystemError("readlink", folder.path / "round", code: ELOOP)) {
      try Disk.replace(folder.path / "round", with: [])
    }
  }

  @Test func replaceWritesToDevicesAndRefusesFolders() throws {
    try Disk.replace("/dev/null", with: [1, 2, 3])
    #expect(Disk.status("/dev/null")?.isRegular == false && Disk.exists("/dev/null"))
    #expect(throws: SystemError("open", folder.path, code: EISDIR)) { try Disk.replace(folder.path, with: [1]) }
    let nowhere = #expect(throws: SystemError.self) { try Disk.replace(folder.path / "no/such", with: [1]) }
    #expect(nowhere?.code == ENOENT && nowhere?.operation == "open")
    #expect(try names().isEmpty)
  }

  @Test func writersAtOnceLeaveOneWholeContent() async throws {
    let path = folder.path / "shared"
    await withTaskGroup(of: Void.self) { group in
      for i in 0..<8 {
        group.addTask { try? Disk.replace(path, with: .init(repeating: UInt8(i), count: 100_000)) }
      }
    }
    let content = try Disk.read(path)
    #expect(content.count == 100_000 && Set(content).count == 1 && Disk.status(path) != nil)
    #expect(try names() == ["shared"])
  }

  @Test func listTellsEveryNameAsBytesAndInOrder() throws {
    let odd: [[UInt8]] = [
      [0xff, 0xfe], [0x61, 0x0a, 0x62], [0x1b, 0x5b, 0x33, 0x31, 0x6d], Array("...".utf8), [0x20],
    ]
    for name in odd { try File(folder.path / Path(bytes: name), .create).write([]) }
    try folder.folder("sub")
    let long = Path(String(repeating: "x", count: 255))
    try File(folder.path / long, .create).write([])
    let expected = (odd + [Array("sub".utf8), long.bytes]).sorted { $0.lexicographicallyPrecedes($1) }
    #expect(try Disk.list(folder.path).map(\.bytes) == expected)
    #expect(throws: SystemError("list", folder.path / "none", code: ENOENT)) { try Disk.list(folder.path / "none") }
  }

  @Test func makeFolderMakesAllAboveAndMindsFiles() throws {
    let deep = folder.path / "a/b/c"
    try Disk.makeFolder(deep)
    try Disk.makeFolder(deep)
    try Disk.makeFolder(folder.path / "d/e/")
    #expect(Disk.status(deep)?.isFolder == true && Disk.status(folder.path / "d/e")?.isFolder == true)
    try folder.write("file", "")
    for path in ["file", "file/below"] {
      #expect(throws: SystemError("mkdir", folder.path / "file", code: ENOTDIR)) {
        try Disk.makeFolder(folder.path / path)
      }
    }
  }

  @Test func canonicalResolvesLinks() throws {
    try folder.write("a/file", "")
    link("l", to: "a")
    #expect(try Disk.canonical(folder.path / "l/../a/./file") == folder.path / "a/file")
    #expect(throws: SystemError("realpath", folder.path / "none", code: ENOENT)) {
      try Disk.canonical(folder.path / "none")
    }
    #expect(try Disk.canonical(".") == Disk.workingFolder())
  }

  @Test func renameAndRemove() throws {
    let path = try folder.write("a", "x")
    try Disk.rename(path, to: folder.path / "b")
    #expect(try folder.read("b") == "x" && !Disk.exists(path))
    try Disk.remove(folder.path / "b")
    #expect(throws: SystemError("remove", path, code: ENOENT)) { try Disk.remove(path) }
    link("dangling", to: "nothing")
    #expect(Disk.exists(folder.path / "dangling") && Disk.status(folder.path / "dangling") == nil)
  }

  @Test func aPathWithNULFindsNothing() throws {
    let path = try folder.write("a", "x")
    let odd = Path(bytes: path.bytes + [0] + Array("rest".utf8))
    #expect(Disk.status(odd) == nil)
    #expect(throws: SystemError("open", odd, code: ENOENT)) { try Disk.read(odd) }
  }
}
