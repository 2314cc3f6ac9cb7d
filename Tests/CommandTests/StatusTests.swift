import JSON
import System
import TestSupport
import Testing

/// Anybody can ask how far a build is, and wait for its verdict.
struct StatusTests {
  private func status(_ bench: Bench, _ words: String...) throws -> (builds: [JSONValue], ended: Ended) {
    let ended = try bench.ratchet(["status", "--format", "json"] + words)
    guard ended.status != 2 else { return ([], ended) }
    let json = try JSONValue(parsing: Array(ended.out.utf8))
    #expect(json["schema"]?.string == "ratchet.status/1")
    return (json["builds"]?.array ?? [], ended)
  }

  private func detach(_ bench: Bench, _ words: [String]) throws -> String {
    let ended = try bench.ratchet(["run", "--detach"] + words)
    #expect(ended.status == 0 && ended.err.isEmpty, "\(ended.err)")
    return ended.out.split(separator: "\n").joined()
  }

  /// Asks until the answer is as wanted; what was said last.
  private func wait(_ bench: Bench, _ id: String, _ isWanted: (JSONValue) -> Bool) throws -> JSONValue? {
    var last: JSONValue?
    for _ in 0..<200 {
      last = try status(bench, id).builds.first
      if let last, isWanted(last) { return last }
      _ = try run(["sleep", "0.05"])
    }
    return last
  }

  @Test func aBuildThatRunsIsToldOf() throws {
    let bench = try Bench(files: [
      "Makefile": "all: a b\na:\n\ttouch a\nb: a\n\twhile ! test -e go; do sleep 0.05; done\n"
    ])
    let child = try bench.start(["run", "make"])
    var seen: JSONValue?
    for _ in 0..<200 where seen == nil {
      seen = try status(bench).builds.first
      _ = try run(["sleep", "0.05"])
    }
    #expect(seen?["state"]?.string == "running")
    #expect(seen?["command"]?.array?.first?.string == "make")
    #expect(seen?["elapsed_ms"]?.number ?? 0 >= 1000)
    #expect(seen?["targets_started"]?.number == 2)
    #expect(seen?["targets_done"]?.number == 1)
    #expect(seen?["waiting"]?.bool == false)
    let text = try bench.ratchet(["status"]).out
    #expect(text.contains("running for") && text.contains("1 target done, 1 under way"), "\(text)")
    try bench.folder.write("go", "")
    #expect(child.wait().status == 0)
    #expect(try bench.ratchet(["status"]).out == "no build is running\n")
    #expect(try bench.lastBuild()["id"] == seen?["id"])
  }

  @Test func theEstimateComesFromTheHistory() throws {
    let bench = try Bench(files: [
      "Makefile": "a: in\n\t@test ! -e slow || while ! test -e go; do sleep 0.05; done\n\ttouch -d -1min a\n"
    ])
    try bench.folder.write("in", "0")
    #expect(try bench.ratchet(["run", "-q", "make"]).status == 0)  // clean
    for number in 1...3 {
      try bench.folder.write("in", "\(number)")
      #expect(try bench.ratchet(["run", "-q", "make"]).status == 0)
    }
    try bench.folder.write("slow", "")
    try bench.folder.write("in", "4")
    let id = try detach(bench, ["make"])
    let seen = try wait(bench, id) { $0["estimate"]?["builds"] != nil }
    try bench.folder.write("go", "")
    #expect(seen?["estimate"]?["class"]?.string == "incremental")
    #expect(seen?["estimate"]?["builds"]?.number == 3)
    #expect(try bench.ratchet(["status", "--wait", id]).status == 0)
  }

  @Test(arguments: [("exit 0", 0), ("exit 7", 7), ("kill -9 $$", 137), ("sleep 1.2; exit 3", 3)])
  func waitingEndsAsTheBuildEnded(script: String, wanted: Int) throws {
    let bench = try Bench()
    let id = try detach(bench, ["--", "sh", "-c", script])
    #expect(try bench.ratchet(["status", "--wait", id]).status == wanted)
    #expect(try bench.ratchet(["status", "--wait", String(id.prefix(20))]).status == wanted)
    let build = try status(bench, id).builds.first
    #expect(build?["state"]?.string == "ended" && build?["status"]?.number == Double(wanted))
    #expect(try bench.lastBuild()["id"]?.string == id)
  }

