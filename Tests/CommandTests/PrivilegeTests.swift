import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// setuid, setgid and file capabilities keep their meaning, with and without CAP_SYS_PTRACE.
///
/// Only root can make such programs, and becomes a plain user by setpriv(1). For anybody else there is nothing to compare:
/// there the tests look at a program that is setuid already (`su`, `passwd`) by its owner's rights.
struct PrivilegeTests {
  static let user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]

  private func check(_ change: String, around: [String], words: [String] = ["./identity", "a b"]) throws -> String {
    guard geteuid() == 0 else { return try foreign() }
    let script = change + "; exec \"$@\""
    let pair = Pair(programs: [Programs.identity], around: ["sh", "-c", script, "sh"] + around)
    return try pair.check(words).out
  }

  private func foreign() throws -> String {
    _ = try Pair().check("passwd -S $(id -un) | cut -d' ' -f2").out
    return ""
  }

  @Test(arguments: ["4755", "6755", "2755", "4555"])
  func aPlainUsersSetuidProgram(mode: String) throws {
    let out = try check("chmod \(mode) identity", around: Self.user)
    #expect(geteuid() != 0 || out.contains("a b") && out.contains("/0/0"))
  }

  @Test func rootTracesAnothersSetuidProgram() throws {
    let out = try check("chown 65534:65534 identity; chmod 6755 identity", around: [])
    #expect(geteuid() != 0 || out.hasSuffix("0/65534/65534 0/65534/65534\n"))
  }

  @Test func below() throws {
    _ = try check(
      "chmod 4755 identity", around: Self.user, words: ["sh", "-c", "sh -c './identity x | cat'; ./identity y"])
  }

  @Test func underAMakefile() throws {
    _ = try check(
      "chmod 4755 identity; printf 'all:\\n\\t@./identity t; true\\n' > Makefile", around: Self.user,
      words: ["make", "-s"])
  }

  @Test func asTheOwnerNothingIsGained() throws {
    _ = try check("chown 65534 identity; chmod 4755 identity", around: Self.user)
  }

  @Test func fileCapabilities() throws {
    _ = try check(
      "cp /usr/bin/grep look; setcap cap_net_admin=ep look", around: Self.user,
      words: ["./look", "CapEff", "/proc/self/status"])
  }

  #if arch(x86_64)
    /// Another width of registers: prints its argument's first letter, ends with the number of its words, plus 20 for a plain user.
    @Test func a32BitImage() throws {
      guard geteuid() == 0 else { return _ = try foreign() }
      let image = Pair.Program(
        name: "narrow",
        source: """
          __asm__(".globl _start\\n_start: movl 8(%esp), %ecx; movl $1, %ebx; movl $1, %edx; movl $4, %eax; int $0x80\\n"
                  "movl (%esp), %ebx; movl $201, %eax; int $0x80; test %eax, %eax; jz 1f; addl $20, %ebx\\n"
                  "1: movl $1, %eax; int $0x80");
          """, flags: ["-m32", "-nostdlib", "-static", "-no-pie"])
      let pair = Pair(programs: [image], around: ["sh", "-c", "chmod 4755 narrow; exec \"$@\"", "sh"] + Self.user)
      #expect(try pair.check(["./narrow", "x"]).out == "x")
      let below = try pair.check("./narrow y; echo $?")
      #expect(below.out == "y2\n")
    }
  #endif

  /// An image that may not be read has lost its privileges before anybody can help; the note says what does.
  @Test(arguments: ["4711", "4111"])
  func anImageThatMayNotBeRead(mode: String) throws {
    guard geteuid() == 0 else { return _ = try foreign() }
    let pair = Pair(programs: [Programs.identity])
    let bench = try pair.bench()
    let start = ["sh", "-c", "chmod \(mode) identity; exec \"$@\"", "sh"] + Self.user + ["./ratchet", "run"]
    let plain = try run(
      start + ["--", "sh", "-c", "./identity x; true"], in: bench.path, environment: bench.environment([:]))
    #expect(plain.err.contains("--no-trace-under"), "\(plain.err)")
    let named = ["--no-trace-under", "caller", "--", "./caller"]
    try bench.folder.write("caller", "#!/bin/sh\n./identity x; true\n", permissions: 0o755)
    let helped = try run(start + named, in: bench.path, environment: bench.environment([:]))
    #expect(helped.out.contains("65534/0/0"), "\(helped)")
  }
}
