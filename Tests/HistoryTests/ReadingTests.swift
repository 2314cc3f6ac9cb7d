import Model
import System
import TestSupport
import Testing

@testable import History

/// Reading real files, good and bad: what can be read is read, the rest is named.
@Suite struct ReadingTests {
  let folder: TemporaryFolder
  let history: History

  init() throws {
    folder = try TemporaryFolder()
    history = Sample.history(folder)
  }

  func store(_ lines: String..., in name: String = ".ratchet/history.jsonl") throws {
    try folder.write(name, lines.joined())
  }

  /// The numbers of builds, as `Sample.build` has them.
  func numbers(_ builds: [Build]) -> [Int] { builds.compactMap { Int($0.id.suffix(5)).map { $0 - 10_000 } } }

  /// `number number …; place: reason; …`, read forward and backward; both must find the same builds.
  func check(_ expected: String, at location: SourceLocation = #_sourceLocation) throws {
    var builds: [Build] = []
    let problems = try history.forEach {
      builds.append($0)
      return true
    }
    let words = numbers(builds).map { String($0) }.joined(separator: " ")
    let places = problems.map { "; line \($0.line ?? 0) at \($0.offset): \($0.reason)" }.joined()
    checkText(words + places, expected, at: location)

    let latest = try history.latest(limit: .max)
    #expect(latest.builds == builds.reversed(), sourceLocation: location)
    #expect(
      latest.problems.reversed().map { "\($0.offset) \($0.reason)" } == problems.map { "\($0.offset) \($0.reason)" },
      sourceLocation: location)
  }

  @Test func whatDoesNotExistIsEmpty() throws {
    try check("")
    #expect(try history.check() == HistoryCheck())
    #expect(try history.find(idPrefix: "") == .none)
  }

  @Test func anEmptyFileIsEmpty() throws {
    try store("")
    try check("")
  }

  @Test func oddLineEndsAreFine() throws {
    let crlf = Sample.build(2).stored.unicodeScalars.dropLast()
    try store("\n", Sample.build(1).stored, String(crlf), "\r\n \t\n", Sample.build(3).stored, "\n\n")
    try check("1 2 3")
  }

  @Test func aLastLineWithoutEndIsReadIfItIsWhole() throws {
    try store(Sample.build(1).stored, String(Sample.build(2).stored.dropLast()))
    try check("1 2")
    #expect(try history.check().tornTails == [history.place.file])
  }

  @Test func badLinesAreNamedAndTheRestIsRead() throws {
    let first = Sample.build(1).stored
    let size = first.utf8.count
    let cut = String(Sample.build(3).stored.prefix(40))
    try store(first, "garbage\n", "\u{0}\u{0}\n", #"{"v":2}"#, "\n", Sample.build(2).stored, cut)
    try check(
      """
      1 2; line 2 at \(size): not JSON at column 1: expected a value\
      ; line 3 at \(size + 8): not JSON at column 1: expected a value\
      ; line 4 at \(size + 11): not a build of version 1\
      ; line 6 at \(size + 19 + size): the last line was cut off: not JSON at column 41: the text ends inside a string
      """)
  }

  @Test func aFaultBehindTheHeadCostsTheLineOnly() throws {
    let bad = Sample.build(2).stored.replacing("\"t\":\"a.o\"", with: "\"t\":7")
    try store(Sample.build(1).stored, bad, Sample.build(3).stored)
    try check("1 3; line 2 at \(Sample.build(1).stored.utf8.count): t is not a text")
  }

  @Test func theLastOfATreeALoopAndADirectory() throws {
    try store(
      Sample.build(1, tree: "aaaa").stored, Sample.build(2, tree: "aaaa", directory: "lib").stored,
      Sample.build(3, tree: "aaaa", loop: nil).stored, Sample.build(4, tree: "bbbb").stored)
    let found = try history.latest(limit: 1) { $0.tree == "aaaa" && $0.loop == "inner" && $0.directory == "" }
    #expect(numbers(found.builds) == [1])
    #expect(try numbers(history.latest(limit: 3).builds) == [4, 3, 2])
    #expect(try history.latest(limit: 0).builds.isEmpty)
    #expect(try history.latest(limit: 1) { $0.tool == "ninja" } == FoundBuilds())
  }

  /// Another program may write the members in any order.
  @Test func aHeadIsFoundInAnyOrder() throws {
    let sorted =
      #"{"class":"clean","dir":"lib","id":"0-10007","targets":[{"t":"x"}],"started":"2026-01-01T00:00:00Z","#
      + #""tool":"cargo","tree":"cccc","v":1,"wall_ms":5,"loop":"ci"}"#
    try store(sorted, "\n")
    let found = try history.latest(limit: 1) { $0.tree == "cccc" && $0.loop == "ci" && $0.buildClass == .clean }
    #expect(numbers(found.builds) == [7])
  }

  @Test func aReaderFromTheEndStopsEarly() throws {
    try store("garbage\n", Sample.build(1).stored, Sample.build(2).stored)
    #expect(try history.latest(limit: 1).problems.isEmpty)
  }

  @Test func aFolderIsTheUnionOfItsFiles() throws {
    try store(Sample.build(1).stored, Sample.build(4).stored, in: "h/history.jsonl")
    try store(Sample.build(2).stored, Sample.build(4).stored, in: "h/run-7.jsonl")
    try store("garbage", in: "h/notes.txt")
    try store("garbage", in: "h/.hidden.jsonl")
    try folder.folder("h/folder.jsonl")
    let history = History(HistoryPlace.choose(workingFolder: folder.path, override: Array("h".utf8)))
    #expect(try numbers(history.latest(limit: 9).builds) == [4, 2, 1])
    _ = try history.append(Sample.build(5))
    #expect(try numbers(history.latest(limit: 2).builds) == [5, 4])
    checkText(try folder.read("h/run-7.jsonl"), Sample.build(2).stored + Sample.build(4).stored)
    #expect(try history.check().duplicates == [Sample.build(4).id])
    #expect(try history.check().builds == 4)
  }

  @Test func aHugeLineIsNamedAndPassedOver() throws {
    let first = Sample.build(1).stored
    try store(first)
    let huge = Line.longest + 1
    let file = try File(history.place.file, .append)
    // A hole in the file: what a crash of the whole machine can leave.
    try file.truncate(to: first.utf8.count + huge)
    try file.write(Array(("\n" + Sample.build(2).stored).utf8))
    try check("1 2; line 2 at \(first.utf8.count): a line of \(huge) bytes is too long to read")
  }

  @Test func whatCannotBeReadIsAnError() throws {
    try folder.folder(".ratchet/history.jsonl")
    #expect(throws: HistoryError(.read, history.place.file, .system(SystemError("read", history.place.file, code: 21))))
    {
      _ = try history.latest(limit: 1)
    }
  }

  @Test func anIdIsFoundByItsBeginning() throws {
    var (a, b, c) = (Sample.build(1), Sample.build(2), Sample.build(3))
    (a.id, b.id, c.id) = ("0198c0de-aa", "0198c0de-ab", "0198c0de-aaff")
    try store(a.stored, "garbage\n", b.stored, c.stored, a.stored)
    #expect(try history.find(idPrefix: "0198C0DE-AB") == .one(b))
    #expect(try history.find(idPrefix: "0198c0de-aa") == .one(a))
    #expect(try history.find(idPrefix: "0198c0de-a") == .ambiguous(ids: [a.id, c.id, b.id]))
    #expect(try history.find(idPrefix: "0198c0de-aaf") == .one(c))
    #expect(try history.find(idPrefix: "7") == .none)
  }

  @Test func aCheckReadsEverything() throws {
    let daily = #"{"v":1,"daily":"2026-08-01","targets":[]}"# + "\n"
    let bad = Sample.build(2).stored.replacing("\"t\":\"a.o\"", with: "\"t\":7")
    try store(daily, Sample.build(1).stored, bad, Sample.build(1).stored, "torn")
    let check = try history.check()
    #expect(check.builds == 1)
    #expect(check.dailyLines == 1)
    #expect(check.duplicates == [Sample.build(1).id])
    #expect(check.tornTails == [history.place.file])
    #expect(check.problems.map(\.line) == [3, 5])
    checkText(check.problems[0].description, "\(history.place.file): line 3: t is not a text")
    #expect(!check.isSound)
  }

  @Test func withoutTargetsAllThatStandsBeforeThemIsRead() throws {
    try store(Sample.full.stored, Sample.build(1).stored)
    var bare = Sample.full
    (bare.targets, bare.outputs, bare.critical, bare.notes) = ([], [], [], [])
    (bare.phases, bare.graph) = ([], nil)
    let found = try history.latest(limit: 2, needsTargets: { $0.id != bare.id })
    #expect(found.problems.isEmpty)
    #expect(Set(found.builds.map(\.id)) == [bare.id, Sample.build(1).id])
    #expect(found.builds.first { $0.id == bare.id } == bare)
    #expect(found.builds.first { $0.id != bare.id }?.targets == Sample.build(1).targets)
  }

  @Test func whatStandsBehindTheTargetsIsFoundAllTheSame() throws {
    try store(
      #"{"targets":[{"t":"a"}],"v":1,"id":"x","started":"2026-11-22T12:00:00Z","wall_ms":5,"command":["make"],"#
        + #""outcomes":{"executed":7},"notes":["n"]}"# + "\n")
    let found = try history.latest(limit: 1, needsTargets: { _ in false })
    #expect(found.builds.first?.command == ["make"] && found.builds.first?.outcomes == [.executed: 7])
    #expect(found.builds.first?.targets == [])
  }
}
