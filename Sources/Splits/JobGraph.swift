import Figures
import Model

/// The actions of a layout, numbered in the order of their names, and which waits for which.
///
/// A milestone is a job without a duration: a circle of units and all that it reaches has ended. What tests and
/// executables wait for is said by milestones, also where a unit between is not built.
struct JobGraph: Sendable {
  private(set) var durations: [Int] = []
  private(set) var followers = Adjacency(rows: [])
  private var ofUnit: [Int32] = []
  private var ofFile: [Int32] = []
  private var units: [Int32] = []
  private let circleOf: [Int]
  /// Whether something may be built while a unit between it and what it reaches is not.
  let hasMilestones: Bool
  /// Milestones stand behind the actions.
  let firstMilestone: Int

  init(_ graph: Graph, _ layout: Layout, _ isAsked: [Bool]) {
    circleOf = layout.circles.component
    hasMilestones = graph.grain == .file || graph.cutoff == .interface || layout.circles.count < layout.units.count
    (ofFile, ofUnit) = Self.numbers(graph, layout)
    firstMilestone = layout.units.count + (graph.grain == .file ? graph.files.count : 0)
    let count = firstMilestone + layout.circles.count
    durations = [Int](repeating: 0, count: count)
    units = [Int32](repeating: -1, count: count)
    for (file, job) in ofFile.enumerated() {
      durations[Int(job)] = graph.files[file].work
      units[Int(job)] = layout.unitOf[file]
    }
    let reached = layout.filesReached()
    for unit in layout.units.indices {
      durations[Int(ofUnit[unit])] = Self.duration(unit, graph, layout, reached)
      units[Int(ofUnit[unit])] = Int32(unit)
    }
    for (circle, members) in layout.circles.members.enumerated() {
      units[firstMilestone + circle] = Int32(members[0])
    }
    followers = Adjacency(count: count, edges: edges(graph, layout, isAsked))
  }

  func job(ofUnit unit: Int32) -> Int32 { ofUnit[Int(unit)] }
  func job(ofFile file: Int32) -> Int32 { ofFile[Int(file)] }
  /// That the unit, and all that it reaches, has ended.
  func milestone(of unit: Int32) -> Int32 { Int32(firstMilestone + circleOf[Int(unit)]) }
  func isMilestone(_ job: Int32) -> Bool { job >= firstMilestone }
  /// The unit that an action belongs to; −1 for a file without one.
  func unit(of job: Int32) -> Int32 { units[Int(job)] }

  /// Numbers by name; a unit stands behind a file of the same name.
  private static func numbers(_ graph: Graph, _ layout: Layout) -> (files: [Int32], units: [Int32]) {
    guard graph.grain == .file else { return ([], layout.units.indices.map(Int32.init)) }
    var (files, units): ([Int32], [Int32]) = ([], [])
    var unit = 0
    for (index, file) in graph.files.enumerated() {
      while unit < layout.units.count, layout.units[unit].name < file.path {
        units.append(Int32(index + unit))
        unit += 1
      }
      files.append(Int32(index + unit))
    }
    while unit < layout.units.count {
      units.append(Int32(graph.files.count + unit))
      unit += 1
    }
    return (files, units)
  }

  private static func duration(_ index: Int, _ graph: Graph, _ layout: Layout, _ reached: [Int]) -> Int {
    let (unit, costs) = (layout.units[index], graph.costs)
    if unit.kind.isLinked {
      return costs.link + costs.linkObject * reached[index] + unit.run
    }
    if graph.grain == .file { return costs.archive + costs.archiveObject * unit.files.count }
    return costs.target + unit.work + costs.dependency * layout.needs[index].count
  }

  /// Who waits for whom, among what is asked for.
  private func edges(_ graph: Graph, _ layout: Layout, _ isAsked: [Bool]) -> [(from: Int, to: Int)] {
    var edges: [(from: Int, to: Int)] = []
    for (file, job) in ofFile.enumerated() {
      let unit = layout.unitOf[file]
      if unit >= 0, isAsked[Int(unit)] { edges.append((Int(job), Int(ofUnit[Int(unit)]))) }
    }
    for unit in layout.units.indices where isAsked[unit] {
      if hasMilestones { edges.append((Int(ofUnit[unit]), Int(milestone(of: Int32(unit))))) }
      for need in layout.needs[unit] where circleOf[Int(need)] != circleOf[unit] {
        let isWaitedFor = !layout.unordered.contains(.init(from: unit, to: Int(need)))
        if hasMilestones { edges.append((Int(milestone(of: need)), Int(milestone(of: Int32(unit))))) }
        if hasMilestones, layout.units[unit].kind.isLinked {
          edges.append((Int(milestone(of: need)), Int(ofUnit[unit])))
        } else if graph.grain == .target, isWaitedFor {
          edges.append((Int(ofUnit[Int(need)]), Int(ofUnit[unit])))
        }
      }
    }
    return edges
  }
}

extension Layout {
  /// What the loop asks for and all that this needs; everything for nil.
  func asked(by loop: [Int]?) -> [Bool] {
    guard let loop else { return [Bool](repeating: true, count: units.count) }
    let wanted = Set(loop)
    var isAsked = [Bool](repeating: false, count: units.count)
    let roots = units.indices.filter { !wanted.isDisjoint(with: units[$0].targets) }
    for unit in needs.reached(from: roots) { isAsked[unit] = true }
    return isAsked
  }

  /// How many files all units have that each test or executable reaches, itself left out; 0 for libraries.
  func filesReached() -> [Int] {
    var reached = [Int](repeating: 0, count: units.count)
    guard units.contains(where: { $0.kind.isLinked }) else { return reached }
    // Circles are numbered so that what one needs has lower numbers.
    var below: [BitSet] = []
    for members in circles.members {
      var set = BitSet(count: circles.count)
      for need in members.flatMap({ needs[$0] }) where circles.component[Int(need)] != below.count {
        set.formUnion(below[circles.component[Int(need)]])
      }
      set.insert(below.count)
      below.append(set)
      guard members.contains(where: { units[$0].kind.isLinked }) else { continue }
      let files = set.reduce(0) { $0 + circles.members[$1].reduce(0) { $0 + units[$1].files.count } }
      for unit in members where units[unit].kind.isLinked { reached[unit] = files - units[unit].files.count }
    }
    return reached
  }
}

extension Graph {
  /// Which files need each file, without the broken edges.
  func users(without broken: [Int]) -> Adjacency {
    let gone = Set(broken)
    var turned: [(from: Int, to: Int)] = []
    turned.reserveCapacity(edges.count)
    for (index, edge) in edges.enumerated() where !gone.contains(index) { turned.append((edge.to, edge.from)) }
    return Adjacency(count: files.count, edges: turned)
  }
}
