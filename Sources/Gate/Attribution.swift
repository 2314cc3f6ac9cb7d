import Figures
import Model

/// Who spent the time: the steps of a series, each put down to the commit at which it happened, and what is left for
/// the rest.
///
/// Steps are found by binary segmentation (Vostrikova, "Detecting Disorder in Multidimensional Random Processes", Soviet
/// Mathematics Doklady 24 (1981)) on clipped values, so that one slow build is none.
public struct Attribution: Equatable, Sendable {
  /// A step needs so many builds on either side, and so many standard errors.
  static let (fewest, evidence) = (5, 4.5)
  /// Builds on either side that a single commit is held against.
  static let window = 5
  /// The deviation is never taken below this, as a log ratio.
  static let leastScale = 0.003

  private let samples: [TrunkSample]
  /// The number of the first of them in the series.
  private let first: Int
  private let logs: [Double]
  private let scale: Double
  /// Where a commit's first build stands.
  private let starts: [Int]
  private let isStart: Set<Int>
  /// The builds at which steps begin, in order.
  private var steps: [Int] = []

  /// - Parameter deviation: of ln seconds of one build; nil takes it from neighbours of the series itself.
  public init(_ samples: [TrunkSample], deviation: Double? = nil, first: Int = 1) {
    self.samples = samples
    self.first = first
    logs = samples.map { Elementary.log($0.seconds) }
    let logs = logs
    let between = zip(logs.dropFirst(), logs).map { ($0 - $1) / 2.0.squareRoot() }
    scale = max(deviation ?? Statistics.robustDeviation(between) ?? 0, Self.leastScale)
    starts = samples.indices.filter {
      $0 == 0 || samples[$0].commit == nil || samples[$0].commit != samples[$0 - 1].commit
    }
    isStart = Set(starts)
    split(0..<logs.count)
    steps.sort()
    for index in steps.indices { steps[index] = settled(index) }
  }

  /// Every commit in the order of its first build.
  public var shares: [CommitShare] { starts.indices.map(share) }

  private mutating func split(_ range: Range<Int>) {
    guard range.count >= 2 * Self.fewest, let best = strongest(range), best.evidence >= Self.evidence else { return }
    steps.append(best.at)
    split(range.lowerBound..<best.at)
    split(best.at..<range.upperBound)
  }

  /// The place at which the means of both sides lie farthest apart, in standard errors.
  private func strongest(_ range: Range<Int>) -> (at: Int, evidence: Double)? {
    let center = middle(Array(logs[range]))
    let values = logs[range].map { min(max($0, center - 2.5 * scale), center + 2.5 * scale) }
    let total = values.reduce(0, +)
    var (best, before): ((at: Int, evidence: Double)?, Double) = (nil, 0)
    for offset in values.indices.dropLast() {
      before += values[offset]
      let (left, right) = (Double(offset + 1), Double(values.count - offset - 1))
      let at = range.lowerBound + offset + 1
      guard offset + 1 >= Self.fewest, values.count - offset - 1 >= Self.fewest, isStart.contains(at) else { continue }
      let apart = abs((total - before) / right - before / left)
      let evidence = apart * (left * right / (left + right)).squareRoot() / scale
      if evidence > best?.evidence ?? 0 { best = (at, evidence) }
    }
    return best
  }

  /// Where a step lies that was found on clipped values: where the builds before it are closest to the one level, and
  /// those after it to the other.
  private func settled(_ index: Int) -> Int {
    let low = index > 0 ? steps[index - 1] : 0
    let high = index + 1 < steps.count ? steps[index + 1] : logs.count
    let (before, after) = (middle(Array(logs[low..<steps[index]])), middle(Array(logs[steps[index]..<high])))
    var cost = logs[low..<high].reduce(0) { $0 + abs($1 - after) }
    var (best, least) = (steps[index], Double.infinity)
    for at in (low + 1)..<high {
      cost += abs(logs[at - 1] - before) - abs(logs[at - 1] - after)
      let isInside = at - low >= Self.fewest && high - at >= Self.fewest
      if isInside, isStart.contains(at), cost < least { (best, least) = (at, cost) }
    }
    return best
  }

  private func share(_ index: Int) -> CommitShare {
    let start = starts[index]
    let end = index + 1 < starts.count ? starts[index + 1] : samples.count
    let isStep = steps.contains(start)
    // A step is told by all builds up to its neighbours, anything else by the builds close by.
    let reach = isStep ? samples.count : Self.window
    let low = max(steps.last { $0 < start } ?? 0, start - reach)
    let high = min(steps.first { $0 > start } ?? samples.count, start + reach)
    let (before, after) = (Array(logs[low..<start]), Array(logs[start..<high]))
    let change = before.isEmpty ? 0 : middle(after) - middle(before)
    // Of a median against a mean: √(π/2).
    let error = before.isEmpty ? 0 : 1.2533 * scale * (1 / Double(before.count) + 1 / Double(after.count)).squareRoot()
    return CommitShare(
      place: TrunkPlace(number: first + start, commit: samples[start].commit, started: samples[start].started),
      builds: end - start, seconds: middle(samples[start..<end].map(\.seconds)), change: Elementary.exp(change) - 1,
      error: Elementary.exp(error) - 1, isStep: isStep)
  }
}

extension Attribution {
  /// The report of a loop or of one of its targets; nil for no sample.
  public func report(loop: String, target: ByteString? = nil) -> CommitReport? {
    let seconds = samples.map(\.seconds)
    guard let median = Statistics.median(seconds), let p90 = Statistics.quantile(seconds, 0.9) else { return nil }
    let wall = Spread(median: .fromMilliseconds(median * 1e3), p90: .fromMilliseconds(p90 * 1e3))
    return CommitReport(loop: loop, target: target, builds: samples.count, wall: wall, shares: shares)
  }
}
