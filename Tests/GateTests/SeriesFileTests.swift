import Figures
import JSON
import Model
import Simulations
import Testing

@testable import Gate

/// Series of trunk builds: creep, ceilings, and who spent the time.
struct SeriesFileTests {
  private func read(_ lines: [String]) throws(InputError) -> SeriesFile {
    try SeriesFile(JSONReader(Array(lines.joined(separator: "\n").utf8)))
  }

  private func build(_ target: String, _ seconds: Double, _ more: String = "") -> String {
    "{\"target\":\"\(target)\",\"seconds\":\(seconds)\(more)}"
  }

  /// Seconds around 12 with 2 % of noise; from build `rise` (from 1) on slower by a factor.
  static func series(_ count: Int, rise: Int = .max, factor: Double = 1.05, seed: UInt64 = 1) -> [Double] {
    var random = NormalVariates(seed: seed)
    return (1...count).map { number in
      12 * Elementary.exp(random.normal(0.02)) * (number >= rise ? factor : 1)
    }
  }

  @Test func aStepIsADriftAndHasItsCommit() throws {
    let lines = Self.series(80, rise: 60).enumerated().map { build("app", $1, ",\"commit\":\"c\($0 + 1)\"") }
    let verdict = try read(lines).verdicts[0]
    #expect(verdict.outcome == .drift && [verdict].exitStatus() == 1)
    let alarm = try #require(verdict.trunk?.creep?.alarm)
    #expect((58...64).contains(alarm.rose.number) && (62...76).contains(alarm.noticed.number))
    #expect(alarm.steps.count == 1 && (54...66).contains(alarm.steps[0].place.number))
    #expect(abs(alarm.steps[0].change - 0.05) < 0.025)
    #expect(try read(Array(lines[..<58])).verdicts[0].outcome == .pass)
  }

  @Test func aSlowCreepHasNoCulprit() throws {
    var random = NormalVariates(seed: 4)
    let lines = (0..<200).map { number in
      build(
        "app", 12 * Elementary.exp(random.normal(0.02) + Double(max(0, number - 40)) * 0.0004),
        ",\"commit\":\"c\(number)\"")
    }
    let alarm = try #require(try read(lines).verdicts[0].trunk?.creep?.alarm)
    #expect(alarm.steps.allSatisfy { abs($0.change) < 0.05 } && alarm.others > 10)
    #expect(alarm.largest.count == 3 || !alarm.steps.isEmpty)
  }

  @Test func anAlarmStaysOneAfterTheTimeCameBack() throws {
    let rise = Self.series(70, rise: 45, factor: 1.2)
    let lines = (rise + Self.series(60, seed: 9)).map { build("app", $0) }
    #expect(try read(lines).verdicts[0].outcome == .drift)
    // The trunk of today is fine again.
    let samples = (rise + Self.series(60, seed: 9)).map { TrunkSample(seconds: $0) }
    let judge = TrunkJudge(name: "app", anchor: Anchor(samples.prefix(40)))
    #expect(judge.judge(samples, old: 40).outcome == .pass)
    #expect(judge.judge(Array(samples.prefix(75)), old: 40).outcome == .drift)
  }

  @Test func anAnchorThatIsGiven() throws {
    let lines =
      ["{\"anchor_s\":12,\"sd\":0.02,\"anchor\":\"9f3c2e1\",\"n\":80}"]
      + Self.series(30, rise: 5).map { build("a", $0) }
    let creep = try #require(try read(lines).verdicts[0].trunk?.creep)
    #expect(creep.anchor == Anchor(seconds: 12, deviation: 0.02, commit: "9f3c2e1", builds: 80))
    #expect(creep.alarm?.rose.number ?? 0 >= 4)
    #expect(try read(["{\"anchor_s\":12,\"sd\":0.02}", build("a", 12)]).verdicts[0].outcome == .pass)
  }

  @Test func aStepRightAfterTheAnchorHasItsCommit() throws {
    let builds = Self.series(30, rise: 1, factor: 1.08).enumerated().map {
      build("a", $1, ",\"commit\":\"c\($0 + 1)\"")
    }
    let given = try read(["{\"anchor_s\":12,\"sd\":0.02}"] + builds).verdicts[0]
    let alarm = try #require(given.trunk?.creep?.alarm)
    #expect(alarm.rose.number == 1 && alarm.steps.map(\.place.commit) == ["c1"], "\(alarm)")
    let known = Self.series(40, seed: 3).map { build("a", $0, ",\"commit\":\"old\"") }
    let measured = try #require(try read(known + builds).verdicts[0].trunk?.creep?.alarm)
    #expect(measured.rose.number == 41 && measured.steps.map(\.place.number) == [41], "\(measured)")
  }

