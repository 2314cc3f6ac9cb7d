import JSON
import System
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What may go wrong while a build is recorded costs at most that record. `Scripts/prove faults` does the same at length.
struct FaultTests {
  /// A mount namespace of the caller's own, where it may mount; a plain user gets it through one of users.
  private static let mounts = ["unshare", "-m"] + (geteuid() == 0 ? [] : ["-r"])

  /// A makefile with a target a line: a record of many pages, which a kill may cut anywhere.
  private static let wide = "all: \((0..<40).map { "t\($0)" }.joined(separator: " "))\n%:\n\t@exit 0\n"

  @Test func killedWrappersCostTheirOwnRecordsOnly() throws {
    let bench = try Bench(files: ["Makefile": Self.wide])
    var finished = 0
    for turn in 0..<24 {
      let child = try bench.start(["run", "-q", "make", "-s"])
      usleep(UInt32(turn * 9000))
      child.send(9)
      if child.wait().status == 0 { finished += 1 }
    }
    #expect(try bench.ratchet(["run", "-q", "make", "-s"]).status == 0)
    let check = try bench.ratchet(["history", "--check"])
    let count = Int(check.out.prefix { $0.isNumber }) ?? 0
    // A wrapper may be killed between its record and its end.
    #expect((finished + 1...25).contains(count), "\(finished) finished, \(check)")
    #expect(check.out.split(separator: "\n").dropFirst().allSatisfy { $0.contains("not JSON") }, "\(check)")
  }

  @Test func manyWrappersAtOnceLoseNothing() throws {
    let bench = try Bench()
    let all = try (0..<24).map { _ in try bench.start(["run", "-q", "--", "true"]) }
    for child in all { #expect(child.wait().status == 0) }
    #expect(try bench.builds().count == 24)
    #expect(try Set(bench.builds().compactMap { $0["id"]?.string }).count == 24)
  }

  @Test func aFileSystemWithoutLocksIsWrittenToAndNamed() throws {
    let bench = try Pair(programs: [Programs.noLocks]).bench()
    let words = ["./nolocks", "./ratchet", "run", "--", "sh", "-c", "sleep 0.1; exit 3"]
    for _ in 0..<2 {
      let ended = try run(words, in: bench.path, environment: bench.environment([:]))
      #expect(ended.status == 3)
      #expect(ended.err.split(separator: "\n").count { $0.contains("note:") } == 1, "\(ended.err)")
      #expect(Self.words(ended.err).contains("without a lock (No locks available)"), "\(ended.err)")
    }
    #expect(try bench.builds().count == 2)
  }

  @Test func manyWritersWithoutLocksLoseNothing() throws {
    let bench = try Pair(programs: [Programs.noLocks]).bench()
    let words = ["./nolocks", "./ratchet", "run", "-q", "--", "true"]
    let all = try (0..<16).map { _ in try Child(words, in: bench.path, environment: bench.environment([:])) }
    for child in all { #expect(child.wait().status == 0) }
    #expect(try bench.builds().count == 16)
  }

  /// Fills a small disk to the last byte, builds, makes room again, and builds again.
  @Test func aDiskThatIsFullForAWhile() throws {
    let bench = try Pair(files: ["Makefile": Self.wide]).bench()
    let script = """
      mount -t tmpfs -o size=256k none disk || exit 99
      export RATCHET_HISTORY=$PWD/disk/history.jsonl
      ./ratchet run -q make -s
      cat /dev/zero > disk/filler 2> /dev/null
      ./ratchet run -- sh -c 'make -s; echo built; exit 7'; echo status=$?
      rm disk/filler
      ./ratchet run -q make -s; ./ratchet history --check
      """
    try bench.folder.folder("disk")
    let ended = try run(
      Self.mounts + ["sh", "-c", script], in: bench.path, environment: bench.environment([:]))
    #expect(ended.out == "built\nstatus=7\n2 builds; every line can be read\n", "\(ended)")
    #expect(Self.words(ended.err).contains("is it full?"), "\(ended)")
  }

  @Test func aDiskThatMayOnlyBeRead() throws {
    let bench = try Pair().bench()
    let script = """
      mount --bind disk disk && mount -o remount,bind,ro disk || exit 99
      cd disk; ../ratchet run -- sh -c 'echo built; exit 7'; echo status=$?; ls -a
      """
    try bench.folder.folder("disk")
    let ended = try run(
      Self.mounts + ["sh", "-c", script], in: bench.path, environment: bench.environment([:]))
    #expect(ended.out == "built\nstatus=7\n.\n..\n", "\(ended)")
    #expect(Self.words(ended.err).contains("Read-only file system"), "\(ended)")
  }

  /// The ends of lines are where the width wants them.
  private static func words(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
