import Model

/// Which process each edge of a log was: by the output that its arguments name, else by time.
struct NinjaJoin {
  /// By child: its edge.
  private(set) var edges: [NinjaRows.Edge?]
  /// Edges without a process, with their start since the start of the build.
  private(set) var loose: [(edge: NinjaRows.Edge, start: Duration)] = []

  private let children: [NinjaChild]
  /// Children that ended well and have no edge, in order of start.
  private var free: [Int]
  private var taken: Set<Int> = []

  /// What ninja's clock and the tracer's may differ by where an output has been named, and where time alone decides.
  private static let named = Duration.milliseconds(400)
  private static let timed = Duration.milliseconds(150)
  private static let mostDoubtful = 1000

  /// `begins`: when the ninjas of this folder began, in order.
  init(_ rows: NinjaRows?, _ children: [NinjaChild], begins: [Duration]) {
    self.children = children
    edges = Array(repeating: nil, count: children.count)
    free = children.indices.filter { children[$0].isGood }.sorted { children[$0].start < children[$1].start }
    guard let rows else { return }
    let open = joinByName(rows.edges)
    let offsets = self.offsets(rows.edges, begins)
    joinByTime(open.map { rows.edges[$0] }, offsets)
    joinWhatIsLeft()
    if !free.isEmpty { joinDoubtful(rows.doubtful) }
  }

  /// Joins what arguments name; returns the indices of the others.
  private mutating func joinByName(_ all: [NinjaRows.Edge]) -> [Int] {
    guard !free.isEmpty else { return Array(all.indices) }
    var waiting: [ByteString: [Int]] = [:]
    for (index, edge) in all.enumerated() {
      for output in edge.outputs { waiting[output, default: []].append(index) }
    }
    for child in free {
      for output in children[child].outputs {
        guard let index = waiting[output]?.first(where: { !taken.contains($0) && isAlike(all[$0], child, Self.named) })
        else { continue }
        taken.insert(index)
        edges[child] = all[index]
        break
      }
    }
    free.removeAll { edges[$0] != nil }
    return all.indices.filter { !taken.contains($0) }
  }

  /// Whether the durations agree as well as they do on a busy machine.
  private func isAlike(_ edge: NinjaRows.Edge, _ child: Int, _ most: Duration) -> Bool {
    let wall = Duration.milliseconds(edge.end - edge.start)
    return distance(wall, children[child].end - children[child].start) <= max(most, wall / 4)
  }

  private func distance(_ a: Duration, _ b: Duration) -> Duration { a > b ? a - b : b - a }

  /// When the ninja of every cycle began, since the start of the build.
  private func offsets(_ all: [NinjaRows.Edge], _ begins: [Duration]) -> [Duration] {
    var differences: [[Duration]] = Array(repeating: [], count: (all.last?.cycle ?? -1) + 1)
    for (child, edge) in zip(children, edges) {
      if let edge { differences[edge.cycle].append(child.start - .milliseconds(edge.start)) }
    }
    let lengths = all.reduce(into: [Int: Int]()) { $0[$1.cycle] = max($0[$1.cycle] ?? 0, $1.end) }
    var offsets: [Duration] = []
    for cycle in differences.indices {
      let sorted = differences[cycle].sorted()
      if !sorted.isEmpty {
        offsets.append(sorted[sorted.count / 2])
      } else if let last = offsets.last {
        let next = last + .milliseconds(lengths[cycle - 1] ?? 0)
        offsets.append(begins.first { $0 >= next - .milliseconds(5) } ?? next)
      } else {
        offsets.append(begins.first ?? .zero)
      }
    }
    return offsets
  }

  /// Joins the rest by when they were; what has no process at that time stays loose.
  private mutating func joinByTime(_ rest: [NinjaRows.Edge], _ offsets: [Duration]) {
    let order = free
    for edge in rest {
      let start = offsets[edge.cycle] + .milliseconds(edge.start)
      let near = nearest(edge, start, order)
      if let near {
        edges[near] = edge
      } else {
        loose.append((edge, max(.zero, start)))
      }
    }
    free.removeAll { edges[$0] != nil }
  }

  /// On a busy machine a process and its row differ by seconds: an output that only one of each names joins them
  /// whatever they lasted; as many rows as processes that name nothing are joined in order.
  private mutating func joinWhatIsLeft() {
    guard !loose.isEmpty, !free.isEmpty else { return }
    var rows: [ByteString: [Int]] = [:]
    for (index, row) in loose.enumerated() {
      for output in row.edge.outputs { rows[output, default: []].append(index) }
    }
    var used: Set<Int> = []
    for child in free {
      let named = children[child].outputs.lazy.compactMap { rows[$0] }.first { $0.count == 1 && !used.contains($0[0]) }
      guard let index = named?.first else { continue }
      edges[child] = loose[index].edge
      used.insert(index)
    }
    keep(used)
    let unnamed = free.filter { children[$0].outputs.isEmpty }
    guard loose.count == unnamed.count else { return }
    let inOrder = loose.indices.sorted { (loose[$0].start, $0) < (loose[$1].start, $1) }
    for (child, index) in zip(unnamed, inOrder) { edges[child] = loose[index].edge }
    keep(Set(inOrder))
  }

  /// Forgets the loose rows that found a process, and the processes that found a row.
  private mutating func keep(_ used: Set<Int>) {
    loose = loose.indices.filter { !used.contains($0) }.map { loose[$0] }
    free.removeAll { edges[$0] != nil }
  }

  private func nearest(_ edge: NinjaRows.Edge, _ start: Duration, _ order: [Int]) -> Int? {
    var (low, high) = (0, order.count)
    while low < high {
      let middle = (low + high) / 2
      if children[order[middle]].start < start - Self.timed { low = middle + 1 } else { high = middle }
    }
    var best: (child: Int, distance: Duration)?
    let end = start + .milliseconds(edge.end - edge.start)
    for child in order[low...] {
      guard children[child].start <= start + Self.timed else { break }
      let away = distance(children[child].start, start) + distance(children[child].end, end)
      guard edges[child] == nil, away <= Self.timed, away < best?.distance ?? .seconds(3600) else { continue }
      best = (child, away)
    }
    return best?.child
  }

  /// Rows whose time stamp does not show when they were written, the last first: believed of a process that names the
  /// output, or that lasted as long where the row has no stamp at all.
  private mutating func joinDoubtful(_ rows: [NinjaRows.Edge]) {
    var left = rows
    for child in free.suffix(Self.mostDoubtful).reversed() {
      let wall = children[child].end - children[child].start
      let index = left.lastIndex { edge in
        let isNamed = edge.outputs.contains { children[child].outputs.contains($0) }
        let isClose = distance(.milliseconds(edge.end - edge.start), wall) <= max(.milliseconds(8), wall / 20)
        return isClose && (isNamed || edge.modified == 0)
      }
      if let index { edges[child] = left.remove(at: index) }
    }
    free.removeAll { edges[$0] != nil }
  }
}
