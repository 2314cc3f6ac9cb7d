import Model
import System
import TestSupport
import Testing

@testable import History

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// Appending to real files: one whole line each time, whatever stood there before.
@Suite struct AppendTests {
  let folder: TemporaryFolder
  let history: History

  init() throws {
    folder = try TemporaryFolder()
    history = Sample.history(folder)
  }

  var content: String { get throws { try folder.read(".ratchet/history.jsonl") } }

  /// The error of an append that must fail.
  func failure(_ history: History, _ build: Build = Sample.build(1)) -> String {
    do throws(HistoryError) {
      _ = try history.append(build)
      return "no error"
    } catch { return error.description }
  }

  @Test func theFirstBuildMakesTheFolder() throws {
    #expect(try history.append(Sample.build(1)).isEmpty)
    #expect(try history.append(Sample.build(2)).isEmpty)
    checkText(try content, Sample.build(1).stored + Sample.build(2).stored)
    checkText(try folder.read(".ratchet/.gitignore"), "*\n")
  }

  @Test func aFolderThatIsThereIsLeftAlone() throws {
    try folder.folder(".ratchet")
    _ = try history.append(Sample.build(1))
    #expect(!Disk.exists(folder.path / ".ratchet/.gitignore"))
  }

  @Test func anOverridingFolderIsMadeWithoutAnIgnoreFile() throws {
    let place = HistoryPlace.choose(workingFolder: folder.path, override: Array("deep/records/".utf8))
    _ = try History(place).append(Sample.build(1))
    checkText(try folder.read("deep/records/history.jsonl"), Sample.build(1).stored)
    #expect(try Disk.list(folder.path / "deep/records") == ["history.jsonl"])
  }

  @Test(arguments: [#"{"v":1,"id":"torn"#, "\u{0}\u{0}", "{}"])
  func aTornTailIsClosed(tail: String) throws {
    let path = try folder.write(".ratchet/history.jsonl", Sample.build(1).stored + tail)
    let notes = try history.append(Sample.build(2))
    #expect(notes == ["the last line of the history \(path) was unfinished and has been closed"])
    checkText(try content, Sample.build(1).stored + tail + "\n" + Sample.build(2).stored)
    #expect(try history.append(Sample.build(3)).isEmpty)
  }

  @Test func aLinkIsFollowed() throws {
    try folder.folder("elsewhere")
    try folder.folder(".ratchet")
    link("../elsewhere/real.jsonl", ".ratchet/history.jsonl")
    _ = try history.append(Sample.build(1))
    checkText(try folder.read("elsewhere/real.jsonl"), Sample.build(1).stored)
  }

  @Test func aShortWriteLeavesTheFileAsItWas() throws {
    _ = try history.append(Sample.build(1))
    let line = Sample.build(2).line()
    #expect(
      throws: HistoryError(.append, history.place.file, .cutShort(written: 100, of: line.count + 1))
    ) {
      _ = try history.append(line: line) { (file, bytes) throws(SystemError) in
        try file.writeOnce(Array(bytes.prefix(100)))
      }
    }
    checkText(try content, Sample.build(1).stored)
  }

  @Test(.enabled(if: Disk.exists("/dev/full")))
  func aFullDiskIsAnError() throws {
    try folder.folder(".ratchet")
    link("/dev/full", ".ratchet/history.jsonl")
    let file = history.place.file
    #expect(
      failure(history)
        == "could not add a build to the history \(file): No space left on device")
  }

  @Test func nowhereToWriteIsAnError() throws {
    try folder.write(".ratchet", "a file")
    #expect(failure(history).hasSuffix("Not a directory"))
    link("loop", "loop")
    let place = HistoryPlace.choose(workingFolder: folder.path, override: Array("loop".utf8))
    #expect(failure(History(place)).hasSuffix("Too many levels of symbolic links"))
  }

  @Test func theNullDeviceTakesEverything() throws {
    let history = History(HistoryPlace.choose(workingFolder: folder.path, override: Array("/dev/null".utf8)))
    #expect(try history.append(Sample.build(1)).isEmpty)
    #expect(try history.latest(limit: 1) == FoundBuilds())
  }

  private func link(_ target: Path, _ name: String) {
    let made = target.withCString { target in (folder.path / name).withCString { symlink(target, $0) } }
    #expect(made == 0)
  }
}
