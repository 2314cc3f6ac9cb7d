import System
import TestSupport
import Testing

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

struct FileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func readsPiecesAndStopsAtTheEnd() throws {
    let file = try File(try folder.write("a", "0123456789"), .read)
    #expect(try file.read(count: 4, at: 3) == Array("3456".utf8))
    #expect(try file.read(count: 100, at: 8) == Array("89".utf8))
    #expect(try file.read(count: 1, at: 10).isEmpty)
    #expect(try file.read(count: 0, at: 0).isEmpty && file.read(count: -1, at: 0).isEmpty)
    #expect(try Disk.read(file.path, limit: 3) == Array("012".utf8))
    #expect(try Disk.read(file.path, limit: 0).isEmpty)
  }

  @Test func readsMoreThanOnePiece() throws {
    let large = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = try folder.write("large", bytes: large)
    #expect(try Disk.read(path) == large)
    #expect(try Disk.read(path, limit: 70_000) == Array(large.prefix(70_000)))
  }

  @Test func modes() throws {
    let path = folder.path / "f"
    let missing = #expect(throws: SystemError.self) { try File(path, .read).descriptor }
    #expect(missing == SystemError("open", path, code: ENOENT))
    #expect(missing?.isNotFound == true && missing?.description == "open \(path): No such file or directory")
    try File(path, .append).write(Array("one".utf8))
    let end = try File(path, .append)
    #expect(try end.writeOnce(Array("two".utf8)) == 3)
    #expect(try end.read(count: 9, at: 0) == Array("onetwo".utf8))
    try end.truncate(to: 4)
    try end.write(Array("!".utf8))
    try end.sync()
    #expect(try folder.read("f") == "onet!" && end.status().size == 5)
    let taken = #expect(throws: SystemError.self) { try File(path, .createNew).descriptor }
    #expect(taken?.code == EEXIST && taken?.isNotFound == false)
    try File(path, .create).write([])
    #expect(try folder.read("f").isEmpty)
  }

  @Test func aFullDiskIsAnError() throws {
    guard Disk.exists("/dev/full") else { return }
    let full = try File("/dev/full", .append)
    #expect(throws: SystemError("write", "/dev/full", code: ENOSPC)) { try full.write([1]) }
    #expect(throws: SystemError("write", "/dev/full", code: ENOSPC)) { try full.writeOnce([1]) }
  }

  @Test func theLockIsOfTheOpenFileAndGoneWithIt() throws {
    let path = try folder.write("locked", "")
    let second = try File(path, .append)
    func isFree() -> Bool {
      guard flock(second.descriptor, LOCK_EX | LOCK_NB) == 0 else { return false }
      return flock(second.descriptor, LOCK_UN) == 0
    }
    do {
      let first = try File(path, .append)
      try first.lock()
      #expect(!isFree())
      try first.lock()
      #expect(!isFree())
    }
    #expect(isFree())
    try second.lock()
  }

  @Test func theLockKeepsWritersApart() async throws {
    let path = try folder.write("counter", "0")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<50 {
            let file = try File(path, .append)
            try file.lock()
            let count = Int(String(decoding: try file.read(count: 20, at: 0), as: UTF8.self)) ?? -1
            try file.truncate(to: 0)
            try file.write(Array("\(count + 1)".utf8))
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try folder.read("counter") == "200")
  }

  @Test func statusTellsWhatStatTells() throws {
    let path = try folder.write("x", "abc", permissions: 0o750)
    let before = Platform.realtime()
    let status = try #require(Disk.status(path))
    #expect(status.size == 3 && status.isRegular && !status.isFolder && status.isExecutable)
    #expect(status.permissions == 0o750 && status.owner == geteuid())
    #expect(abs(before - status.modified) < 60_000_000_000 && status.changed >= status.modified)
    #expect(try File(path, .read).status() == status)
    #expect(Disk.status(folder.path)?.isFolder == true)
    #expect(Disk.status(folder.path / "none") == nil && Disk.status(path / "below") == nil)
    #expect(Disk.status(try folder.write("y", "", permissions: 0o640))?.isExecutable == false)
  }
}
