import Insight
import Model
import Testing

@Suite struct ClassifyTests {
  private static let compiled = [TargetTiming(name: "a.o", wall: .seconds(1))]
  private static let green = previous(.incremental, .exited(0))

  private static func previous(_ buildClass: BuildClass, _ end: Termination, outputs: Int = 10) -> Build {
    Build(
      id: "1", started: Timestamp(microseconds: 0), wall: .seconds(5), termination: end, command: ["make"],
      buildClass: buildClass, outputs: (0..<outputs).map { ByteString("out\($0)") })
  }

  private func check(
    _ expected: BuildClass, _ targets: [TargetTiming] = Self.compiled, end: Termination = .exited(0),
    noOp: Bool = false, wroteNothing: Bool = false, clean: Bool = false, previous: Build? = Self.green, kept: Int = 10,
    log: (known: Int, kept: Int) = (0, 0), at location: SourceLocation = #_sourceLocation
  ) {
    let evidence = ClassEvidence(
      termination: end, targets: targets, toolSaysNoOp: noOp, wroteNothing: wroteNothing, toolSaysClean: clean,
      previous: previous,
      outputsKept: kept, toolKnows: log.known, toolKept: log.kept)
    #expect(classify(evidence) == expected, sourceLocation: location)
  }

  @Test func workAfterAGreenBuildIsIncremental() { check(.incremental) }

  @Test func aFirstBuildIsClean() { check(.clean, previous: nil) }

  /// The first build that is recorded need not be the first: ninja's log knows better.
  @Test func withoutARecordTheToolsLogTells() {
    check(.incremental, previous: nil, log: (10, 5))
    check(.clean, previous: nil, log: (10, 4))
    check(.clean, previous: nil, log: (10, 0))
    check(.clean, clean: true, previous: nil, log: (10, 9))
    check(.incremental, kept: 9, log: (10, 0))
  }

  @Test func theToolMaySayClean() { check(.clean, clean: true) }

  @Test func halfOfTheOutputsGoneIsIncrementalMoreIsClean() {
    check(.incremental, kept: 5)
    check(.clean, kept: 4)
    check(.incremental, previous: Self.previous(.incremental, .exited(0), outputs: 0), kept: 0)
  }

  @Test(arguments: [Termination.exited(2), .signaled(2)])
  func anUnfinishedCleanBuildIsContinued(_ end: Termination) {
    check(.clean, previous: Self.previous(.clean, end))
    check(.incremental, previous: Self.previous(.incremental, end))
  }

  @Test func nothingExecutedIsNoOpWhateverElseIsKnown() {
    check(.noOp, [])
    check(.noOp, [], clean: true, previous: nil, kept: 0)
    check(.noOp, [TargetTiming(name: "all", outcome: .upToDate), TargetTiming(name: "b", outcome: .remoteHit)])
    check(.noOp, [TargetTiming(name: "sub", kind: .group, wall: .seconds(1))])
  }

  @Test func theToolMaySayNoOpThoughSomethingRan() { check(.noOp, noOp: true) }

  @Test func whatLeavesItsFileAloneIsNoWork() {
    check(.noOp, wroteNothing: true)
    check(.incremental, end: .exited(2), wroteNothing: true)
  }

  @Test(arguments: [Outcome.failed, .cancelled, .unknown]) func triedWorkIsWork(_ outcome: Outcome) {
    check(.incremental, [TargetTiming(name: "a.o", outcome: outcome)])
  }

  @Test func aFailureBeforeAnyTargetIsNoNoOp() {
    check(.clean, [], end: .exited(2), previous: nil)
    check(.clean, [], end: .exited(2), previous: Self.previous(.clean, .exited(2)))
    check(.incremental, [], end: .exited(2))
  }
}
