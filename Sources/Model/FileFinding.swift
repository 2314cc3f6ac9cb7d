/// One thing that the comparison of ratchet.json with its base found.
public struct FileFinding: Equatable, Sendable {
  public enum Severity: String, Sendable {
    /// The change may not go in so.
    case refused
    case warning, note
  }

  /// What was done to the file.
  public enum Kind: String, CaseIterable, Sendable {
    /// A level, or a radius, is higher without a loosening of its own.
    case raised
    /// The epoch fell.
    case epochLowered = "epoch-lowered"
    /// The epoch rose without a reason, or is there without one.
    case epochWithoutReason = "epoch-without-reason"
    case deleted
    /// What stands in the place of a retired entry holds less than it did.
    case successors
    /// An entry that was retired is there again, looser.
    case cameBack = "came-back"
    /// What creep is measured from was moved.
    case anchor
    /// A noise entry is wider, or gone, in a change of more than ratchet.json.
    case noise
    case budget, headroom, command, edits, targets, prepare, share, trace
    case overBudgetExit = "over-budget-exit"
    case loopDeleted = "loop-deleted"
    /// A new loop takes over the keys of another's targets.
    case loopTakesKeys = "loop-takes-keys"
    /// The record of a retired entry was taken out or changed.
    case retiredRecord = "retired-record"
    /// The reason or the day of a loosening was changed or taken out.
    case loosening
    /// A loosening has passed its day.
    case expired
    /// An entry that only a later version reads was changed.
    case newer
    case fileDeleted = "file-deleted"
    /// Loosened as it should be.
    case accepted
  }

  public var severity: Severity
  public var kind: Kind
  /// The entry or field that it is about: `app|linux-x86_64`, `loops.inner.budget_s`.
  public var key: String
  /// In the file that was checked; nil where the entry is gone from it.
  public var line: Int?
  /// In the base's file; nil where the entry is new.
  public var baseLine: Int?
  /// What was found, with names as they stand in the file.
  public var words: String
  /// The words of the command that would do it rightly; empty where there is nothing to do.
  public var command: [String]

  public init(
    _ kind: Kind, _ severity: Severity = .refused, key: String, line: Int? = nil, baseLine: Int? = nil,
    words: String, command: [String] = []
  ) {
    self.severity = severity
    self.kind = kind
    self.key = key
    self.line = line
    self.baseLine = baseLine
    self.words = words
    self.command = command
  }
}
