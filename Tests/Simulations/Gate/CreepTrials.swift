import Figures
import Gate
import Model

/// Simulated trunks on one kind of runner, watched by the anchored sum.
public struct CreepTrials: Sendable {
  public enum Path: Sendable {
    case none
    /// A change of this size right after the baseline: 0.05 is +5 %.
    case step(Double)
    /// +1 % a week from the end of the baseline on.
    case ramp

    /// The log factor at a build after the baseline, from 1.
    func effect(_ build: Int) -> Double {
      switch self {
      case .none: 0
      case .step(let size): Elementary.log(1 + size)
      case .ramp: Double(build) * Elementary.log(1.01) / Double(CreepTrials.week)
      }
    }
  }

  public struct Result: Sendable {
    public var series = 0
    /// Builds after the baseline at which each alarm came, from 1; sorted.
    public var alarms: [Int] = []

    /// The share of the series with an alarm within so many builds.
    public func share(within builds: Int) -> Double {
      Double(alarms.count { $0 <= builds }) / Double(max(series, 1))
    }

    public var median: Double? { Statistics.median(alarms.map(Double.init)) }
  }

  public static let (week, baseline) = (20, 80)

  public var model: NoiseModel
  public var isCalibrated: Bool

  public init(_ model: NoiseModel, isCalibrated: Bool = true) {
    self.model = model
    self.isCalibrated = isCalibrated
  }

  public func run(_ path: Path, builds: Int, series: Int, seed: UInt64) -> Result {
    var random = NormalVariates(seed: seed)
    var result = Result(series: series)
    for _ in 0..<series {
      if let alarm = trunk(path, builds, &random) { result.alarms.append(alarm) }
    }
    result.alarms.sort()
    return result
  }

  private func seconds(_ effect: Double, _ random: inout NormalVariates) -> Double {
    let build = model.build(effect: effect, &random)
    return Elementary.exp(isCalibrated ? build.calibrated : build.raw)
  }

  private func trunk(_ path: Path, _ builds: Int, _ random: inout NormalVariates) -> Int? {
    let known = (0..<Self.baseline).map { _ in TrunkSample(seconds: seconds(0, &random)) }
    guard let anchor = Anchor(known) else { return nil }
    var detector = CreepDetector(anchor: anchor.seconds, deviation: anchor.deviation)
    for build in 1...builds {
      detector.add(seconds(path.effect(build), &random))
      if let alarm = detector.first { return alarm.noticed }
    }
    return nil
  }
}
