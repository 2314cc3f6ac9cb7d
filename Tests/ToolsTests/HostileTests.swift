import Model
import Testing
import Tools

/// Records that nobody meant well with.
@Suite struct HostileTests {
  private func read(_ processes: [Process], command: [ByteString] = ["make"]) -> Reading {
    let observation = Observation(
      started: Timestamp(microseconds: 0), wall: .seconds(10), termination: .exited(0), processes: processes)
    return converse(Request(command: command, directory: "/ws"), observation)
  }

  private func exec(_ arguments: [ByteString], _ target: ByteString? = nil) -> Exec {
    var markers: [String: ByteString] = [:]
    markers["RATCHET_TARGET"] = target
    return Exec(at: .zero, directory: "/ws", arguments: arguments, markers: markers)
  }

  @Test func namesAreKeptByteForByte() {
    let names: [ByteString] = [
      ByteString(bytes: [0xff, 0xfe, 0x80]), "line\nbreak", "\u{1b}[31mred", "<script>alert(1)</script>", "=cmd()",
      "..",
      "/", " ", "-rf", "a\tb", ByteString(String(repeating: "x", count: 100_000)),
    ]
    var processes = [Process(id: 1, start: .zero, end: .seconds(10), termination: .exited(0), execs: [exec(["make"])])]
    for (index, name) in names.enumerated() {
      processes.append(
        Process(
          id: index + 2, parent: 1, start: .seconds(index), end: .seconds(index + 1), termination: .exited(0),
          execs: [exec(["true"], name)]))
    }
    #expect(read(processes).targets.map(\.name) == names)
  }

  @Test func brokenTreesAreRead() {
    let processes = [
      Process(id: 1, parent: 1, start: .seconds(5), end: .seconds(1), execs: [exec(["make"])]),
      Process(id: 2, parent: 3, start: .zero, end: nil, execs: [exec(["cc", "-c", "a.c"], "a.o")]),
      Process(id: 3, parent: 2, start: .seconds(-4), end: .seconds(-9), execs: [exec([])]),
      Process(id: 3, parent: 99, start: .zero, end: .zero, termination: .signaled(999), execs: []),
      Process(id: 4, parent: 3, start: .zero, end: .zero, termination: .exited(-1), execs: [exec([""], "x")]),
    ]
    for command in [["make"], ["./build.sh"]] as [[ByteString]] {
      #expect(read(processes, command: command).targets.allSatisfy { $0.wall >= .zero })
    }
    #expect(read([]).source == "processes" || read([]).source == "command")
  }

  /// 2,500 recipes of four processes each, and a chain of 10,000 processes: a quadratic reader would not come back.
  @Test func manyAndDeep() {
    var processes = [Process(id: 1, start: .zero, end: .seconds(10), termination: .exited(0), execs: [exec(["make"])])]
    func add(_ parent: Int, _ arguments: [ByteString], _ target: ByteString) -> Int {
      let id = processes.count + 1
      processes.append(
        Process(
          id: id, parent: parent, start: .microseconds(id), end: .microseconds(id + 100), termination: .exited(0),
          cpu: .microseconds(1), execs: [exec(arguments, target)]))
      return id
    }
    for index in 0..<2_500 {
      let name = ByteString("o/\(index).o")
      let shell = add(1, ["sh", "-c", "x"], name)
      let compiler = add(shell, ["gcc", "-c", "-o", name], name)
      _ = add(compiler, ["cc1"], name)
      _ = add(compiler, ["as"], name)
    }
    let reading = read(processes)
    #expect(reading.outcomes == [.executed: 2_500])
    #expect(reading.outputs.count == Reading.mostOutputs)
    var deepest = 1
    for _ in 0..<10_000 { deepest = add(deepest, ["sh", "-c", "x"], "deep") }
    #expect(read(processes).outcomes == [.executed: 2_501])
  }

  @Test func manyChildrenOfAnUnknownCommand() {
    var processes = [
      Process(id: 1, start: .zero, end: .seconds(10), termination: .exited(0), execs: [exec(["./x.sh"])])
    ]
    for index in 0..<10_000 {
      processes.append(
        Process(
          id: index + 2, parent: 1, start: .microseconds(index), end: .microseconds(index + 1), termination: .exited(0),
          execs: [exec(["sed", "s/a/b/"])]))
    }
    #expect(read(processes, command: ["./x.sh"]).targets.count == 1)
  }
}
