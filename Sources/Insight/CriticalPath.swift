import Model

extension Schedule {
  /// The longest way through the targets by their work alone.
  var workPath: CriticalPath {
    var lengths = jobs.map(\.duration)
    var before: [Int?] = Array(repeating: nil, count: jobs.count)
    for index in jobs.indices {
      // Links lead to earlier jobs only, so their lengths are final.
      guard let longest = jobs[index].order.max(by: { (lengths[$0], $1) < (lengths[$1], $0) }) else { continue }
      before[index] = longest
      lengths[index] += lengths[longest]
    }
    let last = jobs.indices.max { (lengths[$0], $1) < (lengths[$1], $0) }
    return path(to: last.map(behindLastWords), before: { before[$0] }, withWaiting: false)
  }

  /// The way that the build took to its end: back from what finished last, each time to the link that ended last.
  var waitingPath: CriticalPath {
    let last = jobs.indices.max { (jobs[$0].end, $1) < (jobs[$1].end, $0) }
    return path(
      to: last.map(behindLastWords),
      before: { index in jobs[index].links.max { (jobs[$0].end, $1) < (jobs[$1].end, $0) } },
      withWaiting: true)
  }

  /// The job that counts as the end: what only says that all is done (`@echo done`) read nothing and took no time.
  private func behindLastWords(_ last: Int) -> Int {
    var last = last
    while jobs[last].needs.isEmpty, jobs[last].duration < Self.pause, let link = jobs[last].links.last { last = link }
    return last
  }

  private func path(to last: Int?, before: (Int) -> Int?, withWaiting: Bool) -> CriticalPath {
    var path = CriticalPath()
    var next = last
    while let index = next {
      let link = before(index)
      let ready = link.map { jobs[$0].end } ?? .zero
      let waited = withWaiting ? max(.zero, jobs[index].start - ready) + jobs[index].pauses : .zero
      path.steps.append(CriticalPath.Step(key: jobs[index].key, wall: jobs[index].duration, waited: waited))
      path.isChain = path.isChain || link.map { !jobs[index].needs.contains($0) } ?? false
      next = link
    }
    path.steps = path.steps.reversed().reduce(into: []) { steps, next in
      guard let last = steps.last, last.key == next.key else { return steps.append(next) }
      steps[steps.count - 1].wall += next.wall
      steps[steps.count - 1].waited += next.waited
    }
    return path
  }
}

extension Build {
  /// The way that it took to its end, as names in order of time, for its record; of a build of which only the whole
  /// command is known, that.
  public var criticalNames: [ByteString] {
    Schedule(self)?.waitingPath.steps.map(\.key.name) ?? targets.filter { $0.ran && $0.kind == .command }.map(\.name)
  }
}
