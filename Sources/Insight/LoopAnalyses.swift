import Model

/// How many of the dearest targets are asked what the loop would take without them; fewer where the builds are large.
private let mostCures = 30
/// Jobs that all replays together run: about half a second.
private let mostReplayed = 300_000

/// Adds what the critical paths and the replays of the last builds say of a loop and its targets.
func addAnalyses(_ report: inout LoopReport, _ chosen: Choice) {
  let analyses = chosen.recent.map { (build: $0, analysis: Analysis($0)) }
  report.last = analyses.last?.analysis?.facts
  report.replayError = middle(analyses.compactMap { $0.analysis?.facts.replayError }.map(abs))
  let shares = pathShares(analyses.compactMap { $0.analysis?.facts.waiting })
  let jobs = chosen.recent.lazy.flatMap(\.targets).map { max(1, $0.actions.count) }.reduce(0, +)
  let cures = min(mostCures, max(1, mostReplayed / max(1, jobs)))
  var causes = rebuildCauses(of: report.targets.prefix(mostCures).map(\.key), in: chosen.builds)
  for place in report.targets.indices {
    let key = report.targets[place].key
    report.targets[place].pathShare = shares.isEmpty ? nil : shares[key] ?? 0
    guard place < mostCures else { continue }
    report.targets[place].causes = Array((causes.removeValue(forKey: key) ?? []).prefix(3))
    guard report.replayError != nil, place < cures else { continue }
    report.targets[place].without = middle(
      analyses.map { build, analysis in
        max(.zero, (analysis?.wall(without: key) ?? build.wall) - (build.wall - build.judgedWall))
      })
  }
}

/// Each target's time on the critical paths of some builds, over the length of all of these.
private func pathShares(_ paths: [CriticalPath]) -> [TargetKey: Double] {
  let length = paths.map(\.length).reduce(.zero, +)
  guard length > .zero else { return [:] }
  var times: [TargetKey: Duration] = [:]
  for step in paths.lazy.flatMap(\.steps) { times[step.key, default: .zero] += step.wall }
  return times.mapValues { $0 / length }
}

/// The changed files that made each of some targets rebuild, most rebuilds first.
private func rebuildCauses(of keys: [TargetKey], in builds: [Build]) -> [TargetKey: [Cause]] {
  var tallies: [TargetKey: CauseTally] = [:]
  for build in builds {
    let places = TargetPlaces(build)
    for key in Set(keys) {
      let found = places[key].filter(\.ran)
      guard !found.isEmpty else { continue }
      tallies[key, default: CauseTally()].add(build, places, found, found.map(\.wall).reduce(.zero, +))
    }
  }
  return tallies.mapValues(\.files)
}
