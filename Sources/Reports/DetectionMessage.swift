import Model

/// What `ratchet init` found, in words: the files with what follows from each, the loop, and what to run next.
public struct DetectionMessage {
  private let detection: Detection
  private let budget: Budget
  private let columns: Int

  public init(_ detection: Detection, budget: Budget = .minute, columns: Int = 80) {
    self.detection = detection
    self.budget = budget
    self.columns = max(columns, 60)
  }

  /// Line ends included; after the line that says what was written.
  public var text: String {
    let body = detection.command == nil ? unfinished : finished
    return (rows + body).map { $0 + "\n" }.joined()
  }

  private var rows: [String] {
    hanging(detection.reasons.map { (Inert.text($0.file), Inert.text($0.conclusion)) })
  }

  private var finished: [String] {
    var facts = [("loop", Shell.text(detection.command ?? [])), ("budget", budgetText)]
    if !detection.outputs.isEmpty {
      facts.append(("outputs", detection.outputs.map { Inert.text($0) + "/" }.joined(separator: ", ")))
    }
    facts += detection.before.map { ("once before", Inert.text($0)) }
    return [""] + hanging(facts) + ["", "next: ratchet run"]
  }

  private var unfinished: [String] {
    let what =
      detection.reasons.isEmpty
      ? "No build tool that ratchet knows was found, in this folder or one below."
      : "None of these is the loop beyond doubt."
    let how = "Give the loop \"inner\" its command in ratchet.json, before \"edits\":"
    return (detection.reasons.isEmpty ? [] : [""])
      + Columns.wrap("\(what) Until the loop has a command, `ratchet run -- COMMAND` judges any.", to: columns)
      + ["", how, "  \"command\": [\"make\", \"check\"],", "", "next: ratchet run -- COMMAND"]
  }

  private var budgetText: String {
    switch budget {
    case .off: "off"
    case .limit(let time): Words.duration(time)
    }
  }

  /// Terms with their meanings beside them, each meaning broken into its own column.
  private func hanging(_ rows: [(String, String)]) -> [String] {
    let widest = min(rows.map { Columns.width($0.0) }.max() ?? 0, 30)
    return rows.flatMap { term, meaning -> [String] in
      let term = Columns.truncate(term, to: 30)
      let indent = String(repeating: " ", count: widest + 4)
      let lines = Columns.wrap(meaning, to: columns - widest - 4)
      let first = "  " + Columns.padEnd(term, to: widest) + "  " + (lines.first ?? "")
      return [first] + lines.dropFirst().map { indent + $0 }
    }
  }
}
