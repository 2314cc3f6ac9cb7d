import Model

/// Why a plan cannot be replayed on a graph.
public struct PlanError: Error, Equatable, Sendable {
  public var reason: String
  /// The names that the reason is about, the least first, at most `InputFindings.mostNames`.
  public var names: [ByteString]
  public var hint: Hint

  public enum Hint: Sendable {
    /// Every file of a target that is cut must be in one of its parts.
    case completeParts
    /// Every name stands for one target.
    case freshNames
    /// The plan was made for another graph, or changes what a plan file cannot say.
    case proposeAnew
  }

  init(_ reason: String, _ names: some Sequence<ByteString> = [], hint: Hint = .completeParts) {
    let all = names.sorted()
    self.reason = reason
    self.names = Array(all.prefix(InputFindings.mostNames)) + (all.count > InputFindings.mostNames ? ["…"] : [])
    self.hint = hint
  }
}

/// Changes one after the other on a graph, each in the place of the targets or parts that its own parts hold the files of.
struct PlanResolution {
  let graph: Graph
  private let places: [ByteString: Int]
  private let targets: [ByteString: Int]
  /// Units by their names, each with its files, ascending; those of the graph that nothing has touched too.
  private var units: [ByteString: [Int]] = [:]
  /// Of each file its unit.
  private var unitOf: [ByteString?]
  private var broken: Set<Int> = []
  private var dropped: [Plan.Dependency] = []
  private var added: [Plan.Dependency] = []
  private var unordered: [Plan.Dependency] = []
  private(set) var notes: [String] = []

  init(_ graph: Graph) {
    self.graph = graph
    places = Dictionary(
      zip(graph.files.map(\.path), graph.files.indices), uniquingKeysWith: { first, _ in first })
    targets = Dictionary(
      zip(graph.targets.map(\.name), graph.targets.indices), uniquingKeysWith: { first, _ in first })
    unitOf = graph.files.map { file in file.target.map { graph.targets[$0].name } }
    for target in graph.targets { units[target.name] = target.files.sorted() }
  }

  /// - Returns: the names of what was replaced or rewired.
  mutating func apply(_ change: PlanChange) throws(PlanError) -> [ByteString] {
    let subjects = try replace(change.parts)
    try breakEdges(change.broken)
    let (drops, adds) = (try dependencies(change.dropped), try dependencies(change.added))
    let idle =
      drops.count { !graph.targets[$0.from].dependencies.contains($0.to) }
      + adds.count { graph.targets[$0.from].dependencies.contains($0.to) || $0.from == $0.to }
    if idle > 0 { notes.append("\(idle) of its dependencies to drop or add change nothing") }
    dropped += drops
    added += adds.filter { $0.from != $0.to }
    unordered += try dependencies(change.unordered)
    let rewired = change.dropped + change.added + change.unordered
    return subjects.isEmpty ? Set(rewired.map(\.from)).sorted() : subjects
  }

  private mutating func replace(_ parts: [PlanChange.Part]) throws(PlanError) -> [ByteString] {
    guard !parts.isEmpty else { return [] }
    var (taken, unknown): (Set<Int>, [ByteString]) = ([], [])
    var files: [(name: ByteString, files: [Int])] = []
    for part in parts {
      var own: [Int] = []
      for path in part.files {
        guard let place = places[path], unitOf[place] != nil else {
          unknown.append(path)
          continue
        }
        guard taken.insert(place).inserted else { throw PlanError("a file is in two parts", [path]) }
        own.append(place)
      }
      guard !own.isEmpty else { throw PlanError("a part has no file of the graph", [part.name]) }
      files.append((part.name, own.sorted()))
    }
    if !unknown.isEmpty {
      notes.append("\(unknown.count) of the plan's files are not in the graph; they were left out")
    }
    let subjects = Set(taken.compactMap { unitOf[$0] })
    let missing = subjects.flatMap { units[$0] ?? [] }.filter { !taken.contains($0) }
    guard missing.isEmpty else {
      throw PlanError(
        "\(missing.count) files of what is replaced are in no part", missing.map { graph.files[$0].path })
    }
    for subject in subjects { units[subject] = nil }
    for part in files {
      guard units[part.name] == nil else {
        throw PlanError("two targets would have one name", [part.name], hint: .freshNames)
      }
      units[part.name] = part.files
      for file in part.files { unitOf[file] = part.name }
    }
    return subjects.sorted()
  }

  private mutating func breakEdges(_ pairs: [PlanChange.Pair]) throws(PlanError) {
    guard !pairs.isEmpty else { return }
    let wanted = Set(pairs)
    var seen: Set<PlanChange.Pair> = []
    for (index, edge) in graph.edges.enumerated() {
      let pair = PlanChange.Pair(from: graph.files[edge.from].path, to: graph.files[edge.to].path)
      guard wanted.contains(pair) else { continue }
      broken.insert(index)
      seen.insert(pair)
    }
    let gone = wanted.count - seen.count
    if gone > 0 { notes.append("\(gone) of the edges to break are not in the graph; they were left out") }
  }

  private func dependencies(_ pairs: [PlanChange.Pair]) throws(PlanError) -> [Plan.Dependency] {
    var found: [Plan.Dependency] = []
    for pair in pairs {
      guard let from = targets[pair.from], let to = targets[pair.to] else {
        throw PlanError(
          "a dependency is named between targets that the graph does not list",
          [pair.from, pair.to].filter { targets[$0] == nil }, hint: .proposeAnew)
      }
      found.append(.init(from: from, to: to))
    }
    return found
  }

  /// What a replay carries out.
  func plan() throws(PlanError) -> Plan {
    var plan = Plan()
    plan.broken = broken.sorted()
    (plan.dropped, plan.added, plan.unordered) = (dropped, added, unordered)
    for (name, files) in units.sorted(by: { $0.key < $1.key }) where !files.isEmpty {
      let origins = Set(files.compactMap { graph.files[$0].target }).sorted()
      if origins.count > 1 {
        guard origins.reduce(0, { $0 + graph.targets[$1].files.count }) == files.count else {
          throw PlanError("a part has files of several targets, and not all of each", [name])
        }
        plan.merges.append(.init(name: name, targets: origins))
      } else if let target = origins.first, graph.targets[target].files.count != files.count {
        if let place = plan.cuts.firstIndex(where: { $0.target == target }) {
          plan.cuts[place].parts.append(.init(name: name, files: files))
        } else {
          plan.cuts.append(.init(target: target, parts: [.init(name: name, files: files)]))
        }
      }
    }
    plan.cuts.sort { $0.target < $1.target }
    return plan
  }
}
