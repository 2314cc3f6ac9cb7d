import Model

/// Something in the input that was left out or read otherwise than it stands: counted and named, never an error.
public struct InputFinding: Equatable, Sendable {
  public var kind: Kind
  public var count: Int
  /// The least of the names, at most `InputFindings.mostNames`.
  public var names: [ByteString]

  public enum Kind: String, CaseIterable, Sendable, Comparable {
    // What the form does not know.
    case unknownKey = "unknown-key"
    case unknownWord = "unknown-word"
    case wrongType = "wrong-type"
    case brokenLine = "broken-line"
    case notUTF8 = "not-utf-8"
    case tooMany = "too-many"
    // Names without their thing, and things named twice.
    case unlistedFile = "unlisted-file"
    case unlistedFileInCommit = "unlisted-file-in-commit"
    case unlistedTarget = "unlisted-target"
    case fileWithoutTarget = "file-without-target"
    case fileOfTwoTargets = "file-of-two-targets"
    case twice = "twice"
    case namesItself = "names-itself"
    // Numbers.
    case badNumber = "bad-number"
    case noSeconds = "no-seconds"
    // Shapes that say little.
    case targetCycle = "target-cycle"
    case noTarget = "no-target"
    case oneTarget = "one-target"
    case noEdge = "no-edge"
    case noCommit = "no-commit"
    case commitOutside = "commit-outside"
    case interfaceNotChanged = "interface-not-changed"

    public static func < (a: Kind, b: Kind) -> Bool { a.rank < b.rank }
    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }
}

/// Findings as they gather; the same for any order of the input.
public struct InputFindings: Equatable, Sendable {
  public static let mostNames = 5

  private var found: [InputFinding.Kind: InputFinding] = [:]

  public init() {}

  /// In the order of their kinds.
  public var all: [InputFinding] { found.values.sorted { $0.kind < $1.kind } }

  public subscript(kind: InputFinding.Kind) -> InputFinding? { found[kind] }

  mutating func add(_ kind: InputFinding.Kind, _ name: ByteString = "") {
    var finding = found[kind] ?? InputFinding(kind: kind, count: 0, names: [])
    finding.count += 1
    finding.keep(name)
    found[kind] = finding
  }

  public mutating func add(_ others: InputFindings) {
    for other in others.all {
      var finding = found[other.kind] ?? InputFinding(kind: other.kind, count: 0, names: [])
      finding.count += other.count
      for name in other.names { finding.keep(name) }
      found[other.kind] = finding
    }
  }
}

extension InputFinding {
  /// The least names are kept, each once: which they are does not hang on the order of the input.
  fileprivate mutating func keep(_ name: ByteString) {
    guard !name.isEmpty, !names.contains(name) else { return }
    if names.count == InputFindings.mostNames {
      guard let last = names.last, name < last else { return }
      names.removeLast()
    }
    names.insert(name, at: names.firstIndex { name < $0 } ?? names.endIndex)
  }
}
