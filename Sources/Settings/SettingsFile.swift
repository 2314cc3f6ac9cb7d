import JSON
import Model

/// ratchet.json as it stands: its bytes, all that they say, and where each entry stands.
///
/// `Settings.parse` reads what a build needs; this reads levels, noise and what was retired too, and can be changed entry
/// by entry (`SettingsEdit`).
public struct SettingsFile: Sendable {
  public let bytes: [UInt8]
  public let settings: Settings
  public private(set) var levels: [FileEntry<LevelValue>] = []
  public private(set) var noise: [FileEntry<LoopNoise>] = []
  public private(set) var retired: [FileEntry<Retirement>] = []
  let root: Located
  private let lineStarts: [Int]
  private var places: [String: Int] = [:]

  public init(parsing bytes: [UInt8]) throws(SettingsError) {
    let syntax = SyntaxErrors(bytes: bytes)
    if let error = syntax.beforeReading() { throw error }
    do throws(JSONError) {
      var reader = LocatingReader(bytes)
      root = try reader.readAll()
    } catch {
      throw syntax.translated(error)
    }
    self.bytes = bytes
    settings = try FileReader(syntax: syntax).read(root)
    lineStarts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    let checks = Checks(syntax: syntax)
    for member in root.members {
      switch member.name {
      case "levels": levels = try LevelReader(checks: checks, keys: keys).read(member)
      case "noise": noise = try NoiseReader(checks: checks).noise(member)
      case "retired": retired = try NoiseReader(checks: checks).retired(member)
      default: break
      }
    }
    places = Dictionary(uniqueKeysWithValues: levels.indices.map { (levels[$0].key, $0) })
  }

  /// How keys of levels are written where these loops are.
  public var keys: LevelKeys { LevelKeys(loops: settings.entries.map(\.name)) }

  /// The entry of `levels` under a key.
  public func level(_ key: String) -> FileEntry<LevelValue>? { places[key].map { levels[$0] } }

  /// How far a level of that loop may be exceeded.
  public func headroom(_ loop: String, label: String? = nil) -> Double {
    settings.entry(named: loop, label: label)?.headroom ?? settings.headroom
  }

  /// The line on which something begins, from 1.
  func line(at offset: Int) -> Int {
    var (low, high) = (0, lineStarts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The line of the key at the end of a path of names; nil where it does not lead there.
  public func line(of path: [String]) -> Int? {
    var (value, offset): (Located, Int?) = (root, nil)
    for name in path {
      guard let member = value.members.first(where: { $0.name == name }) else { return nil }
      (value, offset) = (member.value, member.offset)
    }
    return offset.map(line)
  }
}

/// One entry of a section.
public struct FileEntry<Value: Sendable>: Sendable {
  public var key: String
  public var value: Value
  /// Where its key begins.
  var offset: Int
  /// The value as it stands.
  var bytes: [UInt8]
}

extension FileEntry: Equatable where Value: Equatable {}

/// What an entry of `levels` says.
public enum LevelValue: Equatable, Sendable {
  case level(Level)
  case radius(Radius)
  /// Of a form that only a later version reads: kept, never judged nor moved.
  case newer(schema: Int)
}

/// Why an entry is gone.
public struct Retirement: Equatable, Sendable {
  public var reason: String
  /// The day, as 2026-02-03.
  public var on: String?
  /// The keys that stand in its place.
  public var to: [String]
  /// What it was when it went, so that it does not come back looser; nil where that is not known.
  public var seconds: Double?
  public var epoch: Int

  public init(reason: String, on: String? = nil, to: [String] = [], seconds: Double? = nil, epoch: Int = 0) {
    self.reason = reason
    self.on = on
    self.to = to
    self.seconds = seconds
    self.epoch = epoch
  }
}

extension Located {
  /// None where this is no object.
  var members: [Member] { if case .object(let members) = content { members } else { [] } }
}

extension Located.Member {
  /// `"": null` keeps the line above from having to change when an entry is added below it.
  var isClosing: Bool { if case .null = value.content { name.isEmpty } else { false } }
}
