import Figures
import Gate
import Model

/// A year of a trunk on which levels are tightened: how often the file changes, and how often a check fails.
public struct TighteningYear: Sendable {
  public var noise: NoiseModel
  /// Whether seconds are divided by the job's calibration.
  public var isCalibrated: Bool
  /// Where the time falls by 20 % in the middle of the year.
  public var falls: Bool
  /// Whether the level is there from the start, at the true time; else `Tighten` makes it from the first 40 builds.
  public var isKnown: Bool
  /// Builds from one tightening to the next.
  public var every: Int

  public static let (week, weeks) = (20, 52)

  public init(
    noise: NoiseModel, isCalibrated: Bool = true, falls: Bool = false, isKnown: Bool = true, every: Int = 20
  ) {
    self.noise = noise
    self.isCalibrated = isCalibrated
    self.falls = falls
    self.isKnown = isKnown
    self.every = every
  }

  /// What one target went through. The true time is 1 s.
  public struct Outcome: Sendable {
    /// Changes of the level after it was there, and of the loop's noise.
    public var edits = 0
    public var noiseEdits = 0
    /// Checks of the ceiling, and those that failed.
    public var checks = 0
    public var failed = 0
    /// Builds from the fall to the first tightening, and to a level within a step of what is true then.
    public var first: Int?
    public var lockedIn: Int?
    public var level = 0.0
    public var anchor: Double?
  }

  public func callAsFunction(seed: UInt64) -> Outcome {
    var random = NormalVariates(seed: seed)
    var outcome = Outcome()
    var samples: [TrunkSample] = []
    var level: Level? = isKnown ? Level(seconds: 1) : nil
    var known: LoopNoise?
    let total = Self.week * Self.weeks
    for number in 1...total {
      let effect = falls && number > total / 2 ? Elementary.log(0.8) : 0
      let build = noise.build(effect: effect, &random)
      samples.append(Self.sample(isCalibrated ? build.calibrated : build.raw, number))
      if let level, number >= Tighten.recent {
        outcome.checks += 1
        let verdict = TrunkJudge(name: "t", level: level.seconds).judge(samples.suffix(Tighten.recent))
        if verdict.outcome == .ceiling { outcome.failed += 1 }
      }
      guard number % every == 0 else { continue }
      tighten(&level, &known, samples, since: number - total / 2, &outcome)
    }
    outcome.level = level?.seconds ?? 0
    outcome.anchor = level?.anchor?.seconds
    return outcome
  }

  private func tighten(
    _ level: inout Level?, _ known: inout LoopNoise?, _ samples: [TrunkSample], since: Int, _ outcome: inout Outcome
  ) {
    let window = Array(samples.suffix(Anchor.most))
    let now = Tighten(level: level)(window).level
    if let now = TightenNoise(noise: known)(window, hasFallen: level != nil && now != nil) {
      if known != nil { outcome.noiseEdits += 1 }
      known = now
    }
    guard let now else { return }
    if level != nil { outcome.edits += 1 }
    level = now
    guard falls, since > 0 else { return }
    outcome.first = outcome.first ?? since
    if now.seconds <= 0.8 * Tighten.step * 1.02 { outcome.lockedIn = outcome.lockedIn ?? since }
  }

  /// Four builds a day, five days a week.
  private static func sample(_ logSeconds: Double, _ number: Int) -> TrunkSample {
    let day = (number - 1) / week * 7 + (number - 1) % week / 4
    let moment = Timestamp(microseconds: Int64(20_000 + day) * 86_400_000_000 + Int64(number % 4) * 3_600_000_000)
    return TrunkSample(seconds: Elementary.exp(logSeconds), commit: "c\(number)", started: moment)
  }
}
