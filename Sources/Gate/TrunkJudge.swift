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
    let (known, fresh) = (Array(samples.prefix(old)), Array(samples.dropFirst(old)))
    var figures = TrunkFigures(builds: samples.count)
    figures.ceiling = ceiling(samples)
    figures.creep = anchor.flatMap { creep(fresh, $0, after: known, remembers) }
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

  private func creep(
    _ samples: [TrunkSample], _ anchor: Anchor, after known: [TrunkSample], _ remembers: Bool
  ) -> CreepFigures? {
    guard !samples.isEmpty else { return nil }
    var detector = CreepDetector(anchor: anchor.seconds, deviation: anchor.deviation)
    for sample in samples { detector.add(sample.seconds) }
    var figures = CreepFigures(
      anchor: anchor, sum: detector.sum, limit: CreepDetector.limit,
      change: Self.change(samples.suffix(Self.recent), anchor))
    if let alarm = remembers ? detector.first : detector.standing {
      let risen = samples[(alarm.rose - 1)...]
      figures.change = Self.change(risen.suffix(Self.recent), anchor)
      figures.alarm = Self.alarm(alarm, samples, before: known, anchor, change: figures.change)
    }
    return figures
  }

  private static func change(_ samples: some Collection<TrunkSample>, _ anchor: Anchor) -> Double {
    middle(samples.map(\.seconds)) / anchor.seconds - 1
  }
}

extension TrunkJudge {
  /// Builds of the anchor that the first steps are held against.
  private static let context = 40

  /// Where it rose and who spent it.
  ///
  /// - Parameters:
  ///   - samples: since the anchor; the alarm's numbers count from the first of them.
  ///   - known: what the anchor was made of, or older; where there is none the anchor stands for it.
  ///   - change: how far the last builds lie above the anchor, as a ratio.
  static func alarm(
    _ alarm: (rose: Int, noticed: Int), _ samples: [TrunkSample], before known: [TrunkSample], _ anchor: Anchor,
    change: Double
  ) -> CreepAlarm {
    func place(_ number: Int) -> TrunkPlace {
      let sample = samples[number - 1]
      return TrunkPlace(number: known.count + number, commit: sample.commit, started: sample.started)
    }
    let level = TrunkSample(seconds: anchor.seconds, commit: anchor.commit ?? "")
    let context = known.isEmpty ? Array(repeating: level, count: 10) : Array(known.suffix(Self.context))
    let first = known.count + 1 - context.count
    let all = Attribution(context + samples, deviation: anchor.deviation, first: first).shares
    let shares = all.filter { $0.place.number > known.count }
    func evidence(_ share: CommitShare) -> Double { share.change / share.error }
    let steps = shares.filter(\.isStep)
    let others = shares.filter { !$0.isStep && $0.place.number >= known.count + alarm.rose }
    let spent = steps.reduce(0) { $0 + Elementary.log(1 + $1.change) }
    let largest = others.filter { $0.change > 0 }.sorted { evidence($0) > evidence($1) }
    return CreepAlarm(
      rose: place(alarm.rose), noticed: place(alarm.noticed),
      steps: steps.filter { $0.change > 0 }.sorted { evidence($0) > evidence($1) },
      rest: Elementary.exp(Elementary.log(1 + change) - spent) - 1, others: others.count,
      largest: Array(largest.prefix(3)))
  }
}
