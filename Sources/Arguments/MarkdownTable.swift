/// Tables for a README in GitHub's Markdown, so that it cannot say other than the program does.
extension Program {
  /// A row for each verb, subverbs within their group's.
  public var verbTable: String {
    let rows = verbs.map { verb in
      (([name, verb.name] + verb.operandWords.filter { $0 != "[--]" }).joined(separator: " "), verb.summary)
    }
    return Self.table(("verb", "does"), rows)
  }

  public var exitStatusTable: String {
    Self.table(("status", "means"), exitStatuses.map { ($0.term, $0.meaning) })
  }

  private static func table(_ head: (String, String), _ rows: [(String, String)]) -> String {
    let body = rows.map { "| `\(cell($0.0))` | \(cell($0.1)) |\n" }.joined()
    return "| \(head.0) | \(head.1) |\n| --- | --- |\n\(body)"
  }

  /// A bar would end the cell, within code too.
  private static func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("\n", with: " ")
  }
}
