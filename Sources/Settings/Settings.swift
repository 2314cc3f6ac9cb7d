import Model

/// What ratchet.json says: the loops of a repository, and the sections that are kept as they are.
public struct Settings: Equatable, Sendable {
  /// Whether there was a file; without one the only loop is `inner` with its minute.
  public var isFromFile: Bool
  /// How far a level may be exceeded: 0.10 is ten percent.
  public var headroom: Double
  /// In the order of the file, alternatives for a class of runners (`inner|LABEL`) among them.
  public var entries: [LoopEntry]
  /// Sections that are accepted and not read here: `noise`, `levels`, `retired`.
  public var kept: [KeptSection]

  public static let usualHeadroom = 0.10

  public init(
    isFromFile: Bool, headroom: Double = Settings.usualHeadroom, entries: [LoopEntry] = [], kept: [KeptSection] = []
  ) {
    self.isFromFile = isFromFile
    self.headroom = headroom
    self.entries = entries
    self.kept = kept
  }

  /// What holds in a repository without ratchet.json.
  public static let none = Settings(isFromFile: false, entries: [LoopEntry(name: Loop.inner.name)])

  /// The loops without their alternatives, in the order of the file.
  public var loops: [Loop] { loops(label: nil) }

  /// The loops as a class of runners has them: what `NAME|LABEL` states counts before what `NAME` does.
  public func loops(label: String?) -> [Loop] { entries(label: label).map(\.loop) }

  /// One loop as a class of runners has it; nil where the file has none of that name.
  public func loop(named name: String, label: String? = nil) -> Loop? {
    entry(named: name, label: label)?.loop
  }

  /// Everything that the file states of one loop for a class of runners.
  public func entry(named name: String, label: String? = nil) -> LoopEntry? {
    entries(label: label).first { $0.name == name }
  }

  private func entries(label: String?) -> [LoopEntry] {
    let loops = entries.filter { $0.label == nil }
    guard let label else { return loops }
    let alternatives = Dictionary(
      entries.filter { $0.label == label }.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return loops.map { alternatives[$0.name]?.over($0) ?? $0 }
  }
}

/// A section of ratchet.json as it stands in the file, for those who read or rewrite it.
public struct KeptSection: Equatable, Sendable {
  public var name: String
  /// The value's bytes, valid JSON.
  public var bytes: [UInt8]

  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}
