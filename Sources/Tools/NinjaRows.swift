import Figures
import Model

/// What one build added to a ninja log, told from what stood there before.
struct NinjaRows {
  /// An edge that ended well: its rows of one (start, end, hash), the same file named twice counted once.
  struct Edge: Equatable {
    /// Milliseconds since the ninja of its cycle began.
    var start: Int
    var end: Int
    /// Counts the times at which the clock went back: ninja begins anew after it made its own build file again.
    var cycle = 0
    /// Relative to the build's folder where they lie below it.
    var outputs: [ByteString]
    /// 0: no file that could tell when this was.
    var modified: Int64
  }

  /// What was known of the log before the build.
  enum Before: Equatable {
    case absent
    case status(Sighting.Status)
    /// Found only afterwards, or a recorded run that does not tell.
    case unknown
  }

  /// In the order of the log.
  private(set) var edges: [Edge] = []
  /// The last edges that may be this build's but have no time stamp to show it: to be believed with a process beside.
  private(set) var doubtful: [Edge] = []
  /// Every output that the log knows.
  private(set) var outputs: Set<ByteString> = []
  /// One output of every edge that the log knows, as it last was.
  private(set) var firstOutputs: [ByteString] = []
  private(set) var notes: [String] = []
  /// Whether the log could be read at all.
  private(set) var isRead = false

  private let folder: ByteString
  private let log: NinjaLog

  /// Edges that ended that much before the build are an older one's; file systems stamp up to a tick too early.
  private static let slack: Int64 = 10_000_000
  private static let mostDoubtful = 1000

  /// - Parameters:
  ///   - folder: absolute; what outputs are relative to.
  ///   - started: of the build; nil where a recorded run does not tell.
  init(_ sighting: Sighting, folder: ByteString, before: Before, started: Timestamp?, console: NinjaConsole? = nil) {
    self.folder = folder
    log = NinjaLog(sighting.bytes)
    guard let version = log.version, version >= NinjaLog.versions.lowerBound else {
      notes.append("\(sighting.path) is no ninja log that can be read: times come from the processes")
      return
    }
    isRead = true
    if version > NinjaLog.versions.upperBound {
      notes.append("\(sighting.path) has version \(version), newer than what is known: read as version 7")
    }
    if log.unread > 0 {
      notes.append("\(log.unread) of \(log.unread + log.rows.count) lines of \(sighting.path) could not be read")
    }
    learnOutputs()
    let places = choose(sighting, before, started, console)
    edges = group(places)
    if started != nil { doubtful = group(lastUnstamped(besides: Set(places))) }
  }

  private mutating func learnOutputs() {
    let rows = log.rows
    let names = rows.map { name($0.output) }
    var latest: [ByteString: Int] = [:]
    latest.reserveCapacity(names.count)
    for (place, name) in names.enumerated() { latest[name] = place }
    outputs = Set(latest.keys)
    var seen = Set<Identity>(minimumCapacity: names.count)
    for (place, name) in names.enumerated() where !Paths.isAbsolute(name) {
      let identity = Identity(rows[place])
      guard let last = latest[name], last == place || Identity(rows[last]) == identity else { continue }
      if seen.insert(identity).inserted { firstOutputs.append(name) }
    }
  }

  private func name(_ output: ByteString) -> ByteString {
    Paths.isAbsolute(output) ? Paths.relative(output, to: folder) ?? output : output
  }

  /// The indices of this build's rows.
  private func choose(
    _ sighting: Sighting, _ before: Before, _ started: Timestamp?, _ console: NinjaConsole?
  ) -> [Int] {
    switch before {
    case .absent: return Array(log.rows.indices)
    case .status(let old):
      guard let new = sighting.status else { break }
      if new == old { return [] }
      if new.inode == old.inode, new.size >= old.size {
        return log.rows.indices.filter { log.offsets[$0] >= old.size }
      }
    case .unknown: break
    }
    guard let started else { return console?.finished.map(last) ?? lastCycle() }
    let since = started.microseconds * 1000 - Self.slack
    if let modified = sighting.status?.modified, modified < since { return [] }
    return log.rows.indices.filter { log.rows[$0].modified >= since }
  }

  /// The rows of the last `count` edges.
  private func last(_ count: Int) -> [Int] {
    var seen: Set<Identity> = []
    var first = log.rows.count
    while first > 0 {
      let identity = Identity(log.rows[first - 1])
      if !seen.contains(identity), seen.count == count { break }
      seen.insert(identity)
      first -= 1
    }
    return Array(first..<log.rows.count)
  }

  private func lastCycle() -> [Int] {
    guard var first = log.rows.indices.last else { return [] }
    while first > 0, log.rows[first - 1].end <= log.rows[first].end { first -= 1 }
    return Array(first..<log.rows.count)
  }

  /// A sample of the outputs that the log knows, at most `count`, spread over all of them: how many, and those that this
  /// build left alone.
  func sample(_ count: Int) -> (known: Int, untouched: [ByteString]) {
    let made = Set(edges.lazy.flatMap(\.outputs))
    let chosen =
      firstOutputs.count <= count
      ? firstOutputs : (0..<count).map { firstOutputs[$0 * firstOutputs.count / count] }
    return (chosen.count, chosen.filter { !made.contains($0) })
  }

  private func lastUnstamped(besides known: Set<Int>) -> [Int] {
    log.rows.indices.suffix(Self.mostDoubtful).filter { !known.contains($0) }
  }

  /// What may wait for a file, by what earlier builds did: in every build that made it, it was begun when that was done.
  func followers(of output: ByteString) -> Set<ByteString>? {
    var (found, cycle): (Set<ByteString>?, [(name: ByteString, row: NinjaLog.Row)]) = (nil, [])
    func close() {
      defer { cycle = [] }
      guard let made = cycle.last(where: { $0.name == output }) else { return }
      let later = Set(cycle.filter { $0.row.start >= made.row.end && !Paths.isAbsolute($0.name) }.map(\.name))
      found = found.map { $0.intersection(later) } ?? later
    }
    for row in log.rows {
      if let last = cycle.last, row.end < last.row.end { close() }
      cycle.append((name(row.output), row))
    }
    close()
    return found
  }

  private struct Identity: Hashable {
    var start: Int
    var end: Int
    /// Rows that have it and both times in common are one edge's.
    var hash: UInt64
    var cycle: Int

    init(_ row: NinjaLog.Row, cycle: Int = 0) {
      (start, end, self.cycle) = (row.start, row.end, cycle)
      hash = row.hash
    }
  }

  private func group(_ places: [Int]) -> [Edge] {
    var edges: [Edge] = []
    var indices: [Identity: Int] = [:]
    indices.reserveCapacity(places.count)
    var cycle = 0
    var latest = 0
    for place in places {
      let row = log.rows[place]
      if row.end < latest { cycle += 1 }
      latest = row.end
      let output = name(row.output)
      let identity = Identity(row, cycle: cycle)
      if let known = indices[identity] {
        if !edges[known].outputs.contains(output) { edges[known].outputs.append(output) }
        edges[known].modified = max(edges[known].modified, row.modified)
      } else {
        indices[identity] = edges.count
        edges.append(Edge(start: row.start, end: row.end, cycle: cycle, outputs: [output], modified: row.modified))
      }
    }
    return edges
  }
}
