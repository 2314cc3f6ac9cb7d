import Figures
import Gate
import Model

/// Build times of one project on hosted runners, three builds of one job a commit, in order of time: what is left of them
/// when a rolling median is taken off is noise, as it was.
public struct RealSeries: Sendable {
  public enum Workload: String, CaseIterable, Sendable {
    /// An application of 40 s, a warm rebuild of 2 s.
    case application, warm
  }

  /// Log seconds, by commit.
  private var logs: [Workload: [Double]] = [:]
  /// Log seconds of the build of 70 s in the same job, which calibrates the others.
  private var synthetic: [Double] = []

  /// - Parameter csv: `commit,application_s,synthetic_s,warm_s`.
  public init(csv: [UInt8]) {
    for line in csv.split(separator: UInt8(ascii: "\n")).dropFirst() {
      let fields = line.split(separator: UInt8(ascii: ",")).dropFirst().compactMap {
        Double(String(decoding: $0, as: UTF8.self))
      }
      guard fields.count == 3 else { continue }
      logs[.application, default: []].append(Elementary.log(fields[0]))
      synthetic.append(Elementary.log(fields[1]))
      logs[.warm, default: []].append(Elementary.log(fields[2]))
    }
  }

  public var count: Int { synthetic.count }

  /// Log seconds without their level: calibrated by the other build of the job, or as they are.
  public func residuals(_ workload: Workload, isCalibrated: Bool = true) -> [Double] {
    let values = zip(logs[workload] ?? [], synthetic).map { isCalibrated ? $0 - $1 : $0 }
    return values.indices.map { values[$0] - Self.level(values, at: $0) }
  }

  /// The median of 61 builds around one.
  private static func level(_ values: [Double], at index: Int) -> Double {
    Statistics.median(Array(values[max(0, index - 30)..<min(values.count, index + 31)])) ?? 0
  }

  /// Alarms of the anchored sum over the residuals in their true order, the first 80 as the anchor.
  public func alarms(_ workload: Workload, isCalibrated: Bool = true, extra: (Int) -> Double = { _ in 0 }) -> [Int] {
    let samples = residuals(workload, isCalibrated: isCalibrated).enumerated().map { index, log in
      TrunkSample(seconds: Elementary.exp(log + extra(index)))
    }
    guard let anchor = Anchor(samples.prefix(80)) else { return [] }
    var detector = CreepDetector(anchor: anchor.seconds, deviation: anchor.deviation)
    var alarms: [Int] = []
    for (index, sample) in samples.enumerated().dropFirst(80) {
      detector.add(sample.seconds)
      guard detector.first != nil else { continue }
      alarms.append(index)
      detector = CreepDetector(anchor: anchor.seconds, deviation: anchor.deviation)
    }
    return alarms
  }

  /// Changes of one size whose pairs, and the 24 that their scale is learned from, are drawn from the real noise.
  public func trials(_ workload: Workload, effect: Double, changes: Int, seed: UInt64) -> GateTrials.Result {
    let noise = residuals(workload)
    let log = Elementary.log(1 + effect)
    var random = NormalVariates(seed: seed)
    var result = GateTrials.Result(changes: changes)
    for _ in 0..<changes {
      let known = (0..<PairNoise.full).map { _ in noise[random.index(below: noise.count)] }
      var test = ChangeTest([Subject(name: "app", noise: PairNoise(equalPairs: known))])
      while test.wantsMore {
        test.add(Pair(difference: noise[random.index(below: noise.count)] + log), to: 0)
        result.pairs += 1
      }
      if test.decisions == [.slower] { result.fails += 1 }
    }
    return result
  }
}
