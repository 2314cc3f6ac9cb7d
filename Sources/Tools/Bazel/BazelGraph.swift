import Model

/// What `bazel query` knows of rules and files, by label.
struct BazelGraph: Equatable, Sendable {
  struct Rule: Equatable, Sendable {
    /// Its class: `cc_library`.
    var kind: ByteString
    /// Rules and files that it is made from.
    var inputs: [ByteString] = []
    /// Files that its declaration says it makes.
    var outputs: [ByteString] = []
    /// The file of its package: `/ws/app/BUILD`; nil where the query does not tell.
    var file: ByteString?
  }

  var rules: [ByteString: Rule] = [:]
  /// Files that are in the repository.
  var sources: Set<ByteString> = []
  /// The rule that makes a file.
  var makers: [ByteString: ByteString] = [:]
  /// What could not be read, one sentence each.
  var notes: [String] = []

  /// The rules that a rule is made from, also through a file that they make, in order; nothing of other repositories
  /// that the query did not describe.
  func needs(_ label: ByteString) -> [ByteString] {
    var seen: Set<ByteString> = [label]
    return (rules[label]?.inputs ?? []).compactMap { input in
      let rule = rules[input] == nil ? makers[input] : input
      return rule.flatMap { rules[$0] != nil && seen.insert($0).inserted ? $0 : nil }
    }
  }

  /// The files of the workspace that a rule names itself, as paths from its root.
  func files(_ label: ByteString) -> [ByteString] {
    (rules[label]?.inputs ?? []).compactMap { input in
      rules[input] == nil && makers[input] == nil ? BazelLabel.path(input) : nil
    }
  }

  mutating func add(rule label: ByteString, _ rule: Rule) {
    rules[label] = rule
    for output in rule.outputs where makers[output] == nil { makers[output] = label }
  }

  /// `/ws/app/BUILD:1:11` → `/ws/app/BUILD`.
  static func file(of location: ByteString) -> ByteString? {
    var bytes = location.bytes[...]
    for _ in 0..<2 {
      guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")), bytes[(colon + 1)...].allSatisfy({ 48...57 ~= $0 })
      else { break }
      bytes = bytes[..<colon]
    }
    return bytes.isEmpty ? nil : ByteString(bytes: bytes)
  }
}
