import Figures

/// How build times of one runner scatter, in log space: ln t = effect + class + job + run (docs/results/gate.md).
public struct NoiseModel: Sendable {
  public var name: String
  /// Kinds of machine that a job may get: log offset and probability.
  public var classes: [(offset: Double, probability: Double)]
  /// Standard deviation of what a job adds to all its runs.
  public var job: Double
  /// Independent noise of each run.
  public var run: Double
  /// Noise that remembers the run before: its standard deviation and the correlation of neighbours.
  public var remembered: Double
  public var correlation: Double
  /// Standard deviation of a linear drift, from the first run of the job to the last.
  public var drift: Double
  /// How often a run is an outlier, and the largest factor of one; the smallest is 1.15.
  public var outliers: Double
  public var largestOutlier: Double
  /// The calibration kernel: its own noise, and the share of the job's effect that it sees.
  public var calibration: Double
  public var calibrationShare: Double

  public static let hosted = NoiseModel(
    name: "hosted",
    classes: [(0, 0.33), (Elementary.log(0.86), 0.32), (Elementary.log(1.117), 0.35)],
    job: 0.035, run: 0.014, remembered: 0.010, correlation: 0.5, drift: 0.015, outliers: 0.007, largestOutlier: 2.5,
    calibration: 0.015, calibrationShare: 0.95)
  public static let stress = NoiseModel(
    name: "stress",
    classes: [(Elementary.log(0.8), 0.25), (0, 0.5), (Elementary.log(1.2), 0.25)],
    job: 0.03, run: 0.06, remembered: 0.053, correlation: 0.6, drift: 0.04, outliers: 0.04, largestOutlier: 3.0,
    calibration: 0.04, calibrationShare: 0.9)
  public static let dedicated = NoiseModel(
    name: "dedicated", classes: [(0, 1)],
    job: 0.006, run: 0.008, remembered: 0.004, correlation: 0.5, drift: 0.004, outliers: 0.004, largestOutlier: 2.0,
    calibration: 0.006, calibrationShare: 0.5)

  public static let all = [hosted, stress, dedicated]

  /// What the runs of one job share: the machine's class and the job's own effect.
  public struct Job: Sendable {
    public var offset: Double
    public var effect: Double
    public var sum: Double { offset + effect }
  }

  public func job(_ random: inout NormalVariates) -> Job {
    var place = random.uniform()
    var offset = classes[classes.count - 1].offset
    for kind in classes {
      place -= kind.probability
      if place < 0 {
        offset = kind.offset
        break
      }
    }
    return Job(offset: offset, effect: random.normal(job))
  }

  /// The log factor of a run that something disturbed; 0 for most.
  public func outlier(_ random: inout NormalVariates) -> Double {
    guard random.uniform() < outliers else { return 0 }
    return Elementary.log(1.15 + random.uniform() * (largestOutlier - 1.15))
  }

  /// What consecutive runs of one job add to it.
  public func runs(_ count: Int, _ random: inout NormalVariates) -> [Double] {
    let total = random.normal(drift)
    let innovation = remembered * (1 - correlation * correlation).squareRoot()
    var memory = random.normal(remembered)
    var values: [Double] = []
    values.reserveCapacity(count)
    for index in 0..<count {
      if index > 0 { memory = correlation * memory + random.normal(innovation) }
      let share = count > 1 ? Double(index) / Double(count - 1) : 0
      values.append(random.normal(run) + memory + total * share + outlier(&random))
    }
    return values
  }

  /// Log ratios of head to base of `count` pairs in one job, measured in the order base, head, head, base.
  public func pairs(_ count: Int, effect: Double = 0, _ random: inout NormalVariates) -> [Double] {
    let values = runs(2 * count, &random)
    return (0..<count).map { pair in
      let (first, second) = (values[2 * pair], values[2 * pair + 1])
      return (pair % 2 == 0 ? second - first : first - second) + effect
    }
  }

  /// Log ratios of pairs that are known to be equal: two of each of the last jobs.
  public func history(_ count: Int = 24, _ random: inout NormalVariates) -> [Double] {
    var known: [Double] = []
    while known.count < count { known += pairs(2, &random) }
    return Array(known.prefix(count))
  }

  /// One build of a job of its own: its log time as the clock has it, and divided by the calibration of its job.
  public func build(effect: Double = 0, _ random: inout NormalVariates) -> (raw: Double, calibrated: Double) {
    let job = job(&random)
    let spread = (run * run + remembered * remembered).squareRoot()
    let raw = effect + job.sum + random.normal(spread) + outlier(&random)
    return (raw, raw - job.offset - calibrationShare * job.effect - random.normal(calibration))
  }
}
