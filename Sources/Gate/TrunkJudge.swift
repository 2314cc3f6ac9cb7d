import Figures
import Model

/// Judges a loop or a target by recorded builds of the trunk: against its ceiling, and against creep from its anchor.
public struct TrunkJudge: Equatable, Sendable {
  /// Builds of which the median must prove that a ceiling is passed, and with which confidence.
  static let (recent, confidence) = (20, 0.99)

  public var name: ByteString
  public var isLoop: Bool
  /// Seconds; nil where no level is known.
  public var level: Double?
  public var headroom: Double
  public var anchor: Anchor?

  public init(
    name: ByteString, isLoop: Bool = false, level: Double? = nil, headroom: Double = 0.1, anchor: Anchor? = nil
  ) {
    self.name = name
    self.isLoop = isLoop
    self.level = level
    self.headroom = headroom
    self.anchor = anchor
  }

  /// - Parameters:
  ///   - samples: in the order of the trunk.
  ///   - old: how many of them are older than the anchor, or are what it is made of.
  ///   - remembers: an alarm stays one after the time came back.
  public func judge(_ samples: [TrunkSample], old: Int = 0, remembers: Bool = false) -> Verdict {
    let fresh = Array(samples.dropFirst(old))
    var figures = TrunkFigures(builds: samples.count)
    figures.ceiling = ceiling(samples)
    figures.creep = anchor.flatMap { creep(fresh, $0, old, remembers) }
    var verdict = Verdict(name: name, isLoop: isLoop, outcome: .pass, reason: .steady, trunk: figures)
    if let ceiling = figures.ceiling, ceiling.bound > ceiling.ceiling {
      (verdict.outcome, verdict.reason) = (.ceiling, .ceiling)
    } else if figures.creep?.alarm != nil {
      (verdict.outcome, verdict.reason) = (.drift, .drift)
    } else if figures.ceiling == nil, figures.creep == nil {
      let needed = level == nil ? 1 : Self.recent
      verdict.outcome = .invalid
      verdict.reason = .invalid(InvalidReason(.tooFewBuilds, count: samples.count, of: needed))
    }
    return verdict
  }

  /// Of the last 20 builds; nil for fewer, and without a level.
  private func ceiling(_ samples: [TrunkSample]) -> CeilingFigures? {
    let last = samples.suffix(Self.recent).map(\.seconds)
    guard let level, last.count == Self.recent,
      let bound = Statistics.medianLowerBound(last, confidence: Self.confidence)
    else { return nil }
    return CeilingFigures(
      bound: bound, median: middle(last), level: level, ceiling: level * (1 + headroom), builds: last.count)
  }

  private func creep(_ samples: [TrunkSample], _ anchor: Anchor, _ old: Int, _ remembers: Bool) -> CreepFigures? {
    guard !samples.isEmpty else { return nil }
    var detector = CreepDetector(anchor: anchor.seconds, deviation: anchor.deviation)
    for sample in samples { detector.add(sample.seconds) }
    var figures = CreepFigures(
      anchor: anchor, sum: detector.sum, limit: CreepDetector.limit,
      change: Self.change(samples.suffix(Self.recent), anchor))
    if let alarm = remembers ? detector.first : detector.standing {
      figures.alarm = Self.alarm(rose: alarm.rose, noticed: alarm.noticed, samples, anchor, old)
      figures.change = Self.change(samples[(alarm.rose - 1)...].suffix(Self.recent), anchor)
    }
    return figures
  }

  private static func change(_ samples: some Collection<TrunkSample>, _ anchor: Anchor) -> Double {
    middle(samples.map(\.seconds)) / anchor.seconds - 1
  }
}

extension TrunkJudge {
  /// Where it rose and who spent it.
  static func alarm(
    rose: Int, noticed: Int, _ samples: [TrunkSample], _ anchor: Anchor, _ old: Int
  ) -> CreepAlarm {
    func place(_ number: Int) -> TrunkPlace {
      let sample = samples[number - 1]
      return TrunkPlace(number: old + number, commit: sample.commit, started: sample.started)
    }
    let shares = Attribution(samples, deviation: anchor.deviation, first: old + 1).shares
    let steps = shares.filter { $0.isStep && $0.change > 0 }.sorted { $0.change / $0.error > $1.change / $1.error }
    // A rise may be noticed a few builds after it began.
    let others = shares.filter { !$0.isStep && $0.place.number >= old + rose && $0.place.number > old + 1 }
    let logRise = Elementary.log(1 + change(samples[(rose - 1)...].suffix(recent), anchor))
    let spent = steps.reduce(0) { $0 + Elementary.log(1 + $1.change) }
    let largest = others.filter { $0.change > 0 }.sorted { $0.change / $0.error > $1.change / $1.error }
    return CreepAlarm(
      rose: place(rose), noticed: place(noticed), steps: steps, rest: Elementary.exp(logRise - spent) - 1,
      others: others.count, largest: Array(largest.prefix(3)))
  }
}
