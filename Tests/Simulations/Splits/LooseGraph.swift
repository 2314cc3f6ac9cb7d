/// A graph of targets and files as somebody would write it by hand, everything known by its name: the input of the slow
/// replay and, as text, of the product.
public struct LooseGraph: Equatable, Sendable {
  public struct Target: Equatable, Sendable {
    public var name: String
    /// `library`, `test` or `executable`.
    public var kind: String
    public var files: [String]
    public var dependencies: [String]
    public var run: Double
  }

  public struct Commit: Equatable, Sendable {
    public var name: String
    public var files: [String]
    public var interface: [String]
  }

  public var grain: String
  public var cutoff: String
  public var cores: Int
  public var costs: Monolith.Costs
  public var targets: [Target]
  public var seconds: [String: Double]
  /// What each file needs directly.
  public var uses: [String: [String]]
  public var commits: [Commit]

  /// The same graph after a target became several: whoever needed it needs the parts that hold a file that one of its
  /// own files needs, or all of them where no edge shows what for.
  public func split(_ name: String, into parts: [(name: String, files: [String])]) -> LooseGraph {
    guard let place = targets.firstIndex(where: { $0.name == name }) else { return self }
    var result = self
    let others = targets[place].dependencies
    let new = parts.map { part in
      Target(
        name: part.name, kind: targets[place].kind, files: part.files,
        dependencies: others.filter { other in
          let files = targets.first { $0.name == other }?.files ?? []
          return needs(part.files, files) || !needs(targets[place].files, files)
        }
          + parts.filter { $0.name != part.name && needs(part.files, $0.files) }.map(\.name),
        run: targets[place].run)
    }
    result.targets.replaceSubrange(place...place, with: new)
    for index in result.targets.indices where result.targets[index].dependencies.contains(name) {
      let files = result.targets[index].files
      result.targets[index].dependencies.removeAll { $0 == name }
      let needed = parts.filter { needs(files, $0.files) }
      result.targets[index].dependencies += (needed.isEmpty ? parts : needed).map(\.name)
    }
    return result
  }

  private func needs(_ files: [String], _ others: [String]) -> Bool {
    files.contains { file in (uses[file] ?? []).contains { others.contains($0) } }
  }
}

extension LooseGraph {
  /// Whether targets need each other in a circle.
  public var isCircular: Bool {
    var left = targets
    while let place = left.firstIndex(where: { target in
      target.dependencies.allSatisfy { name in name == target.name || !left.contains { $0.name == name } }
    }) {
      left.remove(at: place)
    }
    return !left.isEmpty
  }
}
