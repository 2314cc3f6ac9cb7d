import Model
import System

/// The builds of one file in the order of its lines, heads only; what is no build's line goes to the problems.
final class Entries {
  struct Entry {
    var line: Line
    var head: BuildHead
  }

  private let lines: any LineSource

  init(_ lines: any LineSource) {
    self.lines = lines
  }

  var path: Path { lines.path }

  func next(_ problems: inout [HistoryProblem]) throws(HistoryError) -> Entry? {
    while let line = try attempt(.read, path, lines.next) {
      if line.isBlank { continue }
      do throws(LineFault) {
        if let head = try head(line) { return Entry(line: line, head: head) }
      } catch { problems.append(problem(line, error)) }
    }
    return nil
  }

  /// nil for a line of daily medians.
  func head(_ line: Line) throws(LineFault) -> BuildHead? { try BuildReader.head(try Self.content(line)) }

  /// nil for a line of daily medians.
  func build(_ line: Line, withTargets: Bool = true) throws(LineFault) -> Build? {
    try BuildReader.build(try Self.content(line), withTargets: withTargets)
  }

  private static func content(_ line: Line) throws(LineFault) -> [UInt8] {
    if line.isTooLong { throw LineFault(reason: "a line of \(line.length) bytes is too long to read") }
    return line.bytes
  }

  func problem(_ line: Line, _ fault: LineFault) -> HistoryProblem {
    let torn = line.isClosed ? "" : "the last line was cut off: "
    return HistoryProblem(file: path, line: line.number, offset: line.offset, reason: torn + fault.reason)
  }
}

/// The builds of all files of a history in one row by the time of their start, each id once.
struct MergedEntries {
  private var sources: [Entries]
  /// The next entry of each source, in their order.
  private var heads: [Entries.Entry?] = []
  /// The source whose entry was given out last: it is only read on when the next is asked for.
  private var spent: Int?
  private var seen: Set<String> = []
  private let newestFirst: Bool
  private(set) var problems: [HistoryProblem] = []

  init(_ history: History, newestFirst: Bool) throws(HistoryError) {
    self.newestFirst = newestFirst
    sources = []
    for file in try history.files() {
      if let lines = try history.lines(of: file, fromEnd: newestFirst) { sources.append(Entries(lines)) }
    }
    for source in sources { heads.append(try source.next(&problems)) }
  }

  mutating func next() throws(HistoryError) -> (entry: Entries.Entry, source: Entries)? {
    while true {
      if let spent { heads[spent] = try sources[spent].next(&problems) }
      spent = nextPlace()
      guard let place = spent, let entry = heads[place] else { return nil }
      if seen.insert(entry.head.id).inserted { return (entry, sources[place]) }
    }
  }

  private func nextPlace() -> Int? {
    var best: (place: Int, started: Timestamp)?
    for (place, entry) in heads.enumerated() {
      guard let started = entry?.head.started else { continue }
      if let best, newestFirst ? started <= best.started : started >= best.started { continue }
      best = (place, started)
    }
    return best?.place
  }

  /// The whole build of an entry; nil, and a problem, where the part that the head left out is faulty.
  mutating func build(_ entry: Entries.Entry, _ source: Entries, withTargets: Bool = true) -> Build? {
    do throws(LineFault) { return try source.build(entry.line, withTargets: withTargets) } catch {
      problems.append(source.problem(entry.line, error))
      return nil
    }
  }
}
