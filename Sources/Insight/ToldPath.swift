import Model

/// The critical path by the word of the tool whose server did the work.
extension Build {
  /// Such a server orders many actions of one target among those of others, which targets and their times do not show. A
  /// step begins where the one before ends, and ends before the last action of the next one; nil where the record has no
  /// such word, or nothing of it ran.
  var toldPath: CriticalPath? {
    guard isServed, !critical.isEmpty else { return nil }
    let ran = Dictionary(
      targets.filter { $0.ran && $0.wall > .zero }.map { ($0.name, $0) }, uniquingKeysWith: { one, _ in one })
    var (steps, seen): ([(target: TargetTiming, end: Duration)], Set<TargetKey>) = ([], [])
    var limit = wall
    for target in critical.reversed().compactMap({ ran[$0] }) where seen.insert(target.key).inserted {
      let end = min(target.end, limit)
      guard end > target.start else { continue }
      steps.append((target, end))
      limit = target.actions.map(\.start).filter { $0 < end }.max() ?? target.start
    }
    var path = CriticalPath()
    var ready = Duration.zero
    for (target, end) in steps.reversed() where end > ready {
      let start = max(ready, target.start)
      path.steps.append(.init(key: target.key, wall: end - start, waited: start - ready))
      ready = end
    }
    return path.steps.isEmpty ? nil : path
  }
}
