import Figures
import Model

/// Makes atoms of a graph and its history.
struct AtomBuilder {
  let graph: Graph
  /// Targets to partition out, ascending.
  let targets: [Int]
  /// Files of a circle of edges are one atom; false where circles may be broken.
  var condenses = true
  /// Targets that may share a unit, whole: the first atoms, in this order.
  var mergeable: [Int] = []
  /// Whether commits that touch what was never touched are counted.
  var countsUnseen = true
  /// Coarser where a target has more.
  var mostAtoms = 400

  /// Of each file its atom; −1 for a file without a target or of one that is not built.
  private(set) var atomOf: [Int32]
  private var atoms = Atoms()
  /// Of each whole target its atom.
  private var wholeOf: [Int: Int32] = [:]

  init(_ graph: Graph, targets: [Int]) {
    self.graph = graph
    self.targets = targets
    atomOf = [Int32](repeating: -1, count: graph.files.count)
  }

  mutating func atoms(_ commits: [Commit]) -> Atoms {
    (atoms.grain, atoms.cutoff, atoms.cores, atoms.costs) = (graph.grain, graph.cutoff, graph.cores, graph.costs)
    atoms.targets = targets
    atoms.hasLoop = graph.loop != nil
    for (place, target) in targets.enumerated() { add(pieces(of: target, commits), of: place) }
    for target in mergeable {
      wholeOf[target] = Int32(atoms.count)
      append(
        graph.targets[target].files, target: 0, isLinked: graph.targets[target].kind.isLinked, isAsked: isAsked(target))
    }
    addWholes()
    connect()
    addClasses(commits)
    if countsUnseen { addUnseen(commits) }
    return atoms
  }

  private mutating func add(_ pieces: [[Int]], of place: Int) {
    let target = graph.targets[targets[place]]
    for files in pieces {
      append(files, target: place, isLinked: target.kind.isLinked, isAsked: isAsked(targets[place]))
    }
  }

  private mutating func append(_ files: [Int], target: Int?, run: Int = 0, isLinked: Bool, isAsked: Bool) {
    for file in files { atomOf[file] = Int32(atoms.count) }
    atoms.target.append(target)
    atoms.members.append(files)
    atoms.files.append(files.count)
    atoms.work.append(files.reduce(0) { $0 + graph.files[$1].work })
    atoms.run.append(target == nil ? run : files.reduce(0) { $0 + (graph.files[$1].run ?? 0) })
    atoms.isLinked.append(isLinked)
    atoms.isAsked.append(isAsked)
  }

  private func isAsked(_ target: Int) -> Bool { graph.loop?.contains(target) ?? true }

  /// Targets that need each other in a circle are one atom: they are built together.
  private mutating func addWholes() {
    let circles = StrongComponents(Adjacency(rows: graph.targets.map(\.dependencies)))
    let divided = Set(targets + mergeable)
    for circle in circles.members where divided.isDisjoint(with: circle) {
      let members = circle.map { graph.targets[$0] }
      for target in circle { wholeOf[target] = Int32(atoms.count) }
      append(
        members.flatMap(\.files).sorted(), target: nil, run: members.reduce(0) { $0 + $1.run },
        isLinked: members.allSatisfy(\.kind.isLinked), isAsked: circle.contains(where: isAsked))
    }
  }
}

/// Edges and classes.
extension AtomBuilder {
  /// The rule of `Layout`: file edges decide where a target is divided, and what no edge shows stays whole.
  private mutating func connect() {
    let divided = Set(targets)
    let declared = graph.targets.map { Set($0.dependencies) }
    let needs = Adjacency(rows: graph.targets.map(\.dependencies))
    var reached: [Int: BitSet] = [:]
    var pairs: [UInt64: Int] = [:]
    var shown: Set<UInt64> = []
    func key(_ a: Int, _ b: Int) -> UInt64 { UInt64(a) << 32 | UInt64(b) }
    func reaches(_ a: Int, _ b: Int) -> Bool {
      if declared[a].contains(b) { return true }
      if reached[a] == nil { reached[a] = BitSet(count: graph.targets.count, needs.reached(from: [a])) }
      return reached[a]?.contains(b) ?? false
    }
    for edge in graph.edges {
      guard let a = graph.files[edge.from].target, let b = graph.files[edge.to].target,
        divided.contains(a) || divided.contains(b), atomOf[edge.from] != atomOf[edge.to], a == b || reaches(a, b)
      else { continue }
      pairs[key(Int(atomOf[edge.from]), Int(atomOf[edge.to])), default: 0] += 1
      if a != b { shown.insert(key(a, b)) }
    }
    for (from, target) in graph.targets.enumerated() {
      for to in target.dependencies where !shown.contains(key(from, to)) {
        for a in atoms(of: from) { for b in atoms(of: to) where a != b { pairs[key(a, b)] = 1 } }
      }
    }
    let sorted = pairs.sorted { $0.key < $1.key }
    atoms.edges = sorted.map { (Int32($0.key >> 32), Int32($0.key & 0xffff_ffff)) }
    atoms.edgeCounts = sorted.map(\.value)
  }

