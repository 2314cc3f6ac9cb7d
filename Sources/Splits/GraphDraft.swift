import Figures
import Model

/// A graph while it is read: names have numbers in the order in which they came, whatever names them first.
struct GraphDraft {
  var graph = Graph()
  var loop: [ByteString]?
  private var numbers: [ByteString: Int32] = [:]
  private var paths: [ByteString] = []
  private var files: [Int32: File] = [:]
  private var targets: [ByteString: Target] = [:]
  private var edges: [Graph.Edge] = []

  struct Target {
    var name: ByteString?
    var kind = Graph.Kind.library
    var files: [Int32] = []
    var dependencies: [ByteString] = []
    var run = 0
  }

  struct File {
    var work: Int?
    var isInterface = false
    var group: ByteString?
    var run: Int?
  }

  static let mostFiles = 2_000_000
  static let mostEdges = 10_000_000
  static let mostTargets = 50_000

  mutating func index(_ path: ByteString) -> Int32 {
    if let number = numbers[path] { return number }
    let number = Int32(paths.count)
    numbers[path] = number
    paths.append(path)
    return number
  }

  mutating func add(_ target: Target, _ findings: inout InputFindings) {
    guard let name = target.name else { return findings.add(.wrongType, "targets.name") }
    guard var known = targets[name] else {
      guard targets.count < Self.mostTargets else { return findings.add(.tooMany, name) }
      targets[name] = target
      return
    }
    findings.add(.twice, name)
    known.files += target.files
    known.dependencies += target.dependencies
    known.run = max(known.run, target.run)
    if known.kind == .library { known.kind = target.kind }
    targets[name] = known
  }

  mutating func add(_ file: File, at path: ByteString, _ findings: inout InputFindings) {
    guard files.count < Self.mostFiles else { return findings.add(.tooMany, path) }
    let number = index(path)
    guard var known = files[number] else {
      files[number] = file
      return
    }
    findings.add(.twice, path)
    known.work = [known.work, file.work].compactMap { $0 }.max()
    known.isInterface = known.isInterface || file.isInterface
    known.group = [known.group, file.group].compactMap { $0 }.min()
    known.run = [known.run, file.run].compactMap { $0 }.max()
    files[number] = known
  }

  mutating func add(_ edge: Graph.Edge, _ findings: inout InputFindings) {
    guard edge.from != edge.to else { return findings.add(.namesItself, paths[edge.from]) }
    guard edges.count < Self.mostEdges else { return findings.add(.tooMany, "edges") }
    edges.append(edge)
  }
}

/// From the order of the input to the order of names.
extension GraphDraft {
  func graph(_ reading: InputFindings) -> (Graph, InputFindings) {
    var (graph, findings) = (graph, reading)
    let owners = owners(&findings)
    let listed = paths.indices.filter { owners[$0] != nil || files[Int32($0)] != nil }.sorted { paths[$0] < paths[$1] }
    var place = [Int](repeating: -1, count: paths.count)
    for (index, number) in listed.enumerated() { place[number] = index }
    let names = targets.keys.sorted()
    let targetPlace = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    graph.files = listed.map { number in
      let file = files[Int32(number)] ?? File()
      return Graph.File(
        path: paths[number], work: file.work ?? 0, isInterface: file.isInterface, group: file.group, run: file.run,
        target: owners[number].flatMap { targetPlace[$0] })
    }
    graph.targets = names.map { target($0, targetPlace, &findings) }
    for (index, file) in graph.files.enumerated() {
      if let target = file.target { graph.targets[target].files.append(index) }
    }
    graph.edges = canonicalEdges(place, &findings)
    graph.loop = loop.map { wanted in
      let known = wanted.compactMap { targetPlace[$0] }
      for name in wanted where targetPlace[name] == nil { findings.add(.unlistedTarget, name) }
      return Set(known).sorted()
    }
    graph.note(&findings)
    return (graph, findings)
  }

  /// The target of each number; of two the one with the lesser name.
  private func owners(_ findings: inout InputFindings) -> [ByteString?] {
    var owners = [ByteString?](repeating: nil, count: paths.count)
    for name in targets.keys.sorted() {
      for number in targets[name]?.files ?? [] {
        guard let owner = owners[Int(number)] else {
          owners[Int(number)] = name
          continue
        }
        if owner != name { findings.add(.fileOfTwoTargets, paths[Int(number)]) }
      }
    }
    return owners
  }

  private func target(
    _ name: ByteString, _ place: [ByteString: Int], _ findings: inout InputFindings
  ) -> Graph.Target {
    let draft = targets[name] ?? Target()
    var dependencies: Set<Int> = []
    for dependency in draft.dependencies {
      if dependency == name {
        findings.add(.namesItself, name)
      } else if let index = place[dependency] {
        dependencies.insert(index)
      } else {
        findings.add(.unlistedTarget, dependency)
      }
    }
    return Graph.Target(name: name, kind: draft.kind, dependencies: dependencies.sorted(), run: draft.run)
  }

  private func canonicalEdges(_ place: [Int], _ findings: inout InputFindings) -> [Graph.Edge] {
    var kept: [Graph.Edge] = []
    kept.reserveCapacity(edges.count)
    for var edge in edges {
      let (from, to) = (edge.from, edge.to)
      if place[from] < 0 { findings.add(.unlistedFile, paths[from]) }
      if place[to] < 0 { findings.add(.unlistedFile, paths[to]) }
      guard place[from] >= 0, place[to] >= 0 else { continue }
      edge.from = place[from]
      edge.to = place[to]
      kept.append(edge)
    }
    kept.sort { ($0.from, $0.to, $0.evidence, $0.line ?? .max) < ($1.from, $1.to, $1.evidence, $1.line ?? .max) }
    var edges: [Graph.Edge] = []
    edges.reserveCapacity(kept.count)
    // Of several reasons the surest is kept.
    for edge in kept where edges.last.map({ $0.from != edge.from || $0.to != edge.to }) ?? true { edges.append(edge) }
    return edges
  }
}

extension Graph {
  /// What can be said of a whole graph.
  fileprivate func note(_ findings: inout InputFindings) {
    if targets.isEmpty { findings.add(.noTarget) }
    if targets.count(where: { $0.kind == .library }) == 1 {
      findings.add(.oneTarget, targets.first { $0.kind == .library }?.name ?? "")
    }
    if edges.isEmpty { findings.add(.noEdge) }
    let needs = Adjacency(rows: targets.map(\.dependencies))
    for cycle in StrongComponents(needs).members where cycle.count > 1 {
      for target in cycle { findings.add(.targetCycle, targets[target].name) }
    }
    for file in files {
      if file.target == nil { findings.add(.fileWithoutTarget, file.path) }
      let isTest = file.target.map { targets[$0].kind.isLinked } ?? true
      if file.work == 0, !file.isInterface, !isTest { findings.add(.noSeconds, file.path) }
    }
  }
}
