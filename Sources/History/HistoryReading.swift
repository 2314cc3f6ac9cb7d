import Model
import System

/// Reading: from the end for the last builds, from the start for all. A history that does not exist yet is empty.
extension History {
  /// The last builds, newest first, at most `limit` of those that `isWanted` says yes to.
  ///
  /// - Parameter needsTargets: those that it refuses come without their targets, outputs, critical path and notes, and
  ///   cost a small part of the others.
  public func latest(
    limit: Int, where isWanted: (BuildHead) -> Bool = { _ in true },
    needsTargets: (BuildHead) -> Bool = { _ in true }
  ) throws(HistoryError) -> FoundBuilds {
    var found = FoundBuilds()
    guard limit > 0 else { return found }
    found.problems = try forEachFromEnd(where: isWanted, needsTargets: needsTargets) { build in
      found.builds.append(build)
      return found.builds.count < limit
    }
    return found
  }

  /// Hands over builds from the newest on until `body` says false; those that `isWanted` refuses cost a glance only.
  ///
  /// - Parameter needsTargets: as for `latest`.
  /// - Returns: the lines on the way that are no build's.
  public func forEachFromEnd(
    where isWanted: (BuildHead) -> Bool = { _ in true }, needsTargets: (BuildHead) -> Bool = { _ in true },
    _ body: (Build) -> Bool
  ) throws(HistoryError) -> [HistoryProblem] {
    try walk(newestFirst: true, where: isWanted, needsTargets, body)
  }

  /// Hands over all builds from the oldest on, one in memory at a time, until `body` says false.
  ///
  /// - Returns: the lines on the way that are no build's.
  public func forEach(
    where isWanted: (BuildHead) -> Bool = { _ in true }, _ body: (Build) -> Bool
  ) throws(HistoryError) -> [HistoryProblem] {
    try walk(newestFirst: false, where: isWanted, { _ in true }, body)
  }

  private func walk(
    newestFirst: Bool, where isWanted: (BuildHead) -> Bool, _ needsTargets: (BuildHead) -> Bool,
    _ body: (Build) -> Bool
  ) throws(HistoryError) -> [HistoryProblem] {
    var entries = try MergedEntries(self, newestFirst: newestFirst)
    while let (entry, source) = try entries.next() {
      guard isWanted(entry.head) else { continue }
      guard let build = entries.build(entry, source, withTargets: needsTargets(entry.head)) else { continue }
      if !body(build) { break }
    }
    return entries.problems
  }

  /// The build whose id begins with `idPrefix` (of any case); a whole id is never ambiguous.
  public func find(idPrefix: String) throws(HistoryError) -> FoundBuild {
    let prefix = idPrefix.lowercased()
    var entries = try MergedEntries(self, newestFirst: true)
    var (ids, newest): ([String], Build?) = ([], nil)
    while let (entry, source) = try entries.next() {
      let id = entry.head.id.lowercased()
      guard id.hasPrefix(prefix) else { continue }
      guard ids.isEmpty || id == prefix else {
        ids.append(entry.head.id)
        continue
      }
      guard let build = entries.build(entry, source) else { continue }
      if id == prefix { return .one(build) }
      (ids, newest) = ([entry.head.id], build)
    }
    if ids.count > 1 { return .ambiguous(ids: ids) }
    return newest.map { .one($0) } ?? .none
  }
}

/// What a search for the beginning of an id found.
public enum FoundBuild: Equatable, Sendable {
  case none
  case one(Build)
  /// The ids that begin so, newest first.
  case ambiguous(ids: [String])
}
