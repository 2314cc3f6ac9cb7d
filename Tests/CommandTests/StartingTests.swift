import TestSupport
import Testing

/// Every way in which programs start, await, stop and leave others.
struct StartingTests {
  @Test(arguments: [
    Programs.vfork, Programs.spawn, Programs.threads, Programs.threadExec, Programs.deadLeader, Programs.subreaper,
    Programs.parentDeath, Programs.stops, Programs.pidfd,
  ])
  func aProgramThatStartsOthers(program: Pair.Program) throws {
    try Pair(programs: [program]).check(["./\(program.name)"])
  }

  @Test func underAShellToo() throws {
    let all = [Programs.vfork, Programs.threads, Programs.threadExec, Programs.stops]
    try Pair(programs: all).check("./vfork; ./threads & wait; ./threadexec; ./stops; ./threadexec || exit 3")
  }

  @Test func doubleForkAndDaemon() throws {
    let script = "(setsid sh -c 'sleep 0.2; echo late >&3' 3>&1 </dev/null >/dev/null 2>&1 &) ; echo early; sleep 0.5"
    #expect(try Pair().check(script).out == "early\nlate\n")
  }

  @Test func aProgramThatTracesItselfIsLetBeByName() throws {
    try Pair(programs: [Programs.tracesItself], options: ["--no-trace-under", "traces"]).check("./traces; echo $?")
    try Pair(programs: [Programs.tracesItself], options: ["--no-trace-under", "*/trac?s"]).check(["./traces"])
  }

  @Test func execAfterExec() throws { try Pair().check("exec sh -c 'exec sh -c \"exec sh -c \\\"exit 7\\\"\"'") }

  @Test func aScriptWithAndWithoutAFirstLine() throws {
    let pair = Pair(files: ["with": "#!/bin/sh\necho $0 $1\nexit 3\n", "without": "echo $0 $1\nexit 4\n"])
    let script = "chmod +x with without; ./with a; echo $?; ./without b; echo $?"
    try pair.check(script)
    try pair.check(["sh", "-c", "chmod +x without; exec env ./without c"])
  }

  @Test func manyShortProcesses() throws {
    try Pair().check("i=0; while [ $i -lt 200 ]; do /bin/true; i=$((i+1)); done; echo $i")
  }

  @Test func manyAtOnce() throws {
    try Pair().check("for i in $(seq 60); do (sh -c \"exit $i\") & done; wait; echo $?; for j in 1 2 3; do :; done")
  }

  @Test func parallelPipes() throws {
    try Pair().check([
      "bash", "-c", "yes | head -n 3; echo ${PIPESTATUS[@]}; false | true | sh -c 'exit 3'; echo ${PIPESTATUS[@]}",
    ])
  }

  @Test func aKilledChild() throws {
    try Pair(printsNumbers: true).check([
      "bash", "-c", "sleep 30 & kill -9 $!; wait $!; echo $?; sh -c 'kill -6 $$'; echo $?",
    ])
  }

  @Test func waitForAnyChild() throws {
    try Pair().check(["bash", "-c", "sh -c 'exit 3' & a=$!; sleep 0.2 & wait -n; echo $?; wait; echo $?"])
  }

  @Test func aMakeThatPassesItsFlagsOn() throws {
    let files = ["Makefile": "all:\n\t@$(MAKE) --no-print-directory $(MAKEFLAGS) sub\nsub:\n\t@echo made\n"]
    try Pair(files: files).check(["make", "--no-print-directory"])
  }

  @Test func aJobserverReachesSubMakes() throws {
    let files = [
      "Makefile": "all: x y\nx y:\n\t+@$(MAKE) --no-print-directory -C sub $@\n",
      "sub/Makefile": "x y:\n\t@sleep 0.05\n\t@echo $@ > $@\n\t@echo '$(MAKEFLAGS)' | grep -c jobserver\n",
    ]
    try Pair(files: files).check(["make", "-j2", "--no-print-directory"])
  }

  @Test func aBuildThatCallsTheWrapperItself() throws {
    let files = ["Makefile": "all:\n\t@./ratchet run -q -- sh -c 'echo inner; exit 3'; echo $$?\n"]
    try Pair(files: files).check(["make"])
    try Pair().check("./ratchet run -q -- sh -c 'kill -15 $$'; echo $?")
  }
}
