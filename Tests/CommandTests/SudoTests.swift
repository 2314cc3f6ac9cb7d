import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// sudo(8) itself, bare and wrapped, with CAP_SYS_PTRACE and without.
///
/// Only root can write the rules that let a plain user in, in a mount namespace of the test's own. For anybody else sudo is
/// asked for what it refuses: it must say the same.
struct SudoTests {
  enum Caller: CaseIterable {
    case plainUser, userWhoMayTrace, root, rootWhoMayNotTrace

    /// Words that become this caller and run the rest.
    var words: [String] {
      let exec = ["--", "-c", "exec \"$@\"", "sh"]
      return switch self {
      case .plainUser: PrivilegeTests.user
      case .userWhoMayTrace:
        ["capsh", "--keep=1", "--user=nobody", "--inh=cap_sys_ptrace", "--addamb=cap_sys_ptrace"] + exec
      case .root: []
      case .rootWhoMayNotTrace: ["capsh", "--drop=cap_sys_ptrace"] + exec
      }
    }
  }

  private static let rules = "root ALL=(ALL:ALL) NOPASSWD: ALL\nnobody ALL=(ALL:ALL) NOPASSWD: ALL\n"
  private static let start = """
    chown 0:0 sudoers && chmod 440 sudoers && mount --bind sudoers /etc/sudoers || exit 99; exec "$@"
    """

  private func check(_ caller: Caller, _ words: [String], files: [String: String] = [:]) throws -> String {
    guard geteuid() == 0 else { return try Pair().check(["sudo", "-n", "-k", "true"]).err }
    let around = ["unshare", "-m", "sh", "-c", Self.start, "sh"] + caller.words
    let pair = Pair(
      files: files.merging(["sudoers": Self.rules]) { $1 }, environment: ["SUDO_ASKPASS": nil], around: around)
    return try pair.check(words).out
  }

  @Test(arguments: Caller.allCases)
  func itGivesItsPrivileges(caller: Caller) throws {
    let out = try check(caller, ["sudo", "-n", "sh", "-c", "id -u; id -g; grep CapEff /proc/self/status; exit 5"])
    #expect(geteuid() != 0 || out.hasPrefix("0\n0\n"))
  }

  @Test(arguments: Caller.allCases)
  func anotherUser(caller: Caller) throws {
    let out = try check(caller, ["sudo", "-n", "-u", "daemon", "sh", "-c", "id -un; umask; exit 3"])
    #expect(geteuid() != 0 || out.hasPrefix("daemon\n"))
  }

  @Test(arguments: Caller.allCases)
  func belowMake(caller: Caller) throws {
    let makefile = "all:\n\t@id -u; sudo -n id -u; sudo -n sh -c 'sh -c \"exit 4\"'\n"
    let out = try check(caller, ["make", "-s"], files: ["Makefile": makefile])
    #expect(geteuid() != 0 || out.hasSuffix("\n0\n"))
  }

  @Test(arguments: Caller.allCases)
  func aSignalInside(caller: Caller) throws {
    _ = try check(caller, ["sh", "-c", "sudo -n sh -c 'kill -9 $$'; echo $?; timeout 0.3 sudo -n sleep 30; echo $?"])
  }
}
