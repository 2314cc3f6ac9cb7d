import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The wrapper around, inside and as the first process of containers.
///
/// A plain user gets the namespaces through one of users (`-r`), where the system permits that.
struct ContainerTests {
  static let unshare = ["unshare"] + (geteuid() == 0 ? [] : ["-r"]) + ["-fp", "--mount-proc"]

  @Test(arguments: ["exit 0", "exit 3", "sh -c 'exit 4' & wait $!; exit $?", "(sleep 0.1; exit 5); exit $?"])
  func asProcessOne(script: String) throws { try Pair(around: Self.unshare).check(script) }

  /// Process 1 does not die of a signal that it sends itself: the status says what happened.
  @Test func deathBySignalAsProcessOne() throws {
    let pair = Pair(around: Self.unshare)
    let wrapped = try pair.result(
      ["./ratchet", "run", "-q", "--"], ["sh", "-c", "sh -c 'kill -9 $$'; exec sh -c 'kill -9 $$'"])
    #expect(wrapped.status == 137)
    #expect(try pair.result(["./ratchet", "run", "-q", "--"], ["sh", "-c", "kill -15 $$"]).status == 143)
  }

  @Test func aContainerInside() throws {
    try Pair().check(Self.unshare + ["sh", "-c", "echo $$; ps -o pid= | wc -l; sh -c 'exit 3'; exit $?"])
    try Pair().check(Self.unshare + ["--kill-child", "sh", "-c", "sleep 30 & exit 4"])
  }

  @Test func namespacesOfAllKinds() throws {
    try Pair().check([
      "unshare", "-r", "-m", "-n", "-i", "-u", "sh", "-c",
      "id -u; hostname inside; hostname; ip -o link 2>/dev/null | wc -l",
    ])
  }

  @Test func bubblewrap() throws {
    let inside = [
      "bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--unshare-all", "--die-with-parent",
    ]
    try Pair().check(inside + ["sh", "-c", "echo $$; cat /proc/1/comm; sh -c 'exit 3'; exit $?"])
    try Pair().check(inside + ["sh", "-c", "kill -9 $$"])
  }

  @Test func bubblewrapAround() throws {
    let around = ["bwrap", "--bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--unshare-pid"]
    try Pair(around: around).check("sh -c 'exit 3'; exit $?")
  }

  /// A bare chroot(1) has no /proc.
  @Test func aRootWithoutProc() throws {
    let around =
      ["unshare", "-m"] + (geteuid() == 0 ? [] : ["-r"])
      + ["sh", "-c", "mount -t tmpfs none /proc && exec \"$@\"", "sh"]
    let pair = Pair(files: ["Makefile": "all: a\na:\n\t@sleep 0.05; echo made; touch a\n"], around: around)
    try pair.check("sh -c 'echo \"$0\"; exit 3' 'a  b'; exit $?")
    try pair.check(["make", "-s"])
    let bench = try pair.bench()
    let words = around + ["./ratchet", "run", "-q", "--", "make", "-s"]
    #expect(try run(words, in: bench.path, environment: bench.environment([:])).out == "made\n")
    #expect(try bench.lastBuild().target("a")?["outcome"]?.string == "executed")
  }

  @Test func targetsAreNamedAcrossNamespaces() throws {
    let words = Self.unshare.joined(separator: " ")
    let bench = try Bench(files: ["Makefile": "all: a\na:\n\t\(words) sh -c 'sleep 0.1; touch a'\n"])
    #expect(try bench.ratchet(["run", "-q", "make"]).status == 0)
    #expect(try bench.lastBuild().target("a")?["outcome"]?.string == "executed")
  }
}
