import JSON
import Model

/// Fields of loops that change with a reason: `ratchet loosen budget:inner --to 90s --reason TEXT`.
extension LevelMoves {
  /// Changes a field and says why in the loop's `changed`.
  ///
  /// - Parameters:
  ///   - loop: `inner`, or `inner|LABEL` for a class of runners.
  ///   - value: as it is typed; nil where the file has the new value already and only lacks the reason.
  public func loosen(
    field: String, of loop: String, to value: String?, reason: String
  ) throws(MoveError) -> SettingsEdit {
    guard Change.fields.contains(field) else { throw .noField(field) }
    let key = field == "budget" ? "budget_s" : field
    guard entry(loop, in: file) != nil else {
      throw .noLoop(loop, known: file.settings.entries.map { FileCheck.key($0.name, $0.label) })
    }
    let before = fieldValue(key, loop, in: base ?? file) ?? usual(key, loop)
    var edit = SettingsEdit()
    if let value {
      let new = try Self.parsed(value, for: field)
      try refuse(stricter: new, than: before, field, loop)
      edit.set(["loops", loop, key], new)
    } else if fieldValue(key, loop, in: file) == fieldValue(key, loop, in: base ?? file), isInherited(key) {
      throw .noValue(field, expected: "a new value (--to); the file has the base's")
    }
    var members = [JSONMember(name: "from", value: before)]
    members += [JSONMember(name: "reason", value: .string(reason)), JSONMember(name: "on", value: .string(today))]
    edit.set(["loops", loop, "changed", field], .object(members))
    return edit
  }

  /// A headroom of the whole file reaches every loop.
  private func isInherited(_ key: String) -> Bool {
    key != "headroom" || file.settings.headroom == (base ?? file).settings.headroom
  }

  private func entry(_ loop: String, in file: SettingsFile) -> LoopEntry? {
    file.settings.entries.first { FileCheck.key($0.name, $0.label) == loop }
  }

  private func fieldValue(_ key: String, _ loop: String, in file: SettingsFile) -> JSONValue? {
    file.members(at: ["loops", loop])[key]?.value
  }

  /// What holds where the loop states nothing: another loop's value for a class of runners, the file's, the usual one.
  private func usual(_ key: String, _ loop: String) -> JSONValue {
    let name = String(loop.prefix { $0 != "|" })
    if name != loop, let own = fieldValue(key, name, in: base ?? file) { return own }
    switch key {
    case "budget_s": return .number(60)
    case "headroom": return .number((base ?? file).settings.headroom)
    case "edits": return .string("hot")
    case "targets": return .string("5%")
    case "trace": return .string("auto")
    case "over_budget_exit": return .number(122)
    default: return .null
    }
  }

  private func refuse(stricter new: JSONValue, than old: JSONValue, _ field: String, _ loop: String) throws(MoveError) {
    guard field == "budget" || field == "headroom" else { return }
    let (was, now) = (old.number ?? .infinity, new.number ?? .infinity)
    if now > was || (now == was && now == .infinity) { return }
    throw .notLooser("\(field):\(loop)", from: OneLine.text(old), to: OneLine.text(new))
  }

  private static func parsed(_ text: String, for field: String) throws(MoveError) -> JSONValue {
    switch field {
    case "budget":
      guard let budget = BudgetText.parse(text) else { throw .noValue(field, expected: "a time: 90s, 1.5m, off") }
      if case .limit(let time) = budget { return .number(time.inSeconds) }
      return .string("off")
    case "headroom":
      let isPercent = text.hasSuffix("%")
      guard let number = decimal(isPercent ? text.dropLast() : text[...]), number <= (isPercent ? 100 : 1) else {
        throw .noValue(field, expected: "a share: 0.15 or 15%")
      }
      return .number(isPercent ? number / 100 : number)
    default:
      if let value = try? JSONValue(parsing: Array(text.utf8)) { return value }
      return .string(text)
    }
  }
}
