import TestSupport
import Testing

/// The status that `ratchet run` ends with: the build's own, or one of the few that are ours.
struct ExitStatusTests {
  @Test(arguments: [0, 1, 2, 3, 122, 125, 126, 127, 255])
  func theBuildsOwnStatusIsPassedOn(status: Int) throws {
    let bench = try Bench()
    #expect(try bench.ratchet(["run", "--", "sh", "-c", "exit \(status)"]).status == status)
    #expect(try bench.lastBuild()["exit"]?.number == Double(status))
  }

  @Test(arguments: [1, 2, 3, 6, 9, 11, 15])
  func deathByASignalIsPassedOn(signal: Int) throws {
    let bench = try Bench()
    let ended = try bench.ratchet(["run", "--", "sh", "-c", "kill -\(signal) $$"])
    #expect(ended.signal == signal)
    #expect(try bench.lastBuild()["signal"]?.number == Double(signal))
  }

  @Test func aCommandThatIsNotThereIs127AndLeavesNoRecord() throws {
    let bench = try Bench()
    let ended = try bench.ratchet(["run", "--", "no-such-command-anywhere"])
    #expect(ended.status == 127)
    #expect(ended.err.contains("command not found: no-such-command-anywhere"))
    #expect(ended.err.contains("hint: "))
    #expect(!bench.hasHistory)
  }

  @Test func aCommandThatMayNotBeRunIs126AndLeavesNoRecord() throws {
    let bench = try Bench(files: ["plain": "no program\n"])
    let ended = try bench.ratchet(["run", "./plain"])
    #expect(ended.status == 126)
    #expect(ended.err.contains("may not be run"))
    #expect(!bench.hasHistory)
  }

  @Test(arguments: [
    ("{\n  \"schema\": 1,\n  \"loops\": {\"inner\": {\"budget_s\": \"60 s\"}}\n}", "ratchet.json:3:"),
    ("{\"schema\": 1,}", "ratchet.json:1:"), ("", "ratchet.json"), ("[]", "ratchet.json"),
  ])
  func aMalformedSettingsFileIs125BeforeTheBuildStarts(text: String, place: String) throws {
    let bench = try Bench(files: ["ratchet.json": text])
    let ended = try bench.ratchet(["run", "--", "sh", "-c", "touch started"])
    #expect(ended.status == 125)
    #expect(ended.err.contains(place), "\(ended.err)")
    #expect(ended.err.contains("hint: "))
    #expect(try run(["ls", "started"], in: bench.path).status != 0)
  }

  @Test(arguments: [["run", "--budgt", "1s", "true"], ["run", "--budget", "soon", "true"], ["run"]])
  func wrongUsageOfRunIs125(words: [String]) throws {
    let bench = try Bench()
    let ended = try bench.ratchet(words)
    #expect(ended.status == 125)
    #expect(ended.err.contains("hint: "), "\(ended.err)")
  }

  @Test(arguments: [["report", "--tpo", "3"], ["nonsense"], ["history", "show", "a", "b"]])
  func wrongUsageOfOtherVerbsIs64(words: [String]) throws {
    #expect(try Bench().ratchet(words).status == 64)
  }

  @Test func aGreenBuildOverItsBudgetIs122AfterItFinished() throws {
    let bench = try Bench()
    let ended = try bench.ratchet(["run", "--budget", "50ms", "--", "sh", "-c", "sleep 0.2; touch finished"])
    #expect(ended.status == 122)
    #expect(ended.err.contains("122"))
    #expect(ended.err.contains("ratchet report"))
    #expect(try run(["ls", "finished"], in: bench.path).status == 0)
  }

  @Test func theStatusOverBudgetCanBeChosen() throws {
    let bench = try Bench()
    let slow = ["--", "sh", "-c", "sleep 0.2"]
    #expect(try bench.ratchet(["run", "--budget", "50ms", "--over-budget-exit", "9"] + slow).status == 9)
    #expect(try bench.ratchet(["run", "--budget", "50ms", "--over-budget-exit", "0"] + slow).status == 0)
    #expect(try bench.ratchet(["run", "--budget", "off"] + slow).status == 0)
  }

  @Test func aFailedBuildOverItsBudgetKeepsItsOwnStatus() throws {
    let bench = try Bench()
    #expect(try bench.ratchet(["run", "--budget", "50ms", "--", "sh", "-c", "sleep 0.2; exit 7"]).status == 7)
  }

  @Test func helpAndVersion() throws {
    let bench = try Bench()
    let help = try bench.ratchet(["run", "--help"])
    #expect(help.status == 0)
    #expect(help.out.contains("--over-budget-exit"))
    #expect(help.err.isEmpty)
    #expect(try bench.ratchet(["--version"]).out.hasPrefix("ratchet "))
    #expect(!bench.hasHistory)
  }
}
