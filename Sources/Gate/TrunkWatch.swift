import Model

/// One level with the builds that it is held against.
public struct TrunkWatch: Equatable, Sendable {
  public var judge: TrunkJudge
  /// In the order of the trunk.
  public var samples: [TrunkSample]
  /// How many of them the anchor was made of, or are older.
  public var old: Int

  public init(judge: TrunkJudge, samples: [TrunkSample], old: Int = 0) {
    self.judge = judge
    self.samples = samples
    self.old = old
  }

  /// One verdict each. Alarms that belong together are told from those of single targets.
  public static func verdicts(_ watches: [TrunkWatch]) -> [Verdict] {
    Environment.marked(watches.map { ($0.judge.judge($0.samples, old: $0.old), $0.samples) })
  }
}
