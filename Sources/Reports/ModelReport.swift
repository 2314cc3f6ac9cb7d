import JSON
import Model

/// `ratchet propose --explain-model`: every number that predictions of a graph compute with, and where it came from.
public struct ModelReport: Equatable, Sendable {
  public var model: CostModel
  public var notes: [String]

  public init(_ model: CostModel, notes: [String] = []) {
    self.model = model
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

  private var rows: [[String]] {
    let facts = model.facts.map { [$0.name, $0.value, $0.source.rawValue, Self.facts[$0.name] ?? ""] }
    return facts
      + (model.costs + model.rules).map { entry in
        [entry.name, Self.value(entry), entry.source.rawValue + (entry.isUsed ? "" : ", not used"), entry.meaning]
      }
  }

  private static let facts = [
    "grain": "what one action builds", "cutoff": "where changes stop going on",
  ]

  private static func value(_ entry: CostModel.Entry) -> String {
    switch entry.unit {
    case .seconds: "\(trimmed(entry.value, 4)) s"
    case .count: "\(Int(entry.value))"
    case .share: "\(trimmed(entry.value * 100, 2)) %"
    case .deviation: trimmed(entry.value, 3)
    }
  }

  private static func trimmed(_ value: Double, _ decimals: Int) -> String {
    let text = Words.fixed(value, decimals)
    guard text.contains(".") else { return text }
    let short = String(text.reversed().drop { $0 == "0" }.reversed())
    return short.hasSuffix(".") ? String(short.dropLast()) : short
  }

  /// What the graph gives of single files, targets and edges.
  private var counts: [String] {
    let edges = model.edges.map { "\($0.count) \($0.evidence)" }.joined(separator: ", ")
    return [
      "seconds of \(model.filesWithSeconds) of \(Words.count(model.files, "library file")) are given, the others take none",
      "run times of \(model.runsKnown) of \(Words.count(model.runs, "test and executable")) are given",
      edges.isEmpty ? "no file edge is known" : "file edges by what shows them: \(edges)",
    ]
  }

  private func terminal(_ columns: Int, _ style: Style) -> String {
    let table = Table(
      columns: [
        .init("number", isLeading: true), .init("value"), .init("from", isLeading: true),
        .flexible("of", keepsStart: true),
      ], rows: rows)
    let head = "what predictions for \(Inert.visible(Inert.text(model.system))) compute with"
    let lines =
      Columns.wrap(head, to: columns, indent: "  ") + [""] + table.lines(width: columns, style: style) + [""]
      + counts.flatMap { Columns.wrap($0, to: columns, indent: "  ") }
      + notes.flatMap { Columns.wrap("note: " + Inert.text($0), to: columns, indent: "  ") }
      + Columns.wrap(
        "next: numbers under `costs` in the graph are taken instead of the usual ones", to: columns, indent: "  ")
    return lines.map { $0 + "\n" }.joined()
  }

  private var markdown: String {
    let table = Table.markdown([["number", "value", "from", "of"], [":--", "--:", ":--", ":--"]] + rows)
    let list = counts.map { "- \($0)" } + notes.map { "- note: \(Inert.code($0))" }
    return "### What predictions for \(Inert.code(model.system)) compute with\n\n\(table)\n\n"
      + list.joined(separator: "\n") + "\n"
  }

  private var json: String {
    jsonText { json in
      json.text("schema", "ratchet.model/1")
      json.text("system", model.system)
      json.key("facts")
      json.array { array in
        for fact in model.facts {
          array.object {
            $0.text("name", fact.name)
            $0.text("value", fact.value)
            $0.text("source", fact.source.rawValue)
          }
        }
      }
      json.entries("costs", model.costs)
      json.entries("rules", model.rules)
      json.key("known")
      json.object {
        $0.integer("files", model.files)
        $0.integer("files_with_seconds", model.filesWithSeconds)
        $0.integer("runs", model.runs)
        $0.integer("runs_with_seconds", model.runsKnown)
        $0.key("edges")
        $0.object { edges in for known in model.edges { edges.integer(known.evidence, known.count) } }
      }
      json.strings("notes", notes)
    }
  }
}

extension JSONWriter {
  fileprivate mutating func entries(_ name: String, _ entries: [CostModel.Entry]) {
    key(name)
    array { array in
      for entry in entries {
        array.object {
          $0.text("name", entry.name)
          $0.text("of", entry.meaning)
          $0.key("value")
          $0.number(entry.value, decimals: 6)
          $0.text("unit", entry.unit.rawValue)
          $0.text("source", entry.source.rawValue)
          $0.flag("used", entry.isUsed)
        }
      }
    }
  }
}
