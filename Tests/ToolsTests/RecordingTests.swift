import Model
import Testing
import Tools

/// Recorded runs as bytes.
@Suite struct RecordingTests {
  private let root = """
    {"pid": 1, "ppid": null, "start_us": 5000000, "end_us": 9000000, "exit": 2, "signal": null, "cpu_us": 900, \
    "rss_kb": 10, "execs": [{"us": 5000000, "cwd": "/ws", "argv": ["make", "all"], "markers": {}}]}
    """
  private let child = """
    {"pid": 2, "ppid": 1, "start_us": 5000100, "end_us": 6000000, "exit": null, "signal": 9, "cpu_us": 700, \
    "rss_kb": 20, "execs": [{"us": 5000200, "cwd": "/ws", "argv": ["cc"], "markers": {"RATCHET_TARGET": "a"}}]}
    """
  private let alive = """
    {"pid": 3, "ppid": 1, "start_us": 5000100, "end_us": null, "exit": null, "signal": null, "cpu_us": null, \
    "rss_kb": null, "execs": []}
    """

  private func read(_ text: String, _ invocation: String? = nil) -> Recording? {
    Recording(processes: Array(text.utf8), invocation: invocation.map { Array($0.utf8) })
  }

  @Test func factsOfAProcess() throws {
    let recording = try #require(read([root, child, alive].joined(separator: "\n")))
    #expect(recording.request.command == ["make", "all"])
    #expect(recording.request.directory == "/ws")
    let observation = recording.observation
    #expect(observation.started == Timestamp(microseconds: 5_000_000))
    #expect(observation.wall == .seconds(4))
    #expect(observation.termination == .exited(2))
    #expect(observation.cpu == .microseconds(900))
    #expect(observation.peakKB == 20)
    #expect(observation.processes.map(\.cpu) == [.microseconds(200), .microseconds(700), nil])
    #expect(observation.processes[1].start == .microseconds(100))
    #expect(observation.processes[1].termination == .signaled(9))
    #expect(observation.processes[1].execs.first?.markers == ["RATCHET_TARGET": "a"])
    #expect(observation.processes[2].end == nil)
    #expect(observation.notes == [])
  }

  @Test func ownTimeIsNeverNegative() throws {
    let greedy = child.replacing("\"cpu_us\": 700", with: "\"cpu_us\": 5000")
    #expect(try #require(read("\(root)\n\(greedy)")).observation.processes.first?.cpu == .zero)
  }

  @Test func invocationComesFirst() throws {
    let recording = try #require(
      read(root, #"{"argv": ["env", "make"], "exit": null, "signal": 2, "start_us": 4000000, "end_us": 9500000}"#))
    #expect(recording.request.command == ["env", "make"])
    #expect(recording.observation.wall == .microseconds(5_500_000))
    #expect(recording.observation.termination == .signaled(2))
    #expect(recording.observation.processes.first?.start == .seconds(1))
  }

  @Test(arguments: [
    "{\"pid\": 2, \"ppid\"", "[]", "nonsense", "{\"pid\": \"two\"}", "{\"pid\": 1e300, \"start_us\": 1}",
    "{\"pid\": 4, \"start_us\": -9e99}", "\u{0}",
  ])
  func oddLinesAreCounted(_ line: String) throws {
    let recording = try #require(read("\(root)\n\(line)\n\(child)\n"))
    #expect(recording.observation.processes.map(\.id) == [1, 2])
    #expect(recording.observation.notes == ["1 of 3 lines of processes.jsonl could not be read"])
  }

  @Test func linesMayComeInAnyOrderAndTimesInQuotes() throws {
    let all = [root, child, alive]
    let straight = try #require(read(all.joined(separator: "\n")))
    #expect(read(all.reversed().joined(separator: "\r\n"))?.observation.processes == straight.observation.processes)
    let quoted = all.joined(separator: "\n").replacing(#/("\w+_us": )(\d+)/#) { "\($0.1)\"\($0.2)\"" }
    #expect(quoted != all.joined(separator: "\n"))
    #expect(read(quoted)?.observation == straight.observation)
  }

  @Test func aMarkInFrontOfUTF8IsNoPart() throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let files = [
      ("processes.jsonl", root), ("invocation.json", #"{"argv":["make"],"exit":0}"#), ("console.txt", "cc a.c"),
    ].map { Sighting(path: ByteString($0.0), bytes: mark + Array($0.1.utf8)) }
    let recording = try #require(Recording(files: files))
    #expect(recording.request.command == ["make"])
    #expect(recording.observation.processes.count == 1)
    #expect(recording.observation.console == Array("cc a.c".utf8))
  }

  /// What depends on an end that nobody noted is open, the rest is known all the same.
  @Test func anUnknownEnd() throws {
    let text = "\n> a@1.0.0 build\n> x\n"
    func reading(_ exit: String) throws -> Reading {
      let files = [("invocation.json", #"{"argv":["npm","run","build"],\#(exit)"start_us":1}"#), ("stdout.txt", text)]
      let recording = try #require(
        Recording(files: files.map { Sighting(path: ByteString($0.0), bytes: Array($0.1.utf8)) }))
      return converse(recording.request, recording.observation)
    }
    #expect(try reading(#""exit":0,"#).targets.map(\.outcome) == [.executed])
    #expect(try reading(#""exit":null,"signal":null,"#).targets.map(\.outcome) == [.unknown])
    #expect(try reading(#""exit":null,"#).notes.contains { $0.hasPrefix("how the run ended was not recorded") })
    let killed = try #require(read([root, child].joined(separator: "\n"), #"{"argv":["make"],"exit":null}"#))
    #expect(killed.observation.isEndKnown)
  }

  @Test func nothingToReadIsNil() {
    #expect(read("") == nil)
    #expect(read("{}\n", "[]") == nil)
    #expect(read("", #"{"argv": ["make"]}"#)?.observation.trace != .processes)
  }

  @Test func hugeNumbersDoNotTrap() {
    let line =
      #"{"pid": 8e15, "ppid": 1, "start_us": -8e15, "end_us": 8e15, "cpu_us": 8e15, "exit": 8e15, "execs": [{}]}"#
    let many = ([root] + Array(repeating: line, count: 2000)).joined(separator: "\n")
    guard let recording = read(many, #"{"start_us": -8e15, "end_us": 8e15}"#) else { return }
    #expect(converse(recording.request, recording.observation).tool == "make")
  }
}
