import Model

/// Which files of the workspace a label reads, from the graph: its own, and headers of what it is made from. What it
/// makes is one name that its dependents read, so that a rebuilt label explains theirs.
struct BazelFiles {
  private let graph: BazelGraph
  private let root: ByteString
  private static let headers: Set<ByteString> = [
    ".h", ".hh", ".hpp", ".hxx", ".h++", ".inc", ".inl", ".ipp", ".tcc", ".def", ".bzl", ".proto",
  ]
  /// Labels below one label that are looked through.
  private static let most = 20_000

  init(_ graph: BazelGraph, root: ByteString) {
    self.graph = graph
    self.root = root
  }

  func files(_ label: ByteString) -> TargetFiles? {
    guard graph.rules[label] != nil else { return nil }
    let needs = graph.needs(label)
    var reads = graph.files(label)
    var (open, seen) = (needs, Set(needs))
    while let next = open.popLast(), seen.count < Self.most {
      reads += graph.files(next).filter { Self.headers.contains($0.pathExtension) }
      open += graph.needs(next).filter { seen.insert($0).inserted }
    }
    var known: Set<ByteString> = []
    return TargetFiles(
      reads: (reads + needs.compactMap(Self.made)).filter { known.insert($0).inserted }.map { Paths.join(root, $0) },
      writes: Self.made(label).map { [Paths.join(root, $0)] } ?? [], extent: .named)
  }

  private static func made(_ label: ByteString) -> ByteString? {
    BazelLabel.path(label).map { Paths.join("bazel-bin", $0) }
  }
}

extension BazelGraph {
  /// The rules of the workspace itself.
  var targetGraph: TargetGraph {
    let own = rules.filter { BazelLabel.isOwn($0.key) }.sorted { $0.key < $1.key }
    return TargetGraph(
      system: "bazel",
      targets: own.map { label, rule in
        let kind: ByteString =
          rule.kind.hasSuffix("_test") ? "test" : rule.kind.hasSuffix("_binary") ? "executable" : "library"
        return TargetGraph.Target(
          name: label, kind: kind, files: files(label), dependencies: needs(label).filter(BazelLabel.isOwn))
      })
  }
}
