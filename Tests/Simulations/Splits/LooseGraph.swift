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
  /// own files needs.
  public func split(_ name: String, into parts: [(name: String, files: [String])]) -> LooseGraph {
    guard let place = targets.firstIndex(where: { $0.name == name }) else { return self }
    var result = self
    let others = targets[place].dependencies
    let new = parts.map { part in
      Target(
        name: part.name, kind: targets[place].kind, files: part.files,
        dependencies: others.filter { other in needs(part.files, targets.first { $0.name == other }?.files ?? []) }
          + parts.filter { $0.name != part.name && needs(part.files, $0.files) }.map(\.name),
        run: targets[place].run)
    }
    result.targets.replaceSubrange(place...place, with: new)
    for index in result.targets.indices where result.targets[index].dependencies.contains(name) {
      let files = result.targets[index].files
      result.targets[index].dependencies.removeAll { $0 == name }
      result.targets[index].dependencies += parts.filter { needs(files, $0.files) }.map(\.name)
    }
    return result
  }

  private func needs(_ files: [String], _ others: [String]) -> Bool {
    files.contains { file in (uses[file] ?? []).contains { others.contains($0) } }
  }
}
