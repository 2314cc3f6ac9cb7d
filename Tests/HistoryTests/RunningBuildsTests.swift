import Model
import System
import TestSupport
import Testing

@testable import History

/// The files of builds that are under way.
struct RunningBuildsTests {
  private func status(_ id: String, at seconds: Int64 = 100) -> BuildStatus {
    BuildStatus(
      id: id, command: ["make", ByteString(bytes: [0xff, 0x61])], directory: "sub\nx", loop: "inner",
      started: Timestamp(microseconds: seconds * 1_000_000), updated: Timestamp(microseconds: seconds * 1_000_000 + 5),
      elapsed: .milliseconds(1234), wrapper: Wrapper(process: 42, birth: 1 << 60, namespace: "boot pid:[1]"),
      estimate: Estimate(buildClass: .clean, builds: 3, median: .seconds(2), p90: .milliseconds(2500)),
      targetsStarted: 4, targetsDone: 3, isWaiting: true, waited: .milliseconds(250),
      console: ByteString(bytes: [0x2f, 0xfe]))
  }

  private func running(_ folder: TemporaryFolder) -> RunningBuilds {
    RunningBuilds(HistoryPlace(file: folder.path / ".ratchet/history.jsonl", root: folder.path))
  }

  @Test func whatIsWrittenIsRead() throws {
    let folder = try TemporaryFolder()
    let builds = running(folder)
    var ended = status("b", at: 200)
    (ended.state, ended.status, ended.termination, ended.isOverBudget) = (.ended, 137, .signaled(9), true)
    ended.trouble = "command not found: x"
    try builds.write(status("a"))
    try builds.write(ended)
    #expect(builds.all() == [ended, status("a")])
    #expect(builds.find(idPrefix: "A") == [status("a")])
    #expect(try folder.read(".ratchet/.gitignore") == "*\n")
  }

  @Test func aLaterStateTakesTheEarliersPlace() throws {
    let folder = try TemporaryFolder()
    var later = status("a")
    try running(folder).write(later)
    later.targetsDone = 4
    try running(folder).write(later)
    #expect(running(folder).all() == [later])
    #expect(try Disk.list(folder.path / ".ratchet/work/running") == ["a.json"])
  }

  @Test(arguments: ["", "{", "[]", "{\"id\":\"a\"}", "{\"id\":\"a\",\"state\":\"flying\",\"started\":\"x\"}"])
  func whatIsNoStatusIsPassedOver(text: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(".ratchet/work/running/x.json", text)
    try running(folder).write(status("a"))
    #expect(running(folder).all().map(\.id) == ["a"])
  }

  @Test func oldFilesGoWithTheirOutput() throws {
    let folder = try TemporaryFolder()
    let builds = running(folder)
    try folder.write(try builds.console(of: "old").relative(to: folder.path)?.description ?? "", "text")
    try builds.write(status("old", at: 100))
    try builds.write(status("new", at: 300))
    builds.prune(before: Timestamp(microseconds: 200_000_000))
    #expect(builds.all().map(\.id) == ["new"])
    #expect(!Disk.exists(folder.path / ".ratchet/work/old"))
  }

  @Test func aFolderThatCannotBeMadeIsAnError() throws {
    let folder = try TemporaryFolder()
    try folder.write(".ratchet", "a file")
    #expect(throws: HistoryError.self) { try running(folder).write(status("a")) }
    #expect(running(folder).all().isEmpty)
  }
}
