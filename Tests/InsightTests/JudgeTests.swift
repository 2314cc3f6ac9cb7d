import Insight
import Model
import Testing

@Suite struct JudgeTests {
  private func check(
    _ expected: Judgement, seconds: Int = 8, waited: Int = 0, end: Termination = .exited(0),
    _ buildClass: BuildClass = .incremental, loop: Loop? = .inner, named: Bool = false, budget: Budget = .minute,
    exemption: String? = nil, at location: SourceLocation = #_sourceLocation
  ) {
    let question = JudgeQuestion(
      termination: end, buildClass: buildClass, loop: loop, budgetNamed: named, budget: budget,
      wall: .seconds(seconds), waited: .seconds(waited), exemption: exemption)
    #expect(judge(question) == expected, sourceLocation: location)
  }

  @Test func theBudgetItselfIsWithin() {
    check(.within(budget: .seconds(60)), seconds: 60)
    check(.over(budget: .seconds(60)), seconds: 61)
    check(.over(budget: .seconds(5)), budget: .limit(.seconds(5)))
  }

  @Test func waitingForALockIsNotTheBuildsFault() {
    check(.within(budget: .seconds(60)), seconds: 90, waited: 30)
    check(.over(budget: .seconds(60)), seconds: 91, waited: 30)
  }

  @Test(arguments: [Termination.exited(1), .signaled(15)]) func aFailureComesFirst(_ end: Termination) {
    check(.failed, seconds: 600, end: end)
    check(.failed, seconds: 600, end: end, .clean, loop: nil, budget: .off)
  }

  @Test func aCleanBuildIsJudgedOnlyByANamedBudget() {
    check(.notJudged(reason: "clean build"), seconds: 600, .clean)
    check(.over(budget: .seconds(60)), seconds: 600, .clean, named: true)
  }

  @Test func whatRanNothingIsNotJudged() { check(.notJudged(reason: "nothing ran"), seconds: 90, .noOp) }

  @Test func aCommandOfNoLoopIsJudgedOnlyByANamedBudget() {
    check(.notJudged(reason: "no loop's command"), seconds: 90, loop: nil)
    check(.over(budget: .seconds(60)), seconds: 90, loop: nil, named: true)
  }

  @Test func anExemptionNamesItsReason() {
    check(.notJudged(reason: "unknown command"), seconds: 90, exemption: "unknown command")
    check(.within(budget: .seconds(60)), named: true, exemption: "unknown command")
  }

  @Test func budgetOffWinsOverTheRest() { check(.notJudged(reason: "budget off"), named: true, budget: .off) }
}