  @Test func calibrationTakesTheMachineOut() throws {
    var random = NormalVariates(seed: 5)
    let lines = (0..<100).map { number in
      let machine = number >= 50 ? 1.3 : 1.0
      return build("app", 12 * machine * Elementary.exp(random.normal(0.01)), ",\"calibration_s\":\(1.5 * machine)")
    }
    #expect(try read(lines).verdicts[0].outcome == .pass)
    let raw = lines.map { $0.replacing(#/,"calibration_s":[0-9.]+/#, with: "") }
    #expect(try read(raw).verdicts[0].outcome == .drift)
    let anchored = ["{\"anchor_s\":12,\"sd\":0.01,\"ref_s\":1.5}"] + lines
    #expect(try read(anchored).verdicts[0].outcome == .pass)
    let mixed = try read(lines + [build("app", 12)])
    #expect(mixed.notes.contains { $0.contains("1 of 101 builds have no calibration_s") })
  }

  @Test func whatRisesTogetherIsTheEnvironment() throws {
    func lines(_ rising: Int, of targets: Int) -> [String] {
      let all = (0..<targets).map {
        Self.series(90, rise: $0 < rising ? 60 : .max, factor: 1.15, seed: UInt64($0 + 20))
      }
      return (0..<90).flatMap { number in
        (0..<targets).map { build("t\($0)", all[$0][number], ",\"commit\":\"c\(number)\"") }
      }
    }
    let many = try read(lines(6, of: 8)).verdicts.compactMap { $0.trunk?.creep?.alarm }
    #expect(many.count == 6 && many.allSatisfy(\.isEnvironment))
    let few = try read(lines(4, of: 8)).verdicts.compactMap { $0.trunk?.creep?.alarm }
    #expect(few.count == 4 && few.allSatisfy { !$0.isEnvironment })
    let minority = try read(lines(5, of: 12)).verdicts.compactMap { $0.trunk?.creep?.alarm }
    #expect(minority.count == 5 && minority.allSatisfy { !$0.isEnvironment })
  }

  @Test func tooFewBuildsAreNoPass() throws {
    let few = try read(Self.series(40).map { build("app", $0) }).verdicts
    #expect(few[0].reason == .invalid(InvalidReason(.tooFewBuilds, count: 40, of: 41)) && few.exitStatus() == 2)
    #expect(try read(Self.series(41).map { build("app", $0) }).verdicts[0].outcome == .pass)
  }

  @Test(
    arguments: [
      (["{\"target\":\"a\",\"seconds\":0}"], 1, "\"seconds\" is 0"),
      (["{\"target\":\"a\"}"], 1, "\"seconds\" is missing"),
      (["{\"target\":\"a\",\"seconds\":1,\"calibration_s\":0}"], 1, "\"calibration_s\" is 0"),
      (["{\"target\":\"a\",\"seconds\":1}", "{\"target\":\"a\",\"seconds\":nan}"], 2, "not JSON"),
      (["{\"anchor_s\":12}", "{}"], 1, "without \"sd\""), (["{\"sd\":0.1}"], 1, "without \"anchor_s\""),
      (["{\"anchor_s\":12,\"sd\":3}"], 1, "\"sd\" is 3"), (["{\"secs\":12}"], 1, "neither \"target\" nor"),
      (
        ["{\"anchor_s\":1,\"sd\":0}", "{\"target\":\"a\",\"seconds\":1}", "{\"target\":\"b\",\"seconds\":1}"], 1,
        "one anchor for 2"
      ),
      (["{\"target\":\"a\",\"seconds\":1,\"target\":\"b\"}"], 1, "stands twice"),
    ])
  func mistakes(lines: [String], line: Int, words: String) {
    do throws(InputError) {
      let file = try read(lines)
      Issue.record("\(lines) gives \(file.verdicts)")
    } catch {
      #expect(error.line == line && error.reason.contains(words), "\(error)")
    }
  }

  // MARK: Ceilings

  @Test func aCeilingIsPassedWhenTheMedianProvesIt() {
    func outcome(_ seconds: [Double], level: Double = 10) -> Verdict.Outcome {
      TrunkJudge(name: "a", level: level).judge(seconds.map { TrunkSample(seconds: $0) }).outcome
    }
    let above = Array(repeating: 11.01, count: 16)
    #expect(outcome(Array(repeating: 10.9, count: 4) + above) == .ceiling)
    #expect(outcome(Array(repeating: 10.9, count: 5) + above.dropLast()) == .pass)
    #expect(outcome(above) == .invalid)
    #expect(outcome(Array(repeating: 5, count: 100) + Array(repeating: 11.01, count: 20)) == .ceiling)
    #expect(outcome(Array(repeating: 11, count: 20)) == .pass)
  }

  // MARK: Who spent it

  @Test func stepsArePutDownToTheirCommits() throws {
    var random = NormalVariates(seed: 8)
    let samples = (0..<120).map { number -> TrunkSample in
      let effect = (number >= 40 ? 0.1 : 0) + (number >= 80 ? 0.2 : 0) - (number >= 100 ? 0.15 : 0)
      let slow = number == 20 ? 1.0 : 0
      return TrunkSample(seconds: 10 * Elementary.exp(effect + slow + random.normal(0.02)), commit: "c\(number / 2)")
    }
    let shares = Attribution(samples).shares
    #expect(shares.count == 60)
    let steps = shares.filter(\.isStep)
    #expect(steps.map(\.place.commit) == ["c20", "c40", "c50"])
    #expect(zip(steps.map(\.change), [0.105, 0.221, -0.139]).allSatisfy { abs($0 - $1) < 0.03 })
    let report = try #require(Attribution(samples).report(loop: "inner"))
    #expect(report.ranked.prefix(3).map(\.place.commit) == ["c40", "c20", "c50"])
  }

  @Test func noiseAloneHasNoSteps() {
    let found = (0..<40).count { seed in
      let samples = Self.series(150, seed: UInt64(seed + 100)).enumerated().map {
        TrunkSample(seconds: $1, commit: "c\($0)")
      }
      return Attribution(samples).shares.contains(where: \.isStep)
    }
    #expect(found <= 1)
  }
}
