import JSON
import Model

extension Graph {
  public static let schema = "ratchet.graph/1"

  /// Reads one graph; `refill` appends the next chunk of bytes and returns false at the end. Of the text only a window
  /// is held.
  ///
  /// - Throws: where the text is not JSON, not an object, or names another form.
  public static func read(
    refill: @escaping (inout [UInt8]) -> Bool
  ) throws(InputError) -> (graph: Graph, findings: InputFindings) {
    var reader = GraphReader(JSONReader(refill: refill))
    return try reader.read()
  }

  public static func read(_ bytes: [UInt8]) throws(InputError) -> (graph: Graph, findings: InputFindings) {
    var reader = GraphReader(JSONReader(bytes))
    return try reader.read()
  }
}

/// The members of a graph as they come, in any order.
private struct GraphReader {
  var form: FormReader
  var draft = GraphDraft()

  init(_ json: JSONReader) {
    form = FormReader(json)
  }

  mutating func read() throws(InputError) -> (Graph, InputFindings) {
    do throws(JSONError) {
      guard try form.json.next() == .beginObject else { throw fault("expected an object") }
      while try form.json.next() == .key { try member(form.json.text) }
      try form.expectEnd()
    } catch {
      throw InputError(position: error.position, reason: error.reason)
    }
    return draft.graph(form.findings)
  }

  private func fault(_ reason: String) -> JSONError { JSONError(position: form.json.eventPosition, reason: reason) }

  private mutating func member(_ key: String) throws(JSONError) {
    switch key {
    case "schema":
      let schema = try form.name(key)
      guard schema == nil || schema == ByteString(Graph.schema) else {
        throw fault("the form is \(schema?.description ?? ""), expected \(Graph.schema)")
      }
    case "system": draft.graph.system = try form.name(key)?.description ?? ""
    case "grain":
      guard let grain = try form.word(key, of: Grain.self) else { return }
      draft.graph.grain = grain
      draft.graph.given.grain = true
    case "cutoff":
      guard let cutoff = try form.word(key, of: Cutoff.self) else { return }
      draft.graph.cutoff = cutoff
      draft.graph.given.cutoff = true
    case "cores":
      guard let cores = try form.count(key, most: 4096) else { return }
      draft.graph.cores = cores
      draft.graph.given.cores = true
    case "costs": try costs()
    case "targets": try each(key) { reader, _ throws(JSONError) in try reader.target() }
    case "files": try each(key) { reader, _ throws(JSONError) in try reader.file() }
    case "edges": try each(key) { reader, _ throws(JSONError) in try reader.edge() }
    case "loop": try loop()
    default: try form.skipUnknown(key)
    }
  }

  private mutating func costs() throws(JSONError) {
    var costs = draft.graph.costs
    var given = draft.graph.given.costs
    try form.object("costs") { form, key throws(JSONError) in
      guard let name = CostName(rawValue: key) else { return try form.skipUnknown("costs." + key) }
      guard let value = try form.microseconds("costs." + key) else { return }
      costs[keyPath: name.field] = value
      given.insert(name)
    }
    draft.graph.costs = costs
    draft.graph.given.costs = given
  }

  private mutating func loop() throws(JSONError) {
    var names: [ByteString]?
    try form.object("loop") { form, key throws(JSONError) in
      if key == "targets" { names = try form.names("loop.targets") } else { try form.skipUnknown("loop." + key) }
    }
    draft.loop = names
  }

  /// Each object of an array.
  private mutating func each(
    _ key: String, _ element: (inout GraphReader, JSONEvent) throws(JSONError) -> Void
  ) throws(JSONError) {
    guard try form.next() == .beginArray else { return try form.refuse(key) }
    while let event = try form.json.next(), event != .endArray {
      if event == .beginObject { try element(&self, event) } else { try form.refuse(key) }
    }
  }

  private mutating func target() throws(JSONError) {
    var target = GraphDraft.Target()
    while try form.json.next() == .key {
      let key = form.json.text
      switch key {
      case "name": target.name = try form.name("targets.name")
      case "kind": target.kind = try form.word("targets.kind", of: Graph.Kind.self) ?? .library
      case "files": target.files = try fileNames("targets.files")
      case "dependencies": target.dependencies = try form.names("targets.dependencies")
      case "run_s": target.run = try form.microseconds("targets.run_s", target.name) ?? 0
      default: try form.skipUnknown("targets." + key)
      }
    }
    draft.add(target, &form.findings)
  }

  private mutating func fileNames(_ what: String) throws(JSONError) -> [Int32] {
    var files: [Int32] = []
    guard try form.next() == .beginArray else {
      try form.refuse(what)
      return []
    }
    while let event = try form.json.next(), event != .endArray {
      if let name = try form.name(what, event) { files.append(draft.index(name)) }
    }
    return files
  }

  private mutating func file() throws(JSONError) {
    var file = GraphDraft.File()
    var path: ByteString?
    while try form.json.next() == .key {
      let key = form.json.text
      switch key {
      case "path": path = try form.name("files.path")
      case "seconds": file.work = try form.microseconds("files.seconds", path)
      case "interface": file.isInterface = try form.bool("files.interface") ?? false
      case "group": file.group = try form.name("files.group")
      case "run_s": file.run = try form.microseconds("files.run_s", path)
      default: try form.skipUnknown("files." + key)
      }
    }
    guard let path else { return form.findings.add(.wrongType, "files.path") }
    draft.add(file, at: path, &form.findings)
  }

  private mutating func edge() throws(JSONError) {
    var (from, to): (Int32?, Int32?)
    var edge = Graph.Edge(from: 0, to: 0)
    while try form.json.next() == .key {
      let key = form.json.text
      switch key {
      case "from": from = try form.name("edges.from").map { draft.index($0) }
      case "to": to = try form.name("edges.to").map { draft.index($0) }
      case "class": edge.evidence = try form.word("edges.class", of: EdgeEvidence.self) ?? .inferred
      case "line": edge.line = try form.count("edges.line", most: Int(Int32.max))
      default: try form.skipUnknown("edges." + key)
      }
    }
    guard let from, let to else { return form.findings.add(.wrongType, "edges.from, edges.to") }
    edge.from = Int(from)
    edge.to = Int(to)
    draft.add(edge, &form.findings)
  }
}
