import JSON
import Model

/// The section `loops`: entries by name, alternatives for classes of runners beside them.
struct LoopReader {
  let checks: Checks

  private static let example = #""inner": {"command": ["make", "-j8"], "budget_s": 60}"#

  static let fields = [
    "command", "edits", "budget_s", "over_budget_exit", "targets", "trace", "prepare", "share", "share_by", "changed",
    "headroom",
  ]

  func read(_ section: Located.Member) throws(SettingsError) -> [LoopEntry] {
    guard case .object(let members) = section.value.content else {
      throw checks.wrong(section, "an object of loops", #""loops": {"inner": {"budget_s": 60}}"#)
    }
    try checks.keys(of: members)
    let loops = members.filter { !$0.isClosing && !checks.isForOthers($0.name) }
    var entries: [LoopEntry] = []
    for member in loops { entries.append(try readEntry(member)) }
    let names = Set(entries.filter { $0.label == nil }.map(\.name))
    for (member, entry) in zip(loops, entries) where !names.contains(entry.name) {
      throw checks.syntax.error(
        at: member.offset, "\"\(inert(member.name))\" stands without \"\(entry.name)\"",
        "the loop beside its alternative", example: "\"\(entry.name)\": {\"budget_s\": 60}")
    }
    return entries
  }

  private func readEntry(_ member: Located.Member) throws(SettingsError) -> LoopEntry {
    let parts = member.name.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.allSatisfy(LevelKeys.isName) else {
      throw checks.syntax.error(
        at: member.offset, "a loop is called \"\(inert(member.name))\"",
        "letters, digits, - _ . in its name, and in a label behind |", example: Self.example)
    }
    guard case .object(let fields) = member.value.content else {
      throw checks.wrong("loop \"\(member.name)\"", member.value, "an object", Self.example)
    }
    try checks.keys(of: fields, known: Self.fields, in: " in loop \"\(member.name)\"")
    var entry = LoopEntry(name: parts[0], label: parts.count > 1 ? parts[1] : nil)
    for field in fields { try read(field, into: &entry) }
    return entry
  }

  private func read(_ field: Located.Member, into entry: inout LoopEntry) throws(SettingsError) {
    let fields = FieldReader(checks: checks)
    switch field.name {
    case "command": entry.command = try fields.command(field)
    case "edits": entry.edits = try fields.edits(field)
    case "budget_s": entry.budget = try fields.budget(field)
    case "over_budget_exit": entry.overBudgetExit = try checks.integer(field, 0...255, #""over_budget_exit": 122"#)
    case "targets": entry.targets = try fields.targets(field)
    case "trace": entry.trace = try checks.choice(field)
    case "prepare": entry.prepare = try fields.command(field)
    case "share": entry.share = try checks.words(field, "an array of paths", #""share": ["node_modules"]"#)
    case "share_by": entry.shareBy = try checks.choice(field)
    case "headroom": entry.headroom = try checks.share(field)
    case "changed": entry.changes = try fields.changes(field)
    default: break
    }
  }
}
