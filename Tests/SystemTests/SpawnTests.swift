import System
import TestSupport
import Testing

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// Real programs, each waited for by its own id.
struct SpawnTests {
  private func run(
    _ argv: String..., in folder: Path? = nil, environment: [String: String] = [:], limit: Duration = .seconds(60)
  ) throws -> (status: Int?, output: String, errors: String) {
    let result = try Spawn.run(argv.map { Array($0.utf8) }, in: folder, environment: environment, limit: limit)
    return (
      result.status, String(decoding: result.output, as: UTF8.self), String(decoding: result.errors, as: UTF8.self)
    )
  }

  @Test func outputErrorsAndStatus() throws {
    let result = try run("sh", "-c", "echo out; echo err >&2; exit 3")
    #expect(result == (3, "out\n", "err\n"))
  }

  @Test(arguments: [("kill -TERM $$", 143), ("kill -KILL $$", 137), ("exit 255", 255), ("true", 0)])
  func endings(script: String, status: Int) throws {
    #expect(try run("sh", "-c", script).status == status)
  }

  @Test func argumentsArriveAsTheyAre() throws {
    let odd: [[UInt8]] = [[], [0x20], [0xff, 0x0a], Array("$HOME".utf8), Array("-n".utf8)]
    let argv = [Array("sh".utf8), Array("-c".utf8), Array(#"printf '<%s>' "$@""#.utf8), Array("sh".utf8)] + odd
    let expected = Array(odd.map { [UInt8(0x3c)] + $0 + [UInt8(0x3e)] }.joined())
    #expect(try Spawn.run(argv, limit: .seconds(60)).output == expected)
  }

  @Test func programsThatDoNotRun() throws {
    let folder = try TemporaryFolder()
    let plain = try folder.write("plain", "text")
    #expect(try run("no-such-program-anywhere").status == 127)
    #expect(try run("\(folder.path)/none").status == 127)
    #expect(try run("\(plain)").status == 126)
    #expect(try run("\(folder.path)").status == 126)
    #expect(throws: SystemError("exec", code: EINVAL)) { try Spawn.run([], limit: .seconds(1)) }
  }

  @Test func runsInTheFolder() throws {
    let folder = try TemporaryFolder()
    #expect(try run("pwd", "-P", in: folder.path).output == "\(folder.path)\n")
    #expect(throws: SystemError("chdir", folder.path / "none", code: ENOENT)) {
      try Spawn.run([Array("true".utf8)], in: folder.path / "none", limit: .seconds(60))
    }
  }

  @Test func environmentIsAddedToOurs() throws {
    let script = #"echo "$ONE|$TWO|${PATH:+path}|$(env | grep -c ^HOME=)""#
    let result = try run("sh", "-c", script, environment: ["ONE": "1 =x", "TWO": "zwei", "HOME": "/nowhere"])
    #expect(result.output == "1 =x|zwei|path|1\n")
  }

  @Test func thePathOfTheAdditionsFindsTheProgram() throws {
    #expect(try run("sh", "-c", "true", environment: ["PATH": "/nowhere"]).status == 127)
  }

  @Test func stdinIsEmpty() throws {
    #expect(try run("sh", "-c", "cat | wc -c | tr -d ' '").output == "0\n")
  }

  @Test func bigOutputOnBothStreams() throws {
    let script = "head -c 3000000 /dev/zero; head -c 2000000 /dev/zero >&2; echo end"
    let result = try Spawn.run(["sh", "-c", script].map { Array($0.utf8) }, limit: .seconds(60))
    #expect(result.output.count == 3_000_004 && result.output.suffix(4) == Array("end\n".utf8)[...])
    #expect(result.errors.count == 2_000_000)
  }

  @Test func theTimeLimitEndsTheProgramAndItsChildren() throws {
    let result = try run("sh", "-c", "sleep 300 & echo $!; wait", limit: .milliseconds(300))
    #expect(result.status == nil)
    let child = try #require(pid_t(result.output.dropLast()))
    #expect(ends(child))
  }

  /// Whether a process that was killed is gone or a zombie before long: a signal takes effect a moment after it is sent.
  private func ends(_ process: pid_t) -> Bool {
    for _ in 0..<5000 {
      if kill(process, 0) != 0 || isZombie(process) { return true }
      usleep(1000)
    }
    return false
  }

  /// By /proc/PID/stat (proc(5)): the state stands behind the name in parentheses.
  private func isZombie(_ process: pid_t) -> Bool {
    guard let text = try? Disk.read(Path("/proc/\(process)/stat")), let close = text.lastIndex(of: UInt8(ascii: ")"))
    else { return false }
    return text[(close + 2)...].first == UInt8(ascii: "Z")
  }

  @Test func aDaemonLeftBehindIsNotWaitedFor() throws {
    let result = try run("sh", "-c", "sleep 300 & echo $!", limit: .seconds(60))
    #expect(result.status == 0)
    let daemon = try #require(pid_t(result.output.dropLast()))
    #expect(kill(daemon, 0) == 0 && !isZombie(daemon))
    kill(daemon, SIGKILL)
  }

  @Test func nothingOfOursIsInherited() throws {
    let folder = try TemporaryFolder()
    let open = try File(try folder.write("open", ""), .append)
    let result = try run("sh", "-c", "test -e /dev/fd/\(open.descriptor) && readlink /proc/self/fd/\(open.descriptor)")
    #expect(!result.output.contains("/open"))
    _ = try open.status()
  }
}
