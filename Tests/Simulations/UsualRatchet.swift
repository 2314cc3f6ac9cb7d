import Figures

/// Ceilings as other ratchets keep them: the best build so far, or the last better one, and ten percent; each build is checked.
public struct UsualRatchet: Sendable {
  public enum Policy: String, CaseIterable, Sendable {
    case bestRaw = "best ever × 1.10, raw"
    case bestCalibrated = "best ever × 1.10, calibrated"
    /// A ratchet that rewrites its threshold whenever a run is better than the run before it.
    case lastBetter = "last better × 1.10, raw"
  }

  public var noise: NoiseModel
  public var policy: Policy

  public init(noise: NoiseModel, policy: Policy) {
    self.noise = noise
    self.policy = policy
  }

  public struct Outcome: Sendable {
    public var edits = 0
    /// Of the last quarter of the year.
    public var checks = 0
    public var failed = 0
    /// Times the true time.
    public var ceiling = 0.0
  }

  public func callAsFunction(seed: UInt64) -> Outcome {
    var random = NormalVariates(seed: seed)
    var outcome = Outcome()
    let headroom = Elementary.log(1.1)
    let total = TighteningYear.week * TighteningYear.weeks
    var (ceiling, last) = (headroom, -Double.infinity)
    for number in 1...total {
      let build = noise.build(&random)
      let now = policy == .bestCalibrated ? build.calibrated : build.raw
      if number > total * 3 / 4 {
        outcome.checks += 1
        if now > ceiling { outcome.failed += 1 }
      }
      let isLower = now + headroom < ceiling - 0.0005
      if isLower, policy != .lastBetter || now < last {
        ceiling = now + headroom
        outcome.edits += 1
      }
      last = now
    }
    outcome.ceiling = Elementary.exp(ceiling)
    return outcome
  }
}
