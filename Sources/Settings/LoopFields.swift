import JSON
import Model

/// The fields in which a loop is looser than it was, or other than it was where nobody can say which is stricter.
struct LoopFields {
  var old: LoopEntry
  var new: LoopEntry
  var oldHeadroom: Double
  var newHeadroom: Double

  struct Field {
    /// In `changed`, and on the command line: `budget`.
    var name: String
    /// In the loop: `budget_s`.
    var key: String
    var kind: FileFinding.Kind
    var words: String
  }

  var looser: [Field] {
    [budget, headroom, command, edits, targets, prepare, share, trace, overBudgetExit].compactMap(\.self)
  }

  private func field(
    _ name: String, _ key: String, _ kind: FileFinding.Kind, _ isLooser: Bool, _ words: String
  ) -> Field? {
    isLooser ? Field(name: name, key: key, kind: kind, words: words) : nil
  }

  private var budget: Field? {
    let (before, after) = (old.loop.budget, new.loop.budget)
    let words = "the budget was raised from \(Self.words(before)) to \(Self.words(after))"
    return field("budget", "budget_s", .budget, Self.seconds(after) > Self.seconds(before), words)
  }

  private static func seconds(_ budget: Budget) -> Double {
    if case .limit(let time) = budget { time.inSeconds } else { .infinity }
  }

  private static func words(_ budget: Budget) -> String {
    if case .limit(let time) = budget { "\(OneLine.text(.number(time.inSeconds))) s" } else { "off" }
  }

  private var headroom: Field? {
    let (before, after) = (old.headroom ?? oldHeadroom, new.headroom ?? newHeadroom)
    let words = "the headroom was raised from \(OneLine.text(.number(before))) to \(OneLine.text(.number(after)))"
    return field("headroom", "headroom", .headroom, after > before, words)
  }

  private var command: Field? {
    field("command", "command", .command, old.command != new.command, "the command was changed")
  }

  private var edits: Field? {
    field("edits", "edits", .edits, (old.edits ?? .hot) != (new.edits ?? .hot), "the edits were changed")
  }

  private var targets: Field? {
    let usual = GatedTargets.share(0.05)
    let words = "fewer targets are gated"
    return field("targets", "targets", .targets, Self.isNarrower(new.targets ?? usual, old.targets ?? usual), words)
  }

  private static func isNarrower(_ new: GatedTargets, _ old: GatedTargets) -> Bool {
    switch (old, new) {
    case (_, .all): false
    case (.share(let before), .share(let after)): after > before
    case (.names(let before), .names(let after)): !Set(before).isSubset(of: Set(after))
    default: true
    }
  }

  private var prepare: Field? {
    field("prepare", "prepare", .prepare, old.prepare != new.prepare, "what prepares a worktree was changed")
  }

  private var share: Field? {
    let isOther = old.share != new.share || old.shareBy != new.shareBy
    return field("share", "share", .share, isOther, "what worktrees share was changed")
  }

  private var trace: Field? {
    field(
      "trace", "trace", .trace, old.loop.trace != .off && new.loop.trace == .off, "targets are not watched any more")
  }

  private var overBudgetExit: Field? {
    let isLooser = old.loop.overBudgetExit != 0 && new.loop.overBudgetExit == 0
    let words = "a build over its budget is only reported"
    return field("over_budget_exit", "over_budget_exit", .overBudgetExit, isLooser, words)
  }
}
