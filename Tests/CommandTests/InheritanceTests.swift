import TestSupport
import Testing

/// What a process takes over from its caller comes through the wrapper as it was.
struct InheritanceTests {
  static let status =
    "grep -E '^(SigP|SigB|SigI|SigC|Shd|Cap|NoNewPrivs|Seccomp:|Speculation|Cpus_allowed:|Groups|Umask)' /proc/self/status"

  @Test func signalsIgnoredByTheCaller() throws {
    try Pair(around: ["sh", "-c", "trap '' INT QUIT HUP TERM PIPE USR1 TSTP; exec \"$@\"", "sh"])
      .check(["sh", "-c", Self.status])
  }

  @Test func signalsBlockedByTheCaller() throws {
    let block = "import os,signal,sys; signal.pthread_sigmask(signal.SIG_BLOCK, [1, 2, 10, 15, 17, 20]); "
    try Pair(around: ["python3", "-c", block + "os.execvp(sys.argv[1], sys.argv[1:])"]).check(["sh", "-c", Self.status])
  }

  /// The kernel then reaps children by itself: the status must not be lost.
  @Test func aCallerThatIgnoresItsChildren() throws {
    let ignore = "import os,signal,sys; signal.signal(signal.SIGCHLD, signal.SIG_IGN); "
    let pair = Pair(around: ["python3", "-c", ignore + "os.execvp(sys.argv[1], sys.argv[1:])"])
    try pair.check(["grep", "SigIgn", "/proc/self/status"])
    try pair.check("exit 9")
  }

  @Test(arguments: ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"])
  func standardStreamsThatAreClosed(closed: String) throws {
    let name = "s/.* \\([0-9]* ->\\)/\\1/; s/ratchet-test-[A-Za-z0-9]*/file/p"
    let look = "ls -l /proc/$$/fd 2>/dev/null | sed -n '\(name)' | grep '^[0-5] ' >&5; exit 3"
    let pair = Pair(around: ["sh", "-c", "exec 5>&1; exec \"$@\" \(closed)", "sh"])
    try pair.check(["sh", "-c", look])
  }

  @Test func manyDescriptors() throws {
    let open = "import os,sys; [os.set_inheritable(os.open('/dev/null', 0), True) for i in range(300)]; "
    try Pair(around: ["python3", "-c", open + "os.execvp(sys.argv[1], sys.argv[1:])"])
      .check("ls /proc/self/fd | wc -l")
  }

  @Test func anOpenPipeEndsWithTheBuild() throws {
    try Pair().check("sh -c 'sleep 0.2; echo done' | cat; echo end")
    let pair = Pair(around: ["sh", "-c", "\"$@\" | cat; echo closed", "sh"])
    try pair.check(["sh", "-c", "echo text"])
  }

  @Test func noEnvironmentAtAll() throws {
    try Pair(options: ["--target-names", "off"], around: ["env", "-i"]).check(["/usr/bin/env"])
  }

  @Test func anEnvironmentOfOddBytes() throws {
    let odd =
      #"import os,sys; e = {b"A": b"\xff\xfe", b"B C": b"x=y", b"NL": b"a\nb", b"PATH": os.environb[b"PATH"], b"E": b""}; "#
    let look = "import os; print(sorted(i for i in os.environb.items() if i[0] not in (b'_', b'LC_CTYPE')))"
    try Pair(
      options: ["--target-names", "off"],
      around: ["python3", "-c", odd + "os.execvpe(sys.argv[1], sys.argv[1:], e)"]
    ).check(["python3", "-c", look])
  }

  @Test(arguments: [
    "ulimit -n 20", "ulimit -c 0", "ulimit -s 1024", "ulimit -f 10000", "umask 077", "ulimit -d 4000000", "ulimit -l 8",
  ])
  func limits(limit: String) throws {
    let look = "ulimit -a; umask; cat /proc/self/limits"
    try Pair(around: ["bash", "-c", limit + "; exec \"$@\"", "bash"]).check(["bash", "-c", look])
  }

  @Test func aLimitOfFileSizeHitsTheBuildAsBare() throws {
    let pair = Pair(around: ["sh", "-c", "ulimit -f 8; exec \"$@\"", "sh"])
    try pair.check("head -c 100000 /dev/zero > big; echo $?; ls -l big | cut -d' ' -f5")
    try pair.check("exit 3")
  }

  @Test func aLimitOfCPUTimeHitsTheBuildAsBare() throws {
    let pair = Pair(around: ["sh", "-c", "ulimit -c 0; ulimit -t 1; exec \"$@\"", "sh"])
    #expect(try pair.check(["sh", "-c", "while :; do :; done"]).signal != nil)
  }

  @Test(arguments: [
    ["taskset", "1"], ["setarch", "-R"], ["nice", "-n", "7"], ["ionice", "-c", "3"],
    ["sh", "-c", "echo 500 > /proc/self/oom_score_adj; exec \"$@\"", "sh"], ["chrt", "-b", "0"],
    ["setpriv", "--no-new-privs"], ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"],
  ])
  func schedulingAndRights(around: [String]) throws {
    let look = "taskset -p $$ | sed 's/[0-9]*.s//'; cat /proc/self/personality /proc/self/oom_score_adj; nice; id -u; "
    try Pair(around: around).check(look + "ionice; chrt -p $$ | cut -d: -f2; " + Self.status)
  }

  @Test func sessionGroupAndTerminal() throws {
    try Pair().check("ps -o tty=,tpgid= -p $$; test $(ps -o sess= -p $$) = $(ps -o sess= -p $PPID); echo $?")
    try Pair(around: ["setsid", "-w"]).check("test $(ps -o pgid= -p $$) = $(ps -o sess= -p $$); echo $?; exit 4")
  }

  @Test func aFolderThatIsGone() throws {
    let gone = "mkdir gone; cd gone; rmdir ../gone; exec \"$@\""
    let wrapped = try Pair(around: ["sh", "-c", gone, "sh"]).result(
      ["../ratchet", "run", "-q", "--"], ["sh", "-c", "exit 3"])
    #expect(wrapped.status == 125 || wrapped.status == 3)
  }
}
