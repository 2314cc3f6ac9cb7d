import Model

/// The chain of targets that a build waited for, in order of time: back from the target that finished last, each time
/// to the one that finished last before the start (measuring.md section 5: an approximation from the schedule alone).
public func criticalChain(_ targets: [TargetTiming]) -> [TargetTiming] {
  let schedule = targets.filter { $0.ran && $0.wall > .zero }
    .map { (target: $0, end: $0.end) }
    .sorted { ($0.end, $0.target.start, $0.target.key) < ($1.end, $1.target.start, $1.target.key) }
  let ends = schedule.map(\.end)
  var chain: [TargetTiming] = []
  var next = schedule.indices.last
  while let index = next {
    chain.append(schedule[index].target)
    next = lastFinished(in: ends[..<index], before: schedule[index].target.start)
  }
  return chain.reversed()
}

/// The last index in an ascending list of ends that is not after a moment.
private func lastFinished(in ends: ArraySlice<Duration>, before moment: Duration) -> Int? {
  var (low, high) = (0, ends.count)
  while low < high {
    let middle = (low + high) / 2
    if ends[middle] <= moment { low = middle + 1 } else { high = middle }
  }
  return low == 0 ? nil : low - 1
}
