import Model

/// What the recipes of the makefiles that CMake writes ("Unix Makefiles") are to its users: steps of a CMake target,
/// outputs of custom commands, or CMake's own bookkeeping.
///
/// CMake calls `make -f CMakeFiles/app.dir/build.make` for every target that is needed, from the build's top folder; so
/// the make around a recipe tells whose it is, and a make without a recipe tells a target that was up to date.
struct CMakeMakefiles {
  /// Folders in which such a make ran.
  private(set) var folders: Set<ByteString> = []
  /// The CMake target of a make, by node.
  private var targets: [Int: ByteString] = [:]
  /// Recipes that link: the make's node and the recipe's name.
  private var links: Set<Recipe> = []
  private let tree: ProcessTree

  private struct Recipe: Hashable {
    var make: Int
    var name: ByteString
  }

  init(_ tree: ProcessTree) {
    self.tree = tree
    for (index, node) in tree.nodes.enumerated() where node.isMake {
      guard let file = Self.makefile(node.exec.arguments), !Self.isProbe(node.exec.directory) else { continue }
      if file == "CMakeFiles/Makefile2" { folders.insert(node.exec.directory) }
      if file.lastComponent == "build.make", let target = CMakeNames.owner(of: file) {
        folders.insert(node.exec.directory)
        targets[index] = target
      }
    }
    guard !targets.isEmpty else { return }
    for node in tree.nodes where node.exec.arguments.dropFirst(2).first == "cmake_link_script" {
      guard let make = node.make, let name = MakeNames.target(node.exec.markers[MakeNames.marker]) else { continue }
      links.insert(Recipe(make: make, name: name))
    }
  }

  static func makefile(_ arguments: [ByteString]) -> ByteString? {
    arguments.firstIndex(of: "-f").flatMap { arguments.dropFirst($0 + 1).first }
  }

  /// Where CMake's own checks build.
  static func isProbe(_ folder: ByteString) -> Bool {
    ["CMakeScratch", "CMakeTmp", "CompilerId"].contains { folder.contains($0) } && folder.contains("/CMakeFiles/")
  }

  /// What a recipe is called; nil where its make is none of CMake's.
  ///
  /// - Parameter folder: in which the make ran.
  func name(_ recipe: ByteString, make: Int, folder: ByteString, process: Int) -> CMakeNames.Name? {
    if Self.isProbe(folder) { return .nobody }
    guard folders.contains(folder) else { return nil }
    guard let target = targets[make] else {
      return recipe == "cmake_check_build_system" && configures(process) ? .output("Makefile") : .nobody
    }
    if isTalk(process) { return .nobody }
    if let owner = CMakeNames.owner(of: recipe) {
      return Self.bookkeeping.contains(recipe.lastComponent) ? .nobody : .target(owner, .part)
    }
    if links.contains(Recipe(make: make, name: recipe)) { return .target(target, .last) }
    if let utility = CMakeNames.utility(recipe) { return .target(utility, .whole) }
    return .output(recipe)
  }

  /// The target of a file that arguments name, where no recipe's name reached the process.
  func target(of output: ByteString, make: Int?) -> (ByteString, CMakeNames.Share)? {
    guard let make, folders.contains(tree.nodes[make].exec.directory), let target = targets[make] else { return nil }
    if let owner = CMakeNames.owner(of: output) { return (owner, .part) }
    return CMakeNames.isProduct(output) ? (target, .last) : nil
  }

  /// Recipes of `build.make` that no file stands for.
  private static let bookkeeping: Set<ByteString> = [
    "build", "clean", "depend", "requires", "preinstall", "all", "rule",
  ]

  /// Progress lines and counters.
  private func isTalk(_ process: Int) -> Bool {
    guard let node = tree.ownNodes[process].last else { return false }
    let words = tree.nodes[node].exec.arguments
    if case .text(let text) = CommandWords.shellCall(words) {
      return Self.talk.contains { text.contains(" -E \($0) ") } && !text.contains("&& ")
    }
    return words.dropFirst().first == "-E"
      && words.dropFirst(2).first.map { Self.talk.contains($0.description) } ?? false
  }

  private static let talk = ["cmake_echo_color", "cmake_progress_start", "cmake_progress_report", "cmake_depends"]

  /// Whether the check of the build files wrote them anew: then it costs what a target costs.
  private func configures(_ process: Int) -> Bool {
    !tree.children[process].isEmpty || (tree.processes[process].cpu ?? .zero) > .milliseconds(50)
  }

  /// A CMake target that a make looked at.
  struct Needed: Hashable {
    var name: ByteString
    /// The build's.
    var folder: ByteString
    var linkScript: ByteString
  }

  /// Those whose make ended well and had nothing to do, each once, in no order.
  var needed: Set<Needed> {
    let busy = Set(tree.birthNodes.compactMap { $0 })
    return Set(
      targets.compactMap { node, name in
        if busy.contains(node) { return nil }
        let exec = tree.nodes[node].exec
        guard tree.processes[tree.nodes[node].process].termination == .exited(0),
          exec.arguments.last?.hasSuffix("/build") ?? false, let file = Self.makefile(exec.arguments)
        else {
          return nil
        }
        return Needed(
          name: name, folder: exec.directory, linkScript: Self.linkScript(beside: file, in: exec.directory))
      })
  }

  /// `CMakeFiles/app.dir/build.make` → the absolute path of `CMakeFiles/app.dir/link.txt`
  static func linkScript(beside makefile: ByteString, in folder: ByteString) -> ByteString {
    Paths.join(folder, ByteString(bytes: makefile.bytes.dropLast("build.make".utf8.count) + "link.txt".utf8))
  }
}
