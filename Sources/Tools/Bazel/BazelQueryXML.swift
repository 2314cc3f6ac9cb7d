import Model
import XML

extension BazelGraph {
  /// What `bazel query --output=xml` prints. Where it breaks off, what was read stands with a note.
  init(xml source: Content.Source) {
    var reader = XMLReader()
    var part = BazelQueryXML()
    do throws(XMLError) {
      var chunk: [UInt8] = []
      while source(&chunk) {
        try reader.feed(chunk) { part.take($0) }
        chunk.removeAll(keepingCapacity: true)
      }
      try reader.end { part.take($0) }
      if !part.isQuery { part.graph.notes.append("the answer of `bazel query --output=xml` is no such answer") }
    } catch {
      part.graph.notes.append("the answer of `bazel query` cannot be read from line \(error.line) on: \(error.reason)")
    }
    self = part.graph
  }
}

/// The elements of the answer, put together as they come.
private struct BazelQueryXML {
  var graph = BazelGraph()
  /// Whether the text is an answer of a query at all.
  var isQuery = false
  private var depth = 0
  /// The rule whose element is open.
  private var rule: (label: ByteString, rule: BazelGraph.Rule)?

  mutating func take(_ event: XMLEvent) {
    switch event {
    case .begin(let name, let attributes):
      depth += 1
      begin(name, attributes)
    case .end:
      depth -= 1
      if depth == 1, let (label, rule) = rule {
        graph.add(rule: label, rule)
        self.rule = nil
      }
    case .text: break
    }
  }

  private mutating func begin(_ name: String, _ attributes: [XMLAttribute]) {
    if depth == 1 { isQuery = name == "query" }
    guard isQuery, let label = attributes["name"].map({ BazelLabel.plain(ByteString($0)) }) else { return }
    switch name {
    case "rule" where depth == 2:
      let file = attributes["location"].flatMap { BazelGraph.file(of: ByteString($0)) }
      rule = (label, BazelGraph.Rule(kind: ByteString(attributes["class"] ?? ""), file: file))
    case "source-file" where depth == 2: graph.sources.insert(label)
    case "generated-file" where depth == 2:
      if let maker = attributes["generating-rule"] { graph.makers[label] = BazelLabel.plain(ByteString(maker)) }
    case "rule-input" where depth == 3: rule?.rule.inputs.append(label)
    case "rule-output" where depth == 3: rule?.rule.outputs.append(label)
    default: break
    }
  }
}
