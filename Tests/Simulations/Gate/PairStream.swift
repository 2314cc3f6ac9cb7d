import Figures
import Gate

/// The pairs of one job as they are measured, one after the other: no more noise is drawn than is asked for.
public struct PairStream: Sendable {
  private let model: NoiseModel
  private let effect: Double
  /// Runs of the whole job, over which its drift is spread.
  private let runs: Int
  private let total: Double
  private var memory: Double
  private var done = 0

  /// - Parameters:
  ///   - pairs: that the job could have.
  ///   - effect: the log factor by which head is slower.
  public init(_ model: NoiseModel, pairs: Int, effect: Double = 0, _ random: inout NormalVariates) {
    self.model = model
    self.effect = effect
    runs = 2 * pairs
    total = random.normal(model.drift)
    memory = random.normal(model.remembered)
  }

  private mutating func run(_ random: inout NormalVariates) -> Double {
    if done > 0 {
      let innovation = model.remembered * (1 - model.correlation * model.correlation).squareRoot()
      memory = model.correlation * memory + random.normal(innovation)
    }
    let share = runs > 1 ? Double(done) / Double(runs - 1) : 0
    done += 1
    return random.normal(model.run) + memory + total * share + model.outlier(&random)
  }

  /// ln(head / base) of the next pair: base first in odd pairs, head first in even ones.
  public mutating func next(_ random: inout NormalVariates) -> Double {
    let isBaseFirst = done % 4 == 0
    let (first, second) = (run(&random), run(&random))
    return (isBaseFirst ? second - first : first - second) + effect
  }
}

extension Pair {
  /// A pair of a base of a minute, with CPU time that moves with the clock.
  public init(difference: Double) {
    let seconds = 60 * Elementary.exp(difference)
    self.init(base: Sample(seconds: 60, cpu: 60), head: Sample(seconds: seconds, cpu: seconds))
  }
}
