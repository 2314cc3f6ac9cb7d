extension SplitCase {
  /// The parts with these files; files that no part names stay together in one more part. Nil where a cycle of files is
  /// torn apart.
  public func parts(_ names: [[String]]) -> [Bits]? {
    var partOfPath: [String: Int] = [:]
    for (part, paths) in names.enumerated() { for path in paths { partOfPath[path] = part } }
    var parts = Array(repeating: Bits.none, count: names.count + 1)
    for (node, files) in members.enumerated() {
      let owners = Set(files.map { partOfPath[monolith.files[$0].path] ?? names.count })
      guard owners.count == 1, let owner = owners.first else { return nil }
      parts[owner] = parts[owner] | .only(node)
    }
    return parts.filter { !$0.isNone }
  }
}

extension SplitCase {
  /// The paths in each part.
  public func files(_ parts: [Bits]) -> [[String]] {
    parts.map { $0.elements.flatMap { members[$0].map { monolith.files[$0].path } } }
  }
}
