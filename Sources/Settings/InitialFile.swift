import JSON
import Model

extension Settings {
  /// A new ratchet.json: key line, value line, blank line; sorted; a closing `"": null` in every section.
  ///
  /// So laid out, additions and edits of neighbouring entries merge in git without a conflict. nil where a word of a
  /// command is not UTF-8: JSON cannot hold it.
  public static func initial(loops: [Loop]) -> [UInt8]? {
    var entries = ""
    for loop in loops.sorted(by: { $0.name < $1.name }) {
      guard let line = valueLine(loop) else { return nil }
      entries += "\(quoted(loop.name)):\n\(line),\n\n"
    }
    let empty = "{\n\n\"\": null\n}"
    let text =
      "{\"schema\": 1, \"headroom\": 0.10,\n\"loops\": {\n\n\(entries)\"\": null\n},\n"
      + "\"noise\": \(empty),\n\"levels\": \(empty)}\n"
    return Array(text.utf8)
  }

  /// One loop in one line; what is usual is left out but for the budget.
  private static func valueLine(_ loop: Loop) -> String? {
    var fields: [String] = []
    if let command = loop.command {
      let words = command.compactMap(\.utf8)
      guard words.count == command.count else { return nil }
      fields.append("\"command\": [\(words.map(quoted).joined(separator: ", "))]")
    }
    fields.append("\"edits\": \"hot\"")
    fields.append("\"budget_s\": \(budget(loop.budget))")
    let usual = Loop(name: loop.name)
    if loop.overBudgetExit != usual.overBudgetExit { fields.append("\"over_budget_exit\": \(loop.overBudgetExit)") }
    fields.append("\"targets\": \"5%\"")
    if loop.trace != usual.trace { fields.append("\"trace\": \"\(loop.trace.rawValue)\"") }
    return "{\(fields.joined(separator: ", "))}"
  }

  private static func budget(_ budget: Budget) -> String {
    var writer = JSONWriter()
    switch budget {
    case .off: writer.string("off")
    case .limit(let time): writer.number(time.inSeconds, decimals: 9)
    }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func quoted(_ text: String) -> String {
    var writer = JSONWriter()
    writer.string(text)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