  private func atoms(of target: Int) -> [Int] {
    if let whole = wholeOf[target] { return [Int(whole)] }
    guard let place = targets.firstIndex(of: target) else { return [] }
    return atoms.target.indices.filter { atoms.target[$0] == place }
  }

  private mutating func addClasses(_ commits: [Commit]) {
    var known: [Atoms.Class: Int] = [:]
    var recompilation = Recompilation(graph)
    for commit in commits {
      var one = Atoms.Class(changed: [], interface: [], compiles: [], weight: 0)
      if graph.grain == .file {
        let files = recompilation.files(
          changed: commit.files.map(Int32.init), interface: commit.interface.map(Int32.init))
        one.compiles = compiles(files)
      } else {
        one.changed = touched(commit.files)
        if graph.cutoff == .interface { one.interface = touched(commit.interface) }
      }
      if let place = known[one] {
        atoms.classes[place].weight += commit.weight
      } else {
        known[one] = atoms.classes.count
        one.weight = commit.weight
        atoms.classes.append(one)
      }
      atoms.weight += commit.weight
    }
  }

  /// Commits that touch what no commit of the history touched: as much weight as the share of touches that were the
  /// only one of their atom, among the commits that touch these targets at all (Good, "The Population Frequencies of Species and the Estimation of Population Parameters",
  /// Biometrika 40 (1953)), spread over the files that were never touched. Without them the search would take these
  /// files for safe.
  private mutating func addUnseen(_ commits: [Commit]) {
    var counts = [Int](repeating: 0, count: atoms.count)
    let unit = atoms.weight / Double(max(1, commits.count))
    for (atom, weight) in atoms.touches.enumerated() where unit > 0 { counts[atom] = Int((weight / unit).rounded()) }
    let movable = 0..<atoms.movable
    let unseen = movable.filter { counts[$0] == 0 }
    let files = unseen.reduce(0) { $0 + atoms.files[$1] }
    let total = movable.reduce(0) { $0 + counts[$1] }
    let once = movable.count { counts[$0] == 1 }
    guard files > 0, total > 0, once > 0 else { return }
    let touching = commits.filter { $0.files.contains { movable.contains(Int(atomOf[$0])) } }
    let mass = touching.reduce(0) { $0 + $1.weight } * min(0.5, Double(once) / Double(total))
    for atom in unseen {
      let compile = Atoms.Compile(work: atoms.work[atom] / atoms.files[atom], atom: Int32(atom))
      atoms.classes.append(
        Atoms.Class(
          changed: graph.grain == .file ? [] : [Int32(atom)], interface: [],
          compiles: graph.grain == .file ? [compile] : [],
          weight: mass * Double(atoms.files[atom]) / Double(files)))
    }
    atoms.weight += mass
  }

  private func touched(_ files: [Int]) -> [Int32] { Set(files.map { atomOf[$0] }.filter { $0 >= 0 }).sorted() }

  private func compiles(_ files: [Int32]) -> [Atoms.Compile] {
    files.filter { atomOf[Int($0)] >= 0 }
      .map { Atoms.Compile(work: graph.files[Int($0)].work, atom: atomOf[Int($0)]) }
      .sorted { ($1.work, $0.atom) < ($0.work, $1.atom) }
  }

  /// The atoms of a target as their files.
  func pieces(of target: Int, _ commits: [Commit], isCoarse: Bool = true) -> [[Int]] {
    let files = graph.targets[target].files
    var place: [Int: Int] = [:]
    for (index, file) in files.enumerated() { place[file] = index }
    // Files of a group lead to each other, so that a component holds all of them.
    var edges: [(from: Int, to: Int)] = []
    var groups: [ByteString: Int] = [:]
    for (index, file) in files.enumerated() {
      guard let group = graph.files[file].group else { continue }
      let first = groups[group] ?? index
      groups[group] = first
      edges += [(first, index), (index, first)]
    }
    edges += headerPairs(files)
    if condenses {
      for edge in graph.edges {
        if let from = place[edge.from], let to = place[edge.to] { edges.append((from, to)) }
      }
    }
    let circles = StrongComponents(Adjacency(count: files.count, edges: edges))
    let pieces = circles.members.map { $0.map { files[$0] } }
    return ordered(isCoarse && circles.count > mostAtoms ? coarser(pieces, of: target, commits) : pieces, commits)
  }

  /// In an order that does not hang on names while numbers tell atoms apart.
  private func ordered(_ pieces: [[Int]], _ commits: [Commit]) -> [[Int]] {
    var touches = [Double](repeating: 0, count: graph.files.count)
    for commit in commits { for file in commit.files { touches[file] += commit.weight } }
    var degree = [Int](repeating: 0, count: graph.files.count)
    for edge in graph.edges {
      degree[edge.from] += 1
      degree[edge.to] += 1 << 20
    }
    return pieces.map { files in
      let work = files.reduce(0) { $0 + graph.files[$1].work }
      return (files, work, files.reduce(0) { $0 + touches[$1] }, files.reduce(0) { $0 + degree[$1] })
    }.sorted { ($1.1, $1.2, $1.3, $0.0[0]) < ($0.1, $0.2, $0.3, $1.0[0]) }.map(\.0)
  }
}
