import Gate
import Simulations
import System
import TestSupport
import Testing

/// The error rates that are promised, on fewer simulated changes than `Scripts/prove gate` takes.
struct RateTests {
  @Test(
    arguments: [
      ("hosted", 2, 3.0, 4.0, 98.5), ("dedicated", 1, 2.2, 3.2, 99), ("stress", 9, 6.5, 12, 0),
    ] as [(String, Int, Double, Double, Double)])
  func oneChange(name: String, fails: Int, pairsOfNone: Double, pairsOfTen: Double, caught: Double) throws {
    let trials = GateTrials(try #require(NoiseModel.all.first { $0.name == name }))
    let none = trials.run(effect: 0, changes: 1500, seed: 1)
    #expect(none.fails <= fails && none.meanPairs <= pairsOfNone, "\(none)")
    let ten = trials.run(effect: 0.1, changes: 400, seed: 2)
    #expect(ten.failShare * 100 >= caught && ten.meanPairs <= pairsOfTen, "\(ten)")
  }

  @Test func fivePercentOnHostedRunners() {
    let found = GateTrials(.hosted).run(effect: 0.05, changes: 500, seed: 3)
    #expect(found.failShare >= 0.78, "\(found)")
  }

  @Test func theFreeScreenSparesPairs() {
    var trials = GateTrials(.hosted)
    trials.isScreened = true
    let none = trials.run(effect: 0, changes: 300, seed: 4)
    #expect(none.meanPairs <= 0.7 && none.fails == 0, "\(none)")
    #expect(trials.run(effect: 0.1, changes: 200, seed: 5).failShare >= 0.985)
  }

  @Test func whereNothingIsKnown() {
    var trials = GateTrials(.hosted)
    trials.scale = .cold
    let none = trials.run(effect: 0, changes: 400, seed: 6)
    #expect(none.fails == 0 && (6 + 2...6 + 5).contains(none.meanPairs), "\(none)")
    #expect(trials.run(effect: 0.1, changes: 300, seed: 7).failShare >= 0.98)
  }

  @Test func twoHundredTargets() {
    let many = ManyTargets(.hosted, targets: 200)
    #expect(many.run(effect: 0, changes: 8, seed: 8).anyFails == 0)
    #expect(many.run(effect: 0.1, changes: 8, seed: 9).caught == 8)
  }

  @Test func creepOnHostedRunners() {
    let trials = CreepTrials(.hosted)
    #expect(trials.run(.none, builds: 1040, series: 40, seed: 10).alarms.isEmpty)
    #expect(trials.run(.step(0.05), builds: 40, series: 150, seed: 11).share(within: 20) >= 0.93)
    let ramp = trials.run(.ramp, builds: 200, series: 150, seed: 12)
    #expect(ramp.share(within: 98) >= 0.95 && (ramp.median ?? 999) <= 90)
  }

  @Test func aConfirmationIsStricter() {
    var trials = GateTrials(.hosted)
    trials.rule = .confirmation
    #expect(trials.run(effect: 0, changes: 400, seed: 13).fails <= 1)
    #expect(trials.run(effect: 0.04, changes: 150, seed: 14).failShare >= 0.93)
  }

  /// The usual rules on the same noise: what the gate is held against.
  @Test func usualRulesFailTheInnocentOrSeeNothing() {
    let previous = UsualRule.previous110.failShare(.hosted, effect: 0, changes: 1000, seed: 15)
    #expect((0.25...0.33).contains(previous))
    #expect(UsualRule.tTest64.failShare(.hosted, effect: 0.1, changes: 300, seed: 16) < 0.12)
  }

  // MARK: Real noise

  static let dune: RealSeries? = (try? Disk.read((Path(#filePath).parent ?? "/") / "Fixtures/dune.csv")).map {
    RealSeries(csv: $0)
  }

  @Test(arguments: RealSeries.Workload.allCases)
  func realSeriesInTrueOrderRaiseNoAlarm(workload: RealSeries.Workload) throws {
    let series = try #require(Self.dune)
    #expect(series.count == 884)
    #expect(series.alarms(workload).isEmpty)
    let grown = series.alarms(workload) { $0 >= 300 ? 0.2 : 0 }
    #expect((300...320).contains(try #require(grown.first)))
  }

  @Test(arguments: [(RealSeries.Workload.application, 0.99), (.warm, 0.9)])
  func realNoiseWithinJobs(workload: RealSeries.Workload, caught: Double) throws {
    let series = try #require(Self.dune)
    #expect(series.trials(workload, effect: 0, changes: 2000, seed: 17).fails <= 1)
    #expect(series.trials(workload, effect: 0.1, changes: 500, seed: 18).failShare >= caught)
  }
}
