import JSON
import Model

/// `ratchet propose --explain-kinds`: what every kind of proposal found in a graph and a history, and what it missed.
public struct KindsReport: Equatable, Sendable {
  public var kinds: [KindEvidence]
  public var notes: [String]

  public init(_ kinds: [KindEvidence], notes: [String] = []) {
    self.kinds = kinds
    self.notes = notes
  }

  /// The whole text, line end included.
  public func render(_ format: ReportFormat, _ columns: Int = 80, _ style: Style = .plain) -> String {
    switch format {
    case .terminal: terminal(max(columns, 60), style)
    case .markdown: markdown
    case .json: json
    }
  }

  private func head(_ kind: KindEvidence) -> String {
    "\(kind.kind): \(kind.proposals == 0 ? "nothing" : Words.count(kind.proposals, "proposal"))"
  }

  private func terminal(_ columns: Int, _ style: Style) -> String {
    let lines = kinds.flatMap { kind in
      let facts = kind.found.map { "found: \($0)" } + kind.missing.map { "missing: \($0)" }
      return [style.bold(head(kind))]
        + facts.flatMap { Columns.wrap("  " + Inert.text($0), to: columns, indent: "    ") }
    }
    let notes = notes.flatMap { Columns.wrap("note: " + Inert.text($0), to: columns, indent: "  ") }
    return (lines + notes).map { $0 + "\n" }.joined()
  }

  private var markdown: String {
    func list(_ texts: [String]) -> String { texts.map { Inert.code($0, inTable: true) }.joined(separator: "; ") }
    let rows = kinds.map { [Inert.code($0.kind, inTable: true), "\($0.proposals)", list($0.found), list($0.missing)] }
    let table = Table.markdown([["kind", "proposals", "found", "missing"], [":--", "--:", ":--", ":--"]] + rows)
    return ([table] + notes.map { "- note: \(Inert.code($0))" }).joined(separator: "\n\n") + "\n"
  }

  private var json: String {
    jsonText { json in
      json.text("schema", "ratchet.kinds/1")
      json.key("kinds")
      json.array { array in
        for kind in kinds {
          array.object {
            $0.text("kind", kind.kind)
            $0.integer("proposals", kind.proposals)
            $0.strings("found", kind.found)
            $0.strings("missing", kind.missing)
          }
        }
      }
      json.strings("notes", notes)
    }
  }
}
