import Model

/// The critical path by the word of the tool whose server did the work.
extension Build {
  /// Such a server orders many actions of one target among those of others, which targets and their times do not show. Each
  /// step has the part of its target's span behind the step before; nil where the record has no such word, or nothing of it
  /// ran.
  var toldPath: CriticalPath? {
    guard isServed, !critical.isEmpty else { return nil }
    let ran = Dictionary(
      targets.filter { $0.ran && $0.wall > .zero }.map { ($0.name, $0) }, uniquingKeysWith: { one, _ in one })
    var path = CriticalPath()
    var ready = Duration.zero
    for target in critical.compactMap({ ran[$0] }) where path.steps.last?.key != target.key {
      // The target may have gone on while the path led through others, and come to its end before them.
      guard target.end > ready else { continue }
      let start = max(ready, target.start)
      path.steps.append(.init(key: target.key, wall: target.end - start, waited: start - ready))
      ready = target.end
    }
    return path.steps.isEmpty ? nil : path
  }
}
