import Figures
import Gate
import Model
import Simulations
import Testing

/// Builds of so many seconds, four a day; the newest last.
func trunk(_ seconds: [Double], perDay: Int = 4, commit: String? = "0123456789abcdef") -> [TrunkSample] {
  seconds.enumerated().map { index, seconds in
    let moment = Timestamp(microseconds: Int64(20_000 + index / perDay) * 86_400_000_000 + 1)
    return TrunkSample(seconds: seconds, commit: commit, started: moment)
  }
}

/// So many builds around a middle: 1 % apart, the middle one of odd counts exact.
private func around(_ seconds: Double, _ count: Int) -> [Double] {
  (0..<count).map { seconds * (1 + Double($0 % 5 - 2) / 100) }
}

private func decide(
  _ level: Double?, _ samples: [Double], headroom: Double = 0.1, confirm: Bool = false, perDay: Int = 4
) -> TightenDecision {
  Tighten(level: level.map { Level(seconds: $0) }, headroom: headroom, isConfirmed: confirm)(
    trunk(samples, perDay: perDay))
}

@Test func `a level falls by whole steps to what the builds keep`() throws {
  let decision = decide(10, around(8, 60))
  let level = try #require(decision.level)
  #expect(decision.bound == 8.08)
  #expect(level.seconds == 8.23)  // 10 / 1.05⁴ = 8.227; a fifth step would lie below 8.08
  #expect(level.epoch == 0)
  #expect(level.anchor == Anchor(seconds: 8, deviation: 0.0149, commit: "0123456789ab", builds: 40))
}

@Test func `a level a step above the bound stays where the step does not fit`() {
  #expect(decide(8.4, around(8, 60)).reason == .notLower)
  #expect(decide(8.49, around(8, 60)).level?.seconds == 8.09)
  #expect(decide(7, around(8, 60)).reason == .notLower)
}

@Test func `what is new begins at the median`() throws {
  let level = try #require(decide(nil, around(8, 90)).level)
  #expect(level == Level(seconds: 8, anchor: Anchor(seconds: 8, deviation: 0.0149, commit: "0123456789ab", builds: 80)))
  #expect(decide(nil, around(8, 39)).reason == .tooFewBuilds)
}

@Test func `forty builds over five days`() {
  #expect(decide(10, around(8, 39)).reason == .tooFewBuilds)
  #expect(decide(10, around(8, 40), perDay: 10).reason == .tooFewDays(4))
  #expect(decide(10, around(8, 40), perDay: 8).level != nil)
  #expect(Tighten(level: Level(seconds: 10))(around(8, 40).map { TrunkSample(seconds: $0) }).reason == .tooFewDays(0))
}

@Test func `more than 30 percent at once needs a look`() {
  let decision = decide(12, around(8, 40))
  #expect(decision.reason == .needsConfirmation && decision.candidate == 8.12 && decision.level == nil)
  #expect(decide(12, around(8, 40), confirm: true).level?.seconds == 8.12)
}

@Test func `builds below half of the level do not count until somebody looked`() {
  let broken = around(10, 45) + around(0.1, 10)
  #expect(decide(10, broken).reason == .notLower && decide(10, broken).belowHalf == 10)
  #expect(decide(10, around(0.1, 60)).reason == .belowHalf)
  #expect(decide(10, around(0.1, 60), confirm: true).level?.seconds == 0.102)
}

@Test func `a window that is not behind the change is left alone`() {
  #expect(decide(10, around(10, 11) + around(8, 29)).reason == .stillChanging)
  #expect(decide(10, around(10, 20) + around(8, 35)).level != nil)
}

@Test func `a level that the last builds would not keep stays`() {
  #expect(decide(10, around(7.6, 28) + around(9.5, 12), headroom: 0.05).reason == .wouldNotKeep)
  #expect(decide(10, around(7.6, 28) + around(9.5, 12), headroom: 0.25).level != nil)
}

@Test func `a loosening that has come back is not one any more`() throws {
  let reasons = [Loosening(from: 8.5, reason: "a"), Loosening(from: 8, reason: "b"), Loosening(reason: "c")]
  let level = Level(
    seconds: 10, epoch: 2, pairs: PairNoise(deviation: 0.02, outliers: 0.01, pairs: 24), loosenings: reasons)
  let now = try #require(Tighten(level: level)(trunk(around(8, 40))).level)
  #expect(now.loosenings.map(\.reason) == ["b", "c"])
  #expect(now.epoch == 2 && now.pairs == level.pairs)
}

@Test func `noise is written anew only when it is another`() {
  let samples = trunk(around(8, 80))
  #expect(TightenNoise()(samples) == LoopNoise(median: 8, spread: 0.0149))
  #expect(TightenNoise()(trunk(around(8, 79))) == nil)
  #expect(TightenNoise(noise: LoopNoise(median: 8.4, spread: 0.02))(samples) == nil)
  #expect(TightenNoise(noise: LoopNoise(median: 9, spread: 0.0149))(samples)?.median == 8)
  #expect(TightenNoise(noise: LoopNoise(median: 8, spread: 0.04))(samples)?.spread == 0.0149)
  let known = LoopNoise(pairs: PairNoise(deviation: 0.02, outliers: 0.01, pairs: 24), kernel: 1)
  #expect(TightenNoise(noise: known)(samples) == LoopNoise(pairs: known.pairs, median: 8, spread: 0.0149, kernel: 1))
}

@Test func `noise goes with a level that falls`() {
  let samples = trunk(around(10, 40) + around(8, 40))
  let known = LoopNoise(median: 10, spread: 0.0149)
  #expect(TightenNoise(noise: known)(samples, hasFallen: true) == LoopNoise(median: 8, spread: 0.0149))
  #expect(TightenNoise(noise: LoopNoise(median: 8, spread: 0.0149))(samples, hasFallen: true) == nil)
  #expect(TightenNoise()(trunk(around(8, 40)), hasFallen: true) == nil)
}

/// The year that `prove tighten` simulates for thousands of targets, for a few.
struct TighteningYearTests {
  @Test(arguments: NoiseModel.all.map(\.name), [true, false])
  func nothingChanges(noise: String, isKnown: Bool) throws {
    let model = try #require(NoiseModel.all.first { $0.name == noise })
    for seed in 0..<2 {
      let outcome = TighteningYear(noise: model, isKnown: isKnown)(seed: UInt64(seed))
      #expect(outcome.edits == 0 && outcome.noiseEdits == 0 && outcome.failed == 0, "seed \(seed): \(outcome)")
      #expect(abs(outcome.level - 1) < 0.05)
    }
  }

  @Test(arguments: NoiseModel.all.map(\.name))
  func aFallOf20PercentIsLockedInWithinThreeWeeks(noise: String) throws {
    let model = try #require(NoiseModel.all.first { $0.name == noise })
    for seed in 0..<2 {
      let outcome = TighteningYear(noise: model, falls: true)(seed: UInt64(seed))
      let builds = try #require(outcome.first, "seed \(seed)")
      #expect(builds <= 3 * TighteningYear.week && outcome.failed == 0)
      #expect((0.77...0.87).contains(outcome.level), "seed \(seed): \(outcome.level)")
      #expect((0.75...0.83).contains(outcome.anchor ?? 0), "seed \(seed): \(outcome.anchor ?? 0)")
    }
  }
}
