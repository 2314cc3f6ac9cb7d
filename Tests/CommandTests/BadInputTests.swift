import JSON
import System
import TestSupport
import Testing

/// Broken files, full disks and hostile names: the build's own result is never lost, and what is shown is inert.
struct BadInputTests {
  static let makefile = "app: app.c\n\tcp app.c app; sleep 0.02\n"

  private func project() throws -> Bench { try Bench(files: ["Makefile": Self.makefile, "app.c": "1"]) }

  @Test func aHistoryThatCannotBeWrittenCostsOneWarning() throws {
    let bench = try project()
    try bench.folder.write(".ratchet", "a file where the folder should be")
    let ended = try bench.ratchet(["run", "--", "sh", "-c", "make -s; exit 7"])
    #expect(ended.status == 7)
    #expect(ended.err.split(separator: "\n").filter { $0.contains("not recorded") }.count <= 2)
    #expect(ended.err.contains("could not add a build to the history"))
  }

  @Test func aFullDiskCostsTheRecordOnly() throws {
    let bench = try project()
    let ended = try bench.ratchet(["run", "make", "-s"], environment: ["RATCHET_HISTORY": "/dev/full"])
    #expect(ended.status == 0)
    #expect(ended.err.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains("No space left on device"))
  }

  @Test func aFileSizeLimitCostsTheRecordOnly() throws {
    let bench = try project()
    try bench.ratchet(["run", "-q", "make"])
    let before = try bench.folder.read(".ratchet/history.jsonl")
    let script = "ulimit -f 1; exec \"$0\" run -- true"
    let ended = try run(["sh", "-c", script, product("ratchet")], in: bench.path, environment: Bench.clean)
    #expect(ended.status == 0)
    let after = try bench.folder.read(".ratchet/history.jsonl")
    #expect(after == before || after.split(separator: "\n").count == 2)
  }

  @Test func aTornTailIsClosedAndReportedOnce() throws {
    let bench = try project()
    try bench.ratchet(["run", "-q", "make"])
    let whole = try bench.folder.read(".ratchet/history.jsonl")
    try bench.folder.write(".ratchet/history.jsonl", whole + "{\"v\":1,\"id\":\"torn")
    let first = try bench.ratchet(["run", "make"])
    #expect(first.err.contains("note: "))
    let second = try bench.ratchet(["run", "make"])
    #expect(!second.err.contains("note: "))
    let check = try bench.ratchet(["history", "--check"])
    #expect(check.status == 1)
    #expect(check.out.hasPrefix("3 builds"))
    #expect(check.out.contains("line 2: not JSON"))
  }

  @Test(arguments: ["garbage", "{}", "{\"v\":1}", "\u{1b}[31m", "[1,2", String(repeating: "x", count: 100_000)])
  func linesThatAreNoBuildsArePassedOverAndNamed(line: String) throws {
    let bench = try project()
    try bench.ratchet(["run", "-q", "make"])
    let whole = try bench.folder.read(".ratchet/history.jsonl")
    try bench.folder.write(".ratchet/history.jsonl", "\(line)\n\(whole)\(line)\n")
    let report = try bench.ratchet(["report"])
    #expect(report.status == 0)
    #expect(report.out.contains("app"))
    #expect((report.out + report.err).contains("history --check"))
    #expect(!(report.out + report.err).contains("\u{1b}"))
    #expect(try bench.ratchet(["history", "--check"]).status == 1)
    #expect(try bench.ratchet(["run", "make"]).status == 0)
  }

  @Test func hostileNamesAreKeptLosslesslyAndShownInert() throws {
    let name = "a\\033[31m<b>&`x`\\342\\200\\256"
    let bench = try Bench()
    let script = #"printf "all: %b\n%b:\n\t@touch '\$@'; sleep 0.02\n" "$0" "$0" > Makefile; echo ok"#
    #expect(try run(["sh", "-c", script, name], in: bench.path).out == "ok\n")
    let ended = try bench.ratchet(["run", "make"])
    let real = "a\u{1b}[31m<b>&`x`\u{202e}"
    #expect(try bench.lastBuild().targetNames == [real], "\(ended.err)")
    for words in [
      ["report"], ["history"], ["history", "show"], ["report", "--format", "markdown"], ["report", "--target", real],
    ] {
      let shown = try bench.ratchet(words)
      #expect(shown.status == 0)
      #expect(!shown.out.contains("\u{1b}") && !shown.out.contains("\u{202e}"), "\(words)")
    }
    #expect(!ended.err.contains("\u{1b}"))
  }

