import JSON
import Model
import Reports
import TestSupport
import Testing

/// How far builds are, in words and in JSON.
struct StatusReportTests {
  private var all: [BuildStatus] {
    let started = Timestamp(microseconds: 1_795_000_000_000_000)
    let running = BuildStatus(
      id: "01a20ef8-162d-778c-b628-92721b78d82b", command: ["make", "-j2", "a b"], directory: "sub", loop: "inner",
      started: started, updated: started, elapsed: .milliseconds(12_300),
      estimate: Estimate(buildClass: .incremental, builds: 14, median: .seconds(40), p90: .seconds(55)),
      targetsStarted: 5, targetsDone: 3, isWaiting: true, waited: .seconds(2))
    let background = BuildStatus(
      id: "01a20ef8-2057-70ad-856d-40aa85ff828a", command: ["sh", "\u{1b}[31m"], started: started, updated: started,
      elapsed: .milliseconds(150), console: "/p/.ratchet/work/x/console.txt")
    var over = running
    (over.state, over.status, over.termination, over.isOverBudget) = (.ended, 122, .exited(0), true)
    (over.isWaiting, over.waited) = (false, .zero)
    var killed = over
    (killed.status, killed.termination, killed.isOverBudget) = (137, .signaled(9), false)
    var absent = background
    (absent.state, absent.status, absent.trouble) = (.ended, 127, "command not found: nonsense")
    var lost = background
    lost.state = .lost
    return [running, background, over, killed, absent, lost]
  }

  @Test func forPeople() { snapshot(StatusReport(all, columns: 100).text(.terminal), named: "status") }
  @Test func forPrograms() { snapshot(StatusReport(all).text(.json), named: "status-json") }

  @Test func noBuild() {
    #expect(StatusReport([]).text(.terminal) == "no build is running\n")
    #expect(StatusReport([]).text(.json) == "{\n  \"schema\": \"ratchet.status/1\",\n  \"builds\": []\n}\n")
  }
}
