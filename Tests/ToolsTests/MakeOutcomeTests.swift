import Model
import TestSupport
import Testing
import Tools

/// How targets of make ended.
@Suite struct MakeOutcomeTests {
  private func check(
    _ trace: String, _ expected: String, termination: Termination? = nil,
    at location: SourceLocation = #_sourceLocation
  ) {
    checkText(
      describe(readTrace(trace, termination: termination)), expected, "the targets",
      at: location)
  }

  @Test func failures() {
    check(
      """
      0..1000 !2 make -k bad-a bad-b
        0..100 !1 {RATCHET_TARGET=bad-a} sh -c 'false'
        100..200 !1 {RATCHET_TARGET=ignored} false
        200..300 {RATCHET_TARGET=ignored} true
        300..400 {RATCHET_TARGET=handled} sh -c 'grep x y || true'
          301..400 !1 grep x y
        400..500 ^11 {RATCHET_TARGET=crash} ./crash
      """,
      """
      bad-a task failed 100
      ignored task executed 200
      handled task executed 99
      crash task failed 100
      """)
    check(
      """
      0..1000 make -i
        0..100 !1 {RATCHET_TARGET=tolerated} false
      """, "tolerated task executed 100")
  }

  @Test(arguments: [
    ("make check", ["check"]), ("make -k a bad check", []), ("make a bad check", ["check"]), ("make bad", []),
    ("make -j2 a bad check", []), ("make x a", ["x"]), ("make x y", []), ("make", []),
  ])
  func goalsThatWereNotReached(_ command: String, _ expected: [String]) {
    let reading = readTrace(
      """
      0..1000 !2 make
        0..100 {RATCHET_TARGET=a} true
        100..200 !1 {RATCHET_TARGET=bad} false
      """, command: command)
    #expect(reading.targets.filter { $0.outcome == .notRun }.map(\.name.description) == expected)
  }

  @Test func interruptions() {
    check(
      """
      0..1000 ^2 make -j3
        0..900 {RATCHET_TARGET=done.o} cc -c done.c
        0..990 ^2 {RATCHET_TARGET=cut.o} cc -c cut.c
        0..990 !130 {RATCHET_TARGET=shell} sh -c 'work; more'
        0..- {RATCHET_TARGET=alive} sleep 9
        0..950 !1 {RATCHET_TARGET=broken} false
        0..995 !2 {RATCHET_TARGET=sub} make -C sub
      """,
      """
      done.o compile executed 900
      cut.o compile cancelled 990
      shell task cancelled 990
      alive task cancelled 1000
      broken task failed 950
      sub group cancelled 995
      """)
  }

  @Test func untracedEndUnderAMakeThatEndedWellIsUnknown() {
    check(
      """
      0..1000 make
        0..- {RATCHET_TARGET=sanitized} ./test
      """, "sanitized task unknown 1000")
  }
}
