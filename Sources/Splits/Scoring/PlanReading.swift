import Figures
import JSON
import Model

/// One change that somebody wrote down: parts that take the place of the targets whose files they hold, and edges and
/// dependencies that go or come.
struct PlanChange: Equatable {
  var id: String?
  var kind: String?
  var parts: [Part] = []
  var broken: [Pair] = []
  var dropped: [Pair] = []
  var added: [Pair] = []
  var unordered: [Pair] = []

  struct Part: Equatable {
    var name: ByteString
    var files: [ByteString]
  }

  struct Pair: Hashable {
    var from: ByteString
    var to: ByteString
  }

  /// Whether a replay can carry it out from what it says.
  var isEmpty: Bool { parts.isEmpty && broken.isEmpty && dropped.isEmpty && added.isEmpty && unordered.isEmpty }
}

extension PlanChange {
  /// What a proposal says, without a file between.
  init(_ proposal: Proposal) {
    let plan = proposal.plan
    self.init(
      id: proposal.id, kind: proposal.kind.rawValue, parts: plan.parts.map { Part(name: $0.name, files: $0.files) },
      broken: plan.broken.map { Pair(from: $0.edge.from, to: $0.edge.to) },
      dropped: plan.dropped.map { Pair(from: $0.from, to: $0.to) }
        + plan.narrowed.map { Pair(from: $0.from, to: $0.wide) },
      added: plan.narrowed.flatMap { narrowing in narrowing.narrow.map { Pair(from: narrowing.from, to: $0) } },
      unordered: plan.unordered.map { Pair(from: $0.from, to: $0.to) })
  }
}

/// Reads a plan: `ratchet.proposals/1`, one `ratchet.proposal/1`, or the plan of one alone (`parts`, `break_edges`, `drop`,
/// `add`, `unorder`). Keys that say nothing about the graph are passed over.
struct PlanReader {
  private var form: FormReader
  private var changes: [PlanChange] = []

  private static let schemas = ["ratchet.proposals/1", "ratchet.proposal/1", "ratchet.plan/1"]

  /// The changes in their order.
  ///
  /// - Throws: where the text is not JSON or not an object.
  static func read(_ bytes: [UInt8]) throws(InputError) -> (changes: [PlanChange], findings: InputFindings) {
    var reader = PlanReader(form: FormReader(JSONReader(bytes)))
    do throws(JSONError) {
      guard try reader.form.json.next() == .beginObject else {
        throw JSONError(position: reader.form.json.eventPosition, reason: "expected an object")
      }
      let one = try reader.change()
      try reader.form.expectEnd()
      if !one.isEmpty || reader.changes.isEmpty { reader.changes.append(one) }
    } catch {
      throw InputError(position: error.position, reason: error.reason)
    }
    return (reader.changes, reader.form.findings)
  }

  private init(form: FormReader) {
    self.form = form
  }

  /// The members of an object whose begin was read.
  private mutating func change() throws(JSONError) -> PlanChange {
    var change = PlanChange()
    while try form.json.next() == .key { try member(form.json.text, &change) }
    return change
  }

  private mutating func member(_ key: String, _ change: inout PlanChange) throws(JSONError) {
    switch key {
    case "schema":
      guard let schema = try form.name(key), !Self.schemas.contains(schema.description) else { return }
      throw JSONError(
        position: form.json.eventPosition,
        reason: "the form is \(schema), expected one of \(Self.schemas.joined(separator: ", "))")
    case "proposals": try each(key) { reader throws(JSONError) in reader.changes.append(try reader.change()) }
    case "plan":
      guard try form.next() == .beginObject else { return try form.refuse(key) }
      while try form.json.next() == .key { try member(form.json.text, &change) }
    case "id": change.id = try form.name(key)?.description
    case "kind": change.kind = try form.name(key)?.description
    case "parts":
      var parts: [PlanChange.Part] = []
      try each(key) { reader throws(JSONError) in try reader.part().map { parts.append($0) } }
      change.parts = parts
    case "break_edges", "broken": change.broken = try pairs(key)
    case "drop": change.dropped += try pairs(key)
    case "add": change.added += try pairs(key)
    case "unorder": change.unordered = try pairs(key)
    case "narrow":
      var narrowed = change
      try each(key) { reader throws(JSONError) in try reader.narrowing(&narrowed) }
      change = narrowed
    default: try form.json.skipValue()
    }
  }

  private mutating func each(
    _ key: String, _ element: (inout PlanReader) throws(JSONError) -> Void
  ) throws(JSONError) {
    guard try form.next() == .beginArray else { return try form.refuse(key) }
    while let event = try form.json.next(), event != .endArray {
      if event == .beginObject { try element(&self) } else { try form.refuse(key) }
    }
  }

  private mutating func part() throws(JSONError) -> PlanChange.Part? {
    var (name, files): (ByteString?, [ByteString]) = (nil, [])
    while try form.json.next() == .key {
      switch form.json.text {
      case "name": name = try form.name("name")
      case "name_b64": name = try encoded()
      case "files": files = try form.names("files")
      default: try form.json.skipValue()
      }
    }
    if name == nil { form.findings.add(.wrongType, "parts.name") }
    return name.map { PlanChange.Part(name: $0, files: files) }
  }

  /// A value in base64, as a name that is not UTF-8 has under its key with `_b64`.
  private mutating func encoded() throws(JSONError) -> ByteString? {
    try form.name("base64").flatMap { Base64.decode($0.description) }.map { ByteString(bytes: $0) }
  }

  private mutating func pairs(_ key: String) throws(JSONError) -> [PlanChange.Pair] {
    var pairs: [PlanChange.Pair] = []
    try each(key) { reader throws(JSONError) in
      var (from, to): (ByteString?, ByteString?)
      while try reader.form.json.next() == .key {
        switch reader.form.json.text {
        case "from": from = try reader.form.name("from")
        case "to": to = try reader.form.name("to")
        case "from_b64": from = try reader.encoded()
        case "to_b64": to = try reader.encoded()
        default: try reader.form.json.skipValue()
        }
      }
      if let from, let to { pairs.append(.init(from: from, to: to)) }
    }
    return pairs
  }

  /// A wide dependency that narrower ones take the place of.
  private mutating func narrowing(_ change: inout PlanChange) throws(JSONError) {
    var (from, wide, narrow): (ByteString?, ByteString?, [ByteString]) = (nil, nil, [])
    while try form.json.next() == .key {
      switch form.json.text {
      case "from": from = try form.name("from")
      case "wide": wide = try form.name("wide")
      case "from_b64": from = try encoded()
      case "wide_b64": wide = try encoded()
      case "narrow": narrow = try form.names("narrow")
      default: try form.json.skipValue()
      }
    }
    guard let from, let wide else { return }
    change.dropped.append(.init(from: from, to: wide))
    change.added += narrow.map { .init(from: from, to: $0) }
  }
}