  @Test func overBudgetInTheBackground() throws {
    let bench = try Bench()
    let id = try detach(bench, ["--budget", "50ms", "--", "sleep", "0.3"])
    #expect(try bench.ratchet(["status", "--wait", id]).status == 122)
    #expect(try status(bench, id).builds.first?["over_budget"]?.bool == true)
  }

  @Test func aCommandThatDoesNotExist() throws {
    let bench = try Bench()
    let id = try detach(bench, ["--", "no-such-command"])
    #expect(try bench.ratchet(["status", "--wait", id]).status == 127)
    #expect(try status(bench, id).builds.first?["trouble"]?.string == "command not found: no-such-command")
  }

  @Test func theBackgroundHasItsOwnSessionAndConsole() throws {
    let bench = try Bench()
    let look = "readlink /proc/$$/fd/0; test $(ps -o sess= -p $$) = $PPID; echo $?; ps -o tty= -p $$; echo err >&2"
    let id = try detach(bench, ["--", "sh", "-c", look])
    #expect(try bench.ratchet(["status", "--wait", id]).status == 0)
    let console = try bench.folder.read(".ratchet/work/\(id)/console.txt")
    #expect(console.hasPrefix("/dev/null\n0\n?\nerr\nratchet: "), "\(console)")
  }

  @Test func aKilledWrapperIsRecognized() throws {
    let bench = try Bench()
    let id = try detach(bench, ["--", "sh", "-c", "while ! test -e go; do sleep 0.05; done"])
    let file = try JSONValue(parsing: Array(try bench.folder.read(".ratchet/work/running/\(id).json").utf8))
    let wrapper = Int(file["pid"]?.number ?? 0)
    #expect(try status(bench, id).builds.first?["state"]?.string == "running")
    _ = try run(["kill", "-9", "\(wrapper)"])
    #expect(try wait(bench, id) { $0["state"]?.string == "lost" }?["state"]?.string == "lost")
    #expect(try bench.ratchet(["status", "--wait", id]).status == 125)
    #expect(try bench.ratchet(["status"]).out.contains("lost: its wrapper is gone"))
    try bench.folder.write("go", "")
  }

  @Test func anEndedBuildIsFoundInTheHistory() throws {
    let bench = try Bench()
    #expect(try bench.ratchet(["run", "-q", "--", "sh", "-c", "exit 4"]).status == 4)
    let id = try bench.lastBuild()["id"]?.string ?? ""
    #expect(try bench.ratchet(["status", "--wait", id]).status == 4)
    #expect(try status(bench, id).builds.first?["exit"]?.number == 4)
  }

  @Test func whatCannotBeAnswered() throws {
    let bench = try Bench()
    #expect(try bench.ratchet(["status", "--wait"]).status == 2)
    #expect(try bench.ratchet(["status", "0198"]).status == 2)
    #expect(try status(bench).builds.isEmpty)
    #expect(try bench.ratchet(["status"]).out == "no build is running\n")
    #expect(!bench.hasHistory)
  }

  @Test func waitingForALockIsTold() throws {
    let bench = try Bench()
    let other = try Child(
      ["sh", "-c", "exec 9>lk; flock 9; echo held; while ! test -e go; do sleep 0.05; done"], in: bench.path)
    #expect(other.waitFor("held"))
    let id = try detach(bench, ["--", "flock", "lk", "true"])
    #expect(try wait(bench, id) { $0["waiting"]?.bool == true }?["waiting"]?.bool == true)
    #expect(try bench.ratchet(["status"]).out.contains("waiting for another build's lock"))
    try bench.folder.write("go", "")
    _ = other.wait()
    #expect(try bench.ratchet(["status", "--wait", id]).status == 0)
  }

  @Test func withoutABackgroundNothingIsLeftOfAShortBuild() throws {
    let bench = try Bench()
    #expect(try bench.ratchet(["run", "-q", "--", "true"]).status == 0)
    #expect(!Disk.exists(bench.folder.path / ".ratchet/work"))
  }
}
