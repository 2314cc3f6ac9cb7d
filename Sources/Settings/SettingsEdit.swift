import JSON

/// Changes of single values of ratchet.json, each named by the keys that lead to it. What is not named keeps its bytes, as
/// whoever wrote it left them.
public struct SettingsEdit: Sendable {
  indirect enum Change: Sendable {
    /// The value's text.
    case set([UInt8])
    case remove
    case members([(name: String, change: Change)])
  }

  private(set) var root: [(name: String, change: Change)] = []

  public init() {}

  public var isEmpty: Bool { root.isEmpty }

  /// Gives the value at the end of `path` another content; entries and sections that are not there are made.
  public mutating func set(_ path: [String], _ value: JSONValue) { set(path, text: Array(OneLine.text(value).utf8)) }

  /// The same with the value's text, which must be JSON.
  public mutating func set(_ path: [String], text: [UInt8]) { Self.insert(.set(text), path[...], into: &root) }

  /// Takes out the member at the end of `path`; nothing where it is not there.
  public mutating func remove(_ path: [String]) { Self.insert(.remove, path[...], into: &root) }

  private static func insert(
    _ change: Change, _ path: ArraySlice<String>, into members: inout [(name: String, change: Change)]
  ) {
    guard let first = path.first else { return }
    let place = members.firstIndex { $0.name == first }
    guard path.count > 1 else {
      if let place { members[place].change = change } else { members.append((first, change)) }
      return
    }
    var inner: [(name: String, change: Change)] = []
    if let place, case .members(let known) = members[place].change { inner = known }
    insert(change, path.dropFirst(), into: &inner)
    if let place { members[place].change = .members(inner) } else { members.append((first, .members(inner))) }
  }

  /// The changed file.
  public func applied(to file: SettingsFile) -> [UInt8] {
    var application = EditApplication(bytes: file.bytes)
    application.change(file.root, root, depth: 0)
    return application.result
  }
}

/// Turns changes into replacements of byte ranges.
private struct EditApplication {
  let bytes: [UInt8]
  private var replacements: [(range: Range<Int>, text: [UInt8])] = []
  /// As the file ends its lines.
  private let lineEnd: [UInt8]

  init(bytes: [UInt8]) {
    self.bytes = bytes
    let first = bytes.firstIndex(of: UInt8(ascii: "\n"))
    let isWindows = first.map { $0 > 0 && bytes[$0 - 1] == UInt8(ascii: "\r") } ?? false
    lineEnd = Array((isWindows ? "\r\n" : "\n").utf8)
  }

  var result: [UInt8] {
    // At one place an addition comes before what is taken out behind it.
    let ordered = replacements.enumerated().sorted {
      ($0.element.range.lowerBound, $0.element.range.upperBound, $0.offset)
        < ($1.element.range.lowerBound, $1.element.range.upperBound, $1.offset)
    }
    var (out, at): ([UInt8], Int) = ([], 0)
    for (_, (range, text)) in ordered {
      out += bytes[at..<range.lowerBound] + text
      at = range.upperBound
    }
    return out + bytes[at...]
  }

  /// - Parameter depth: 0 is the file, 1 a section, 2 an entry.
  mutating func change(_ value: Located, _ changes: [(name: String, change: SettingsEdit.Change)], depth: Int) {
    let members = value.members
    var gone: Set<Int> = []
    var added: [(name: String, text: [UInt8])] = []
    for (name, change) in changes {
      let place = members.firstIndex { $0.name == name }
      switch (change, place) {
      case (.remove, let place?): gone.insert(place)
      case (.remove, nil): break
      case (.set(let text), let place?): replacements.append((members[place].value.range, text))
      case (.members(let inner), let place?) where isObject(members[place].value):
        self.change(members[place].value, inner, depth: depth + 1)
      case (.members(let inner), let place?):
        replacements.append((members[place].value.range, text(of: .members(inner), depth: depth + 1)))
      case (_, nil):
        let text = text(of: change, depth: depth + 1)
        if !text.isEmpty { added.append((name, text)) }
      }
    }
    remove(gone, of: value)
    let kept = members.indices.filter { !gone.contains($0) }.map { members[$0] }
    add(added, to: value, kept, depth: depth)
  }

  private func isObject(_ value: Located) -> Bool { if case .object = value.content { true } else { false } }

