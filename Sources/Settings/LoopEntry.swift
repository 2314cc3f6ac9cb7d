import JSON
import Model

/// What ratchet.json states of one loop, or of its alternative for a class of runners; nil where it states nothing.
public struct LoopEntry: Equatable, Sendable {
  public var name: String
  /// `ci` of the key `inner|ci`.
  public var label: String?
  public var command: [ByteString]?
  public var edits: Edits?
  public var budget: Budget?
  public var overBudgetExit: Int?
  public var targets: GatedTargets?
  public var trace: TraceMode?
  /// The command that makes a new worktree buildable.
  public var prepare: [ByteString]?
  /// Paths that a new worktree gets from the old one.
  public var share: [ByteString]?
  public var shareBy: ShareBy?
  public var headroom: Double?
  /// Why fields were loosened.
  public var changes: [Change]?

  public init(name: String, label: String? = nil) {
    self.name = name
    self.label = label
  }

  /// The loop, with the usual values where nothing is stated.
  public var loop: Loop {
    let usual = Loop(name: name)
    return Loop(
      name: name, command: command, budget: budget ?? usual.budget,
      overBudgetExit: overBudgetExit ?? usual.overBudgetExit, trace: trace ?? usual.trace)
  }

  /// This entry, with another's values where it states nothing.
  func over(_ base: LoopEntry) -> LoopEntry {
    var both = self
    both.command = command ?? base.command
    both.edits = edits ?? base.edits
    both.budget = budget ?? base.budget
    both.overBudgetExit = overBudgetExit ?? base.overBudgetExit
    both.targets = targets ?? base.targets
    both.trace = trace ?? base.trace
    both.prepare = prepare ?? base.prepare
    both.share = share ?? base.share
    both.shareBy = shareBy ?? base.shareBy
    both.headroom = headroom ?? base.headroom
    both.changes = changes ?? base.changes
    return both
  }
}

/// How the edits of a loop are chosen.
public enum Edits: Equatable, Sendable {
  /// The files that people really change.
  case hot
  case paths([ByteString])
  /// The real changes of the last commits, so many of them.
  case replay(Int)
}

/// Which targets a change may not slow down, beside the loop itself.
public enum GatedTargets: Equatable, Sendable {
  case all
  /// Those that make up this share of the loop's work: 0.05 is five percent.
  case share(Double)
  case names([ByteString])
}

/// How shared paths come into a new worktree.
public enum ShareBy: String, CaseIterable, Sendable {
  case copy, link
}

/// The recorded reason for loosening a field of a loop.
public struct Change: Equatable, Sendable {
  /// One of `fields`.
  public var field: String
  /// The value before, as it stood in the file.
  public var from: JSONValue?
  public var reason: String
  /// The day, as 2026-02-03.
  public var on: String?

  public static let fields = [
    "budget", "command", "headroom", "edits", "targets", "prepare", "share", "trace", "over_budget_exit",
  ]

  public init(field: String, from: JSONValue? = nil, reason: String, on: String? = nil) {
    self.field = field
    self.from = from
    self.reason = reason
    self.on = on
  }
}