  @Test func namesThatAreNotUTF8AreKept() throws {
    let bench = try Bench()
    let script = "printf 'all: b\\377d\\nb\\377d:\\n\\t@touch \"$@\"; sleep 0.02\\n' > Makefile"
    _ = try run(["sh", "-c", script], in: bench.path)
    #expect(try bench.ratchet(["run", "make"]).status == 0)
    let target = try #require(try bench.lastBuild()["targets"]?.array?.first)
    #expect(target["t_b64"]?.string == "Yv9k")
    #expect(try bench.ratchet(["report"]).out.contains("b\\xffd"))
  }

  @Test func aFolderThatIsNotUTF8Works() throws {
    let bench = try Bench()
    let script = """
      d=$(printf 'd\\377'); mkdir "$d"; cd "$d"; printf 'x:\\n\\ttouch x; sleep 0.02\\n' > Makefile
      "$0" run -q make -s && "$0" report | grep -c ' *x '; ls .ratchet
      """
    let ended = try run(["sh", "-c", script, product("ratchet")], in: bench.path, environment: Bench.clean)
    #expect(ended.out == "1\nhistory.jsonl\n", "\(ended.err)")
  }

  @Test func aRepositoryOfAnotherKindOfTroubleIsANote() throws {
    let bench = try project()
    try bench.folder.write(".git", "gitdir: /nowhere/at/all\n")
    #expect(try bench.ratchet(["run", "make"]).status == 0)
    #expect(try bench.builds().count == 1)
  }

  @Test func aResultThatCannotBeWrittenIsSaid() throws {
    let bench = try project()
    let ended = try bench.ratchet(["run", "--result", "no/such/folder/r.json", "make", "-s"])
    #expect(ended.status == 0)
    #expect(ended.err.contains("result was not written"))
  }

  @Test(arguments: [["report"], ["history", "export"], ["history"], ["report", "--format", "json"], ["--version"]])
  func anAnswerThatDoesNotArriveIsAnError(words: [String]) throws {
    let bench = try project()
    try bench.ratchet(["run", "-q", "make"])
    let ended = try run(
      ["sh", "-c", "\"$@\" > /dev/full", "sh", product("ratchet")] + words, in: bench.path, environment: Bench.clean)
    #expect(ended.status == 2)
    #expect(ended.err.contains("No space left on device"))
  }

  @Test func aFolderThatTheBuildTakesAwayStaysGone() throws {
    let bench = try Bench(files: ["g/h/x": ""])
    let ended = try bench.ratchet(["run", "sh", "-c", "cd ../..; rm -rf g"], in: "g/h")
    #expect(ended.status == 0)
    #expect(ended.err.contains("not recorded"))
    #expect(!Disk.exists(bench.folder.path / "g"))
  }

  @Test func aCleanBuildOverTheBudgetIsNotCalledOver() throws {
    let bench = try Bench(files: [
      "Makefile": "app:\n\tsleep 0.2; touch app\n",
      "ratchet.json": "{\"schema\": 1, \"loops\": {\"inner\": {\"command\": [\"make\"], \"budget_s\": 0.1}}}",
    ])
    #expect(try bench.ratchet(["run", "make"]).status == 0)
    #expect(!(try bench.ratchet(["history"]).out.contains("over")))
    #expect(try bench.ratchet(["run", "-q", "true"]).status == 0)
    #expect(try bench.ratchet(["report", "--loop", "nosuch"]).err.contains("no loop"))
  }

  @Test func aPipeInTheHistorysPlaceDoesNotHoldTheBuildUp() throws {
    let bench = try project()
    _ = try run(["mkfifo", "pipe"], in: bench.path)
    let ended = try run(
      ["timeout", "20", product("ratchet"), "run", "make", "-s"], in: bench.path,
      environment: bench.environment(["RATCHET_HISTORY": "pipe"]))
    #expect(ended.status == 0)
    #expect(ended.err.contains("not recorded"))
  }

  @Test func aResultMayGoToAPipe() throws {
    let bench = try project()
    let script = "\"$0\" run -q --result /dev/stdout -- true | grep -c ratchet.result/1"
    let ended = try run(["sh", "-c", script, product("ratchet")], in: bench.path, environment: Bench.clean)
    #expect(ended.out == "1\n", "\(ended.err)")
  }

  @Test func aClosedReaderIsNoError() throws {
    let bench = try project()
    try bench.ratchet(["run", "-q", "make"])
    let ended = try run(
      [
        "bash", "-c", "set -o pipefail; \"$0\" report | true; \"$0\" history export | head -c 1 >/dev/null; echo $?",
        product("ratchet"),
      ],
      in: bench.path, environment: Bench.clean)
    #expect(ended.out == "0\n")
    #expect(ended.err.isEmpty)
  }
}
