import Model

/// Which task every program belongs to by the variables in its environment: for each kind of marker the name in force
/// and the depth at which it first stood there. The one that appeared nearest names the program.
struct MarkerNames {
  struct Mark: Equatable {
    var family: Markers.Family
    /// What the variables say; nil where only the place and the text of a script name it.
    var value: ByteString?
    /// What the target is called.
    var name: ByteString
    var directory: ByteString?
    /// The depth of the program in whose environment the value first stood.
    var depth: Int
    /// False for what must not name anything: set outside of the build, or npm's names where they do not fit the place.
    var isOwn = true
    /// What it is of a CMake target, and what it makes of it; nil for what is none's.
    var share: CMakeNames.Share?
    var output: ByteString?
  }

  /// For every node, by family; the arrays are shared where nothing changed.
  private var marks: [[Mark?]] = []
  private let tree: ProcessTree
  private let packages: Packages
  private let recipes: MakeRecipes
  /// Names by what a variable says, where a tool's file tells them.
  private var aliases: [Markers.Family: [ByteString: ByteString]] = [:]
  private let scripts: ScriptNames

  init(_ tree: ProcessTree, packages: Packages, recipes: MakeRecipes, rows: [ToolRows] = []) {
    self.tree = tree
    self.packages = packages
    self.recipes = recipes
    scripts = ScriptNames(tree, packages: packages, rows: rows)
    for tool in rows {
      guard let family = tool.family else { continue }
      aliases[family, default: [:]].merge(tool.aliases) { first, _ in first }
    }
    aliases[.turbo, default: [:]].merge(TurboNames(tree, packages: packages).names) { first, _ in first }
    marks.reserveCapacity(tree.nodes.count)
    for index in tree.nodes.indices { marks.append(markings(of: index)) }
  }

  private func markings(of index: Int) -> [Mark?] {
    let node = tree.nodes[index]
    var result = node.parent.map { marks[$0] } ?? Array(repeating: nil, count: Markers.Family.allCases.count)
    for family in Markers.Family.allCases where family != .make {
      let value = node.exec.markers.isEmpty ? nil : Markers.value(family, in: node.exec)
      guard result[family.rawValue]?.value != value else { continue }
      result[family.rawValue] = value.map {
        let starter = node.parent.map { tree.nodes[$0].exec }
        let isOwn = node.parent != nil && (family != .npm || packages.agrees(node.exec, starter: starter))
        return Mark(family: family, value: $0, name: title($0, family, node), depth: node.depth, isOwn: isOwn)
      }
    }
    if let recipe = recipes.names[index] {
      result[Markers.Family.make.rawValue] = Mark(
        family: .make, value: recipe.name, name: recipe.name, directory: recipe.directory, depth: node.depth,
        share: recipe.share, output: recipe.output)
    }
    let npm = Markers.Family.npm.rawValue
    result[npm] = scripts.mark(of: index, below: result[npm])
    return result
  }

  private func title(_ name: ByteString, _ family: Markers.Family, _ node: ProcessTree.Node) -> ByteString {
    if let name = aliases[family]?[name] { return name }
    return family == .npm ? packages.title(name, in: node.exec.directory) : Markers.title(family, name, in: node.exec)
  }

  /// The mark that names a node: the nearest of task runners and make; npm's only where there is none of these.
  func nearest(_ node: Int) -> Mark? {
    let own = marks[node].compactMap { $0 }.filter(\.isOwn)
    let decisive = own.filter { $0.family.isDecisive }
    let others = decisive.isEmpty ? own : own.filter { $0.family != .npm }
    return others.max { ($0.depth, -$0.family.rawValue) < ($1.depth, -$1.family.rawValue) }
  }

  /// The nearest task of another tool that a node's target lies in.
  ///
  /// - Parameter family: of the name that the node has itself; nil where no marker gave it.
  func enclosing(_ node: Int, of family: Markers.Family?, depth: Int) -> ByteString? {
    marks[node].compactMap { $0 }.filter { $0.isOwn && $0.family != family && $0.depth < depth }
      .max { $0.depth < $1.depth }?.name
  }
}
