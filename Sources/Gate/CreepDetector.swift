import Figures
import Model

/// Notices what grows too slowly for any single change to show: a one-sided cumulative sum against a fixed anchor.
///
/// Page, "Continuous Inspection Schemes", Biometrika 41 (1954), with clipped scores. The anchor never moves with the
/// builds: a rolling one follows a creep and sees none.
public struct CreepDetector: Sendable {
  /// Slower than the anchor by less than this, as a log ratio, adds nothing.
  static let slack = 0.01
  /// The scale is never taken below this.
  static let leastScale = 0.01
  /// A build adds at most so many deviations, and less this each.
  static let (clip, allowance) = (2.5, 0.5)
  public static let limit = 12.0
  /// Builds that must lie at the anchor again, by their median, before an alarm is over.
  static let repaired = 10

  private let anchor: Double
  private let scale: Double
  /// C.
  public private(set) var sum = 0.0
  public private(set) var builds = 0
  /// The first build of the rise that is under way.
  private var rose = 1
  /// The first alarm: numbers of the build at which it rose and of the one that passed the limit, from 1.
  public private(set) var first: (rose: Int, noticed: Int)?
  /// The alarm that stands.
  public private(set) var standing: (rose: Int, noticed: Int)?
  private var recent: [Double] = []

  /// - Parameters:
  ///   - anchor: seconds.
  ///   - deviation: of ln seconds.
  public init(anchor: Double, deviation: Double) {
    self.init(logAnchor: Elementary.log(anchor), deviation: deviation)
  }

  init(logAnchor: Double, deviation: Double) {
    anchor = logAnchor
    scale = max(deviation, Self.leastScale)
  }

  /// Takes the next build of the trunk, in seconds that are comparable to the anchor's.
  public mutating func add(_ seconds: Double) { add(log: Elementary.log(seconds)) }

  mutating func add(log: Double) {
    builds += 1
    if sum == 0 { rose = builds }
    let score = (log - anchor - Self.slack) / scale
    sum = max(0, sum + min(max(score, -Self.clip), Self.clip) - Self.allowance)
    if sum > Self.limit, standing == nil {
      standing = (rose, builds)
      first = first ?? standing
    }
    recent = recent.suffix(Self.repaired - 1) + [log]
    if standing != nil, recent.count == Self.repaired, middle(recent) <= anchor + Self.slack {
      (standing, sum) = (nil, 0)
    }
  }
}