  /// The text of a value that is not there yet; empty where nothing of it stays.
  private func text(of change: SettingsEdit.Change, depth: Int) -> [UInt8] {
    switch change {
    case .set(let text): return text
    case .remove: return []
    case .members(let inner):
      let members = inner.map { (name: $0.name, text: text(of: $0.change, depth: depth + 1)) }.filter {
        !$0.text.isEmpty
      }
      if members.isEmpty { return [] }
      guard depth == 1 else { return [UInt8(ascii: "{")] + inline(members) + [UInt8(ascii: "}")] }
      let entries = sorted(members).flatMap { entry($0.name, $0.text) }
      return [UInt8(ascii: "{")] + lineEnd + lineEnd + entries + Array(#""": null"#.utf8) + lineEnd + [
        UInt8(ascii: "}")
      ]
    }
  }

  private func inline(_ members: [(name: String, text: [UInt8])]) -> [UInt8] {
    Array(members.map { Array("\(OneLine.quoted($0.name)): ".utf8) + $0.text }.joined(separator: Array(", ".utf8)))
  }

  /// Key line, value line, blank line.
  private func entry(_ name: String, _ text: [UInt8], indent: [UInt8] = []) -> [UInt8] {
    key(name) + lineEnd + indent + text + [UInt8(ascii: ",")] + lineEnd + lineEnd + indent
  }

  private func key(_ name: String) -> [UInt8] { Array("\(OneLine.quoted(name)):".utf8) }

  private func sorted(_ members: [(name: String, text: [UInt8])]) -> [(name: String, text: [UInt8])] {
    members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }
}

extension EditApplication {
  /// Takes members out with the comma that belongs to each.
  private mutating func remove(_ gone: Set<Int>, of value: Located) {
    let members = value.members
    var at = 0
    while at < members.count {
      guard gone.contains(at) else {
        at += 1
        continue
      }
      let first = at
      while gone.contains(at) { at += 1 }
      if at < members.count {
        replacements.append((members[first].offset..<members[at].offset, []))
      } else {
        let start = first > 0 ? members[first - 1].value.range.upperBound : value.range.lowerBound + 1
        replacements.append((start..<members[at - 1].value.range.upperBound, []))
      }
    }
  }

  private mutating func add(
    _ added: [(name: String, text: [UInt8])], to value: Located, _ kept: [Located.Member], depth: Int
  ) {
    if added.isEmpty { return }
    switch depth {
    case 0: addSections(added, kept)
    case 1: addEntries(sorted(added), to: value, kept)
    default:
      let place = kept.last?.value.range.upperBound ?? value.range.lowerBound + 1
      replacements.append((place..<place, Array((kept.isEmpty ? "" : ", ").utf8) + inline(added)))
    }
  }

  private static let order = ["schema", "headroom", "loops", "noise", "levels", "retired"]

  /// Sections stand in one order.
  private mutating func addSections(_ added: [(name: String, text: [UInt8])], _ kept: [Located.Member]) {
    let rank = { (name: String) in Self.order.firstIndex(of: name) ?? Self.order.count }
    for (name, text) in added.sorted(by: { rank($0.name) < rank($1.name) }) {
      let member = key(name) + [UInt8(ascii: " ")] + text
      if let next = kept.first(where: { rank($0.name) > rank(name) && rank($0.name) < Self.order.count }) {
        replacements.append((next.offset..<next.offset, member + [UInt8(ascii: ",")] + lineEnd))
      } else if let last = kept.last?.value.range.upperBound {
        replacements.append((last..<last, [UInt8(ascii: ",")] + lineEnd + member))
      }
    }
  }

  /// Entries stand in the order of the bytes of their keys, before the closing one.
  private mutating func addEntries(
    _ added: [(name: String, text: [UInt8])], to value: Located, _ kept: [Located.Member]
  ) {
    var atEnd: [(name: String, text: [UInt8])] = []
    for (name, text) in added {
      let next = kept.first { $0.isClosing || name.utf8.lexicographicallyPrecedes($0.name.utf8) }
      guard let place = next?.offset else {
        atEnd.append((name, text))
        continue
      }
      replacements.append((place..<place, entry(name, text, indent: indent(before: place))))
    }
    guard !atEnd.isEmpty else { return }
    let entries = atEnd.flatMap { entry($0.name, $0.text) }
    if let last = kept.last?.value.range.upperBound {
      let comma = [UInt8(ascii: ",")]
      // The last one's own comma and blank line are what follows it.
      replacements.append((last..<last, comma + lineEnd + lineEnd + entries.dropLast(1 + 2 * lineEnd.count)))
    } else {
      let place = value.range.lowerBound + 1
      let closed = lineEnd + lineEnd + entries + Array(#""": null"#.utf8) + lineEnd
      replacements.append((place..<place, closed))
    }
  }

  /// The space between the start of the line and a key, where nothing else stands there.
  private func indent(before offset: Int) -> [UInt8] {
    let start = bytes[..<offset].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let text = bytes[start..<offset]
    return text.allSatisfy { $0 == 0x20 || $0 == 0x09 } ? Array(text) : []
  }
}
